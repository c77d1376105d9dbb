// Reads Go files, given as JSON on standard input by name, and says of each what the compiler's front end and gofmt say.
// Packages that are not of the standard library are unknown: a file that imports one is only asked about its format.
package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
)

type report struct {
	Formatted bool `json:"formatted"`
	// Whether the file could be checked: every package that it imports is known.
	Checked bool     `json:"checked"`
	Errors  []string `json:"errors"`
}

func main() {
	var files map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&files); err != nil {
		panic(err)
	}
	set := token.NewFileSet()
	known := importer.ForCompiler(set, "source", nil)
	reports := map[string]report{}
	for name, text := range files {
		reports[name] = check(set, known, name, text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(reports); err != nil {
		panic(err)
	}
}

func check(set *token.FileSet, known types.Importer, name, text string) report {
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return report{Checked: true, Errors: []string{err.Error()}}
	}
	result := report{Formatted: string(formatted) == text, Checked: true, Errors: []string{}}
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		result.Errors = append(result.Errors, err.Error())
		return result
	}
	if !isStandard(file) {
		result.Checked = false
		return result
	}
	config := types.Config{Importer: known, Error: func(err error) {
		var wrong types.Error
		if errors.As(err, &wrong) {
			result.Errors = append(result.Errors, wrong.Msg)
		}
	}}
	config.Check(file.Name.Name, set, []*ast.File{file}, nil)
	return result
}

func isStandard(file *ast.File) bool {
	for _, spec := range file.Imports {
		first, _, _ := strings.Cut(strings.Trim(spec.Path.Value, `"`), "/")
		if strings.Contains(first, ".") || first == "C" {
			return false
		}
	}
	return true
}

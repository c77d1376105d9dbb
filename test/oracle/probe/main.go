// Prints, as one line of JSON, what crypto/x509 found as system roots and the error it met.
//
// Arguments, in any number: -fallback PEM offers these roots as fallback; -late NAME VALUE sets an environment variable
// after that; -again FROM TO puts a file in place after the first look, and looks again.
package main

import (
	"crypto/x509"
	"encoding/json"
	"io/ioutil"
	"os"
)

type report struct {
	Roots int    `json:"roots"`
	Error string `json:"error"`
	Again *int   `json:"again,omitempty"`
}

func main() {
	args := os.Args[1:]
	next := func() string {
		first := args[0]
		args = args[1:]
		return first
	}
	var from, to string
	for len(args) > 0 {
		switch option := next(); option {
		case "-fallback":
			linkFallbackRoots(next())
		case "-late":
			os.Setenv(next(), next())
		case "-again":
			from, to = next(), next()
		default:
			panic(option)
		}
	}
	var result report
	pool, err := x509.SystemCertPool()
	if err != nil {
		result.Error = err.Error()
	}
	result.Roots = count(pool)
	if from != "" {
		replace(from, to)
		second, _ := x509.SystemCertPool()
		again := count(second)
		result.Again = &again
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

func count(pool *x509.CertPool) int {
	if pool == nil {
		return 0
	}
	return len(pool.Subjects())
}

func replace(from, to string) {
	data, err := ioutil.ReadFile(from)
	if err != nil {
		panic(err)
	}
	if err := ioutil.WriteFile(to, data, 0644); err != nil {
		panic(err)
	}
}

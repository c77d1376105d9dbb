// Prints, as one line of JSON, what crypto/x509 found as system roots and the error it met.
package main

import (
	"crypto/x509"
	"encoding/json"
	"os"
)

type report struct {
	Roots int    `json:"roots"`
	Error string `json:"error"`
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "-fallback" {
		linkFallbackRoots(os.Args[2])
	}
	var result report
	pool, err := x509.SystemCertPool()
	if err != nil {
		result.Error = err.Error()
	}
	if pool != nil {
		result.Roots = len(pool.Subjects())
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

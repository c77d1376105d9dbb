// Answers, line by line, whether crypto/x509 of this release verifies a certificate.
//
// A line on standard input is JSON: DER in base64 of the leaf, of roots and of intermediates, the moment in seconds, a host name or "",
// and whether any purpose will do (otherwise: a server). The answer is one line: "" or the error.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type question struct {
	Leaf          []byte
	Roots         [][]byte
	Intermediates [][]byte
	At            int64
	Host          string
	AnyPurpose    bool
}

func poolOf(ders [][]byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	for _, der := range ders {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		pool.AddCert(certificate)
	}
	return pool, nil
}

func verify(q question) error {
	leaf, err := x509.ParseCertificate(q.Leaf)
	if err != nil {
		return err
	}
	roots, err := poolOf(q.Roots)
	if err != nil {
		return err
	}
	intermediates, err := poolOf(q.Intermediates)
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{Roots: roots, Intermediates: intermediates, CurrentTime: time.Unix(q.At, 0), DNSName: q.Host}
	if q.AnyPurpose {
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageAny}
	}
	_, err = leaf.Verify(options)
	return err
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		answer := ""
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			answer = "bad question: " + err.Error()
		} else if err := verify(q); err != nil {
			answer = err.Error()
		}
		text, _ := json.Marshal(answer)
		fmt.Fprintln(out, string(text))
	}
}

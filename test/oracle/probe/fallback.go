//go:build go1.20
// +build go1.20

package main

import "crypto/x509"

// linkFallbackRoots does what a program does that embeds roots: it offers them before the first use.
func linkFallbackRoots(pem string) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		panic("the fallback roots hold no certificate")
	}
	x509.SetFallbackRoots(pool)
}

// Command service trusts the system's roots and one private CA more.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"net/http"
	"os"
)

// clientTrusting returns a client that trusts the system's roots and those in the file.
func clientTrusting(file string) (*http.Client, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("system roots: %w", err)
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("private CA: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("private CA: no certificate in %s", file)
	}
	// A clone keeps what a fresh Transport would lose: the proxy from the environment, HTTP/2, time-outs.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	return &http.Client{Transport: transport}, nil
}

func main() {
	client, err := clientTrusting("/etc/corp/ca.crt")
	if err != nil {
		log.Fatal(err)
	}
	response, err := client.Get("https://status.example.test/")
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	fmt.Println(response.Status)
}

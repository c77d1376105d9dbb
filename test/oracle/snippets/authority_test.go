package together

// Certificate authorities, servers and files for the tests of the snippets.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var serial int64

type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pem         []byte
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func template(name string) *x509.Certificate {
	serial++
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
}

func newAuthority(name string) *authority {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	root := template(name)
	root.IsCA, root.BasicConstraintsValid, root.KeyUsage = true, true, x509.KeyUsageCertSign
	der := must(x509.CreateCertificate(rand.Reader, root, root, key.Public(), key))
	return &authority{must(x509.ParseCertificate(der)), key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

// issue gives a key pair for shop.test and 127.0.0.1 or, when there is a SPIFFE ID, for that alone.
func (a *authority) issue(spiffe ...string) (certificate, key []byte) {
	leaf := template("leaf")
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	for _, id := range spiffe {
		leaf.URIs = append(leaf.URIs, must(url.Parse(id)))
	}
	if len(spiffe) == 0 {
		leaf.DNSNames, leaf.IPAddresses = []string{"shop.test"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	own := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	der := must(x509.CreateCertificate(rand.Reader, leaf, a.certificate, own.Public(), a.key))
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(own))})
}

func (a *authority) pair(spiffe ...string) tls.Certificate {
	return must(tls.X509KeyPair(a.issue(spiffe...)))
}

// serve starts a server that speaks HTTP/2.
func serve(t *testing.T, config *tls.Config) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	server.TLS, server.EnableHTTP2 = config, true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// get makes a request and gives the error, after it has made sure of HTTP/2.
func get(t *testing.T, client *http.Client, address string) error {
	t.Helper()
	response, err := client.Get(address)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if body := must(io.ReadAll(response.Body)); string(body) != "hello" || response.ProtoMajor != 2 {
		t.Errorf("%s answers %q with %s", address, body, response.Proto)
	}
	return nil
}

// eventually waits for something that a watch brings about.
func eventually(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if reached() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

func write(t *testing.T, file string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// mounted is a directory as the kubelet makes it: name -> ..data/name, and ..data -> a directory that is replaced as a whole.
type mounted struct {
	directory string
	version   string
}

func mount(t *testing.T, files map[string][]byte) *mounted {
	t.Helper()
	m := &mounted{directory: t.TempDir()}
	m.update(t, files)
	for name := range files {
		if err := os.Symlink(filepath.Join("..data", name), m.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func (m *mounted) path(name string) string { return filepath.Join(m.directory, name) }

func (m *mounted) update(t *testing.T, files map[string][]byte) {
	t.Helper()
	version := must(os.MkdirTemp(m.directory, "..2026_11_24"))
	for name, content := range files {
		write(t, filepath.Join(version, name), content)
	}
	next := m.path("..data_tmp")
	if err := os.Symlink(filepath.Base(version), next); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, m.path("..data")); err != nil {
		t.Fatal(err)
	}
	if m.version != "" {
		os.RemoveAll(m.version)
	}
	m.version = version
}

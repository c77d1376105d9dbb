package together

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

var (
	public  = newAuthority("public") // what the system trusts
	proxied atomic.Int64             // tunnels that the proxy of the environment made
	behind  atomic.Pointer[string]   // where they lead to
)

func TestMain(m *testing.M) {
	directory := must(os.MkdirTemp("", "snippets"))
	file := filepath.Join(directory, "public.pem")
	if err := os.WriteFile(file, public.pem, 0o600); err != nil {
		panic(err)
	}
	proxy := httptest.NewServer(http.HandlerFunc(tunnel))
	os.Setenv("SSL_CERT_FILE", file)
	os.Setenv("SSL_CERT_DIR", filepath.Join(directory, "none"))
	os.Setenv("HTTPS_PROXY", proxy.URL)
	code := m.Run()
	proxy.Close()
	os.RemoveAll(directory)
	os.Exit(code)
}

// tunnel is the proxy: it counts, and leads every host to the same server.
func tunnel(w http.ResponseWriter, _ *http.Request) {
	proxied.Add(1)
	target := must(net.Dial("tcp", *behind.Load()))
	defer target.Close()
	w.WriteHeader(http.StatusOK)
	client, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer client.Close()
	go io.Copy(target, buffered)
	io.Copy(client, target)
}

func isUnknownAuthority(err error) bool {
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &unknown)
}

// A recorder is what the snippets report to.
type recorder struct {
	mutex sync.Mutex
	texts []string
}

func (r *recorder) report(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.texts = append(r.texts, err.Error())
}

func (r *recorder) has(text string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return strings.Contains(strings.Join(r.texts, "\n"), text)
}

func TestSystemRootsAnd(t *testing.T) {
	private, stranger := newAuthority("private"), newAuthority("stranger")
	roots, err := systemRootsAnd(write(t, filepath.Join(t.TempDir(), "ca.pem"), private.pem))
	if err != nil {
		t.Fatal(err)
	}
	for ca, trusted := range map[*authority]bool{public: true, private: true, stranger: false} {
		leaf := must(x509.ParseCertificate(ca.pair().Certificate[0]))
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "shop.test"}); (err == nil) != trusted {
			t.Errorf("%s: %v", ca.certificate.Subject, err)
		}
	}
	for file, text := range map[string]string{
		filepath.Join(t.TempDir(), "absent.pem"):                                         "no such file",
		write(t, filepath.Join(t.TempDir(), "notes.pem"), []byte("nothing of the kind")): "no certificate in",
	} {
		if _, err := systemRootsAnd(file); err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestClient(t *testing.T) {
	private := newAuthority("private")
	client := must(newClient(write(t, filepath.Join(t.TempDir(), "ca.pem"), private.pem)))
	defer client.CloseIdleConnections()
	for _, ca := range []*authority{public, private} {
		if err := get(t, client, serve(t, &tls.Config{Certificates: []tls.Certificate{ca.pair()}}).URL); err != nil {
			t.Errorf("%s: %v", ca.certificate.Subject, err)
		}
	}
	stranger := newAuthority("stranger")
	if err := get(t, client, serve(t, &tls.Config{Certificates: []tls.Certificate{stranger.pair()}}).URL); !isUnknownAuthority(err) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestClientAfterUseOfTheDefaultTransport(t *testing.T) {
	if err := get(t, http.DefaultClient, serve(t, &tls.Config{Certificates: []tls.Certificate{public.pair()}}).URL); err != nil {
		t.Fatal(err)
	}
	private := newAuthority("private")
	client := must(newClient(write(t, filepath.Join(t.TempDir(), "ca.pem"), private.pem)))
	defer client.CloseIdleConnections()
	if err := get(t, client, serve(t, &tls.Config{Certificates: []tls.Certificate{private.pair()}}).URL); err != nil {
		t.Error(err)
	}
}

func TestClientsUseTheProxy(t *testing.T) {
	private := newAuthority("private")
	server := serve(t, &tls.Config{Certificates: []tls.Certificate{private.pair()}})
	address := server.Listener.Addr().String()
	behind.Store(&address)
	file := write(t, filepath.Join(t.TempDir(), "ca.pem"), private.pem)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for name, client := range map[string]*http.Client{"plain": must(newClient(file)), "reloading": must(newReloadingClient(ctx, file, func(error) {}))} {
		before := proxied.Load()
		if err := get(t, client, "https://shop.test/"); err != nil || proxied.Load() != before+1 {
			t.Errorf("%s: %v, %d tunnels", name, err, proxied.Load()-before)
		}
		client.CloseIdleConnections()
	}
}

// rotations are ways to replace a CA file on disk, each with a path and what replaces its content.
func rotations(t *testing.T, first []byte) map[string]func() (string, func([]byte)) {
	return map[string]func() (string, func([]byte)){
		"written in place": func() (string, func([]byte)) {
			file := write(t, filepath.Join(t.TempDir(), "ca.pem"), first)
			return file, func(content []byte) { write(t, file, content) }
		},
		"renamed over": func() (string, func([]byte)) {
			file := write(t, filepath.Join(t.TempDir(), "ca.pem"), first)
			return file, func(content []byte) {
				if err := os.Rename(write(t, file+".new", content), file); err != nil {
					t.Error(err)
				}
			}
		},
		"swapped by the kubelet": func() (string, func([]byte)) {
			volume := mount(t, map[string][]byte{"ca.pem": first})
			return volume.path("ca.pem"), func(content []byte) { volume.update(t, map[string][]byte{"ca.pem": content}) }
		},
		"SIGHUP, where no watch sees it": func() (string, func([]byte)) {
			target := write(t, filepath.Join(t.TempDir(), "elsewhere.pem"), first)
			file := filepath.Join(t.TempDir(), "ca.pem")
			if err := os.Symlink(target, file); err != nil {
				t.Error(err)
			}
			return file, func(content []byte) {
				write(t, target, content)
				syscall.Kill(os.Getpid(), syscall.SIGHUP)
			}
		},
	}
}

func TestReloadingClient(t *testing.T) {
	old, next := newAuthority("old"), newAuthority("next")
	oldServer := serve(t, &tls.Config{Certificates: []tls.Certificate{old.pair()}})
	nextServer := serve(t, &tls.Config{Certificates: []tls.Certificate{next.pair()}})
	steady := serve(t, &tls.Config{Certificates: []tls.Certificate{public.pair()}})
	for name, begin := range rotations(t, old.pem) {
		t.Run(name, func(t *testing.T) {
			file, replace := begin()
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var reported recorder
			client, err := newReloadingClient(ctx, file, reported.report)
			if err != nil {
				t.Fatal(err)
			}
			defer client.CloseIdleConnections()
			if err := get(t, client, oldServer.URL); err != nil {
				t.Fatal(err)
			}
			if err := get(t, client, nextServer.URL); !isUnknownAuthority(err) {
				t.Fatal(err)
			}
			finish := keepAsking(t, client, steady.URL)
			// Twice, there and back: a watch that dies with the first change is found out.
			for range [2]int{} {
				replace(next.pem)
				eventually(t, "the new authority is trusted", func() bool { return get(t, client, nextServer.URL) == nil })
				// The connection to the old server is still open; only a closed one is made anew.
				if err := get(t, client, oldServer.URL); !isUnknownAuthority(err) {
					t.Error("an old connection is still in use:", err)
				}
				replace(old.pem)
				eventually(t, "the old authority is trusted again", func() bool { return get(t, client, oldServer.URL) == nil })
			}
			finish()
			replace([]byte("nothing of the kind"))
			if name != "SIGHUP, where no watch sees it" {
				eventually(t, "the broken file is reported", func() bool { return reported.has("no certificate in " + file) })
			}
			if err := get(t, client, oldServer.URL); err != nil {
				t.Error("after a broken file:", err)
			}
		})
	}
}

// keepAsking makes requests from several goroutines until it is told to finish; none of them may fail.
func keepAsking(t *testing.T, client *http.Client, address string) (finish func()) {
	done := make(chan struct{})
	var group sync.WaitGroup
	for range [3]int{} {
		group.Add(1)
		go func() {
			defer group.Done()
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := get(t, client, address); err != nil {
					t.Error("a request in the midst of it:", err)
					return
				}
				runtime.Gosched()
			}
		}()
	}
	return func() { close(done); group.Wait() }
}

func TestReloadingEndsWithItsContext(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "ca.pem"), public.pem)
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	must(newReloadingClient(ctx, file, func(error) {}))
	if runtime.NumGoroutine() == before {
		t.Error("nothing watches")
	}
	cancel()
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
	if _, err := newReloadingClient(context.Background(), filepath.Join(t.TempDir(), "absent.pem"), func(error) {}); err == nil {
		t.Error("an absent file is no error")
	}
	if _, err := newReloadingClient(context.Background(), "/nonexistent/ca.pem", func(error) {}); err == nil {
		t.Error("an absent directory is no error")
	}
	eventually(t, "no goroutine is left after errors", func() bool { return runtime.NumGoroutine() <= before })
}

func TestReloadingCertificate(t *testing.T) {
	first, second := newAuthority("first"), newAuthority("second")
	files := func(ca *authority) map[string][]byte {
		certificate, key := ca.issue()
		return map[string][]byte{"tls.crt": certificate, "tls.key": key}
	}
	volume := mount(t, files(first))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var reported recorder
	getCertificate, err := reloadingCertificate(ctx, volume.path("tls.crt"), volume.path("tls.key"), reported.report)
	if err != nil {
		t.Fatal(err)
	}
	server := serve(t, &tls.Config{GetCertificate: getCertificate})
	trusts := func(ca *authority) bool {
		roots := x509.NewCertPool()
		roots.AddCert(ca.certificate)
		connection, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{RootCAs: roots, ServerName: "shop.test"})
		if err == nil {
			connection.Close()
		}
		return err == nil
	}
	if !trusts(first) || trusts(second) {
		t.Fatal("it does not begin with the first certificate")
	}
	volume.update(t, files(second))
	eventually(t, "the second certificate is served", func() bool { return trusts(second) })
	mixed := files(first)
	mixed["tls.key"] = files(first)["tls.key"]
	volume.update(t, mixed)
	eventually(t, "a pair that does not match is reported", func() bool { return reported.has("private key does not match public key") })
	if !trusts(second) {
		t.Error("a pair that does not match is in use")
	}
	volume.update(t, files(first))
	eventually(t, "the first authority's certificate is served", func() bool { return trusts(first) })
}

func TestMeshTLSConfig(t *testing.T) {
	const own, peer, other = "spiffe://cluster.local/ns/shop/sa/web", "spiffe://cluster.local/ns/shop/sa/cart", "spiffe://cluster.local/ns/shop/sa/other"
	mesh := newAuthority("mesh")
	identity := func(ca *authority) map[string][]byte {
		certificate, key := ca.issue(own)
		return map[string][]byte{"cert-chain.pem": certificate, "key.pem": key, "root-cert.pem": ca.pem}
	}
	roots := x509.NewCertPool()
	roots.AddCert(mesh.certificate)
	server := serve(t, &tls.Config{Certificates: []tls.Certificate{mesh.pair(peer)}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: roots})
	volume := mount(t, identity(mesh))
	connect := func(config *tls.Config) error {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.TLSClientConfig = config
		defer transport.CloseIdleConnections()
		return get(t, &http.Client{Transport: transport}, server.URL)
	}
	config := meshTLSConfig(volume.directory, peer)
	for range [2]int{} {
		if err := connect(config.Clone()); err != nil {
			t.Error(err)
		}
		volume.update(t, identity(mesh)) // renewed, as the proxy does
	}
	if err := connect(meshTLSConfig(volume.directory, other)); err == nil || !strings.Contains(err.Error(), "not "+other) {
		t.Error("another workload:", err)
	}
	stranger := newAuthority("stranger")
	if err := connect(meshTLSConfig(mount(t, identity(stranger)).directory, peer)); !isUnknownAuthority(err) {
		t.Error("another mesh:", err)
	}
	if err := connect(meshTLSConfig("/nonexistent", peer)); err == nil || !strings.Contains(err.Error(), "/nonexistent/") {
		t.Error("no files:", err)
	}
}

/** A client with a private CA that keeps what a fresh `http.Transport` would lose: the proxy, time-outs, HTTP/2. */
import { systemRootsAnd } from './root-cas';
import type { Declaration, Snippet } from './snippet';

/** `newTransport(caFile)`. */
export const newTransport: Declaration = {
  names: ['newTransport'],
  imports: ['crypto/tls', 'fmt', 'net/http'],
  needs: [systemRootsAnd],
  text: `// newTransport returns a transport that trusts the system's roots and those of caFile. It is a copy of
// http.DefaultTransport, so it uses the proxy that HTTPS_PROXY and NO_PROXY name, the usual time-outs and HTTP/2.
func newTransport(caFile string) (*http.Transport, error) {
	roots, err := systemRootsAnd(caFile)
	if err != nil {
		return nil, err
	}
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, fmt.Errorf("http.DefaultTransport is a %T", http.DefaultTransport)
	}
	transport := base.Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	return transport, nil
}`,
};

export const newClient: Declaration = {
  names: ['newClient'],
  imports: ['net/http', 'time'],
  needs: [newTransport],
  text: `// newClient returns an HTTP client that trusts the system's roots and those of caFile, and uses the proxy of the environment.
func newClient(caFile string) (*http.Client, error) {
	transport, err := newTransport(caFile)
	if err != nil {
		return nil, err
	}
	// The time-out is for the whole exchange, the body included.
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}, nil
}`,
};

export const proxyAwareTransport: Snippet = { id: 'proxy-aware-transport', since: '1.16', declarations: [newClient], blankImports: [] };

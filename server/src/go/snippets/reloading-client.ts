/** A client whose roots follow a file, without a restart and without touching a transport in use. */
import { onChange } from './on-change';
import { newTransport } from './proxy-aware-transport';
import type { Declaration, Snippet } from './snippet';

/**
 * The transport is swapped as a whole: writing to the `TLSClientConfig` of one in use is a data race, leaves its connections on
 * the old roots and loses HTTP/2. A file that did not change swaps nothing, so that connections are kept when something else in
 * the directory moves.
 */
export const newReloadingTransport: Declaration = {
  names: ['newReloadingTransport', 'reloadingTransport'],
  imports: ['bytes', 'context', 'net/http', 'os', 'sync/atomic'],
  needs: [newTransport, onChange],
  text: `// newReloadingTransport returns a transport that trusts the system's roots and those of caFile. When the file changes or the
// process gets SIGHUP, new connections trust what it holds then, until ctx is done; the system's roots stay those of the
// start. What goes wrong with a new file is given to report, and the old one stays in use.
func newReloadingTransport(ctx context.Context, caFile string, report func(error)) (http.RoundTripper, error) {
	transport := &reloadingTransport{caFile: caFile}
	if err := onChange(ctx, transport.reload, report, caFile); err != nil {
		return nil, err
	}
	return transport, nil
}

// A reloadingTransport hands requests to a transport that is replaced, never changed: requests under way end as they began.
type reloadingTransport struct {
	caFile  string
	loaded  []byte // what the file held; only reload uses it, and never twice at once
	current atomic.Pointer[http.Transport]
}

// RoundTrip implements http.RoundTripper.
func (t *reloadingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.current.Load().RoundTrip(req)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections work.
func (t *reloadingTransport) CloseIdleConnections() {
	t.current.Load().CloseIdleConnections()
}

func (t *reloadingTransport) reload() error {
	pem, err := os.ReadFile(t.caFile)
	if err != nil {
		return err
	}
	if t.loaded != nil && bytes.Equal(pem, t.loaded) {
		return nil
	}
	transport, err := newTransport(t.caFile)
	if err != nil {
		return err
	}
	t.loaded = pem
	if old := t.current.Swap(transport); old != nil {
		old.CloseIdleConnections() // they were made with the old roots
	}
	return nil
}`,
};

export const newReloadingClient: Declaration = {
  names: ['newReloadingClient'],
  imports: ['context', 'net/http', 'time'],
  needs: [newReloadingTransport],
  text: `// newReloadingClient returns an HTTP client whose roots follow caFile, see newReloadingTransport.
func newReloadingClient(ctx context.Context, caFile string, report func(error)) (*http.Client, error) {
	transport, err := newReloadingTransport(ctx, caFile, report)
	if err != nil {
		return nil, err
	}
	// The time-out is for the whole exchange, the body included.
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}, nil
}`,
};

/** `atomic.Pointer` is of Go 1.19. */
export const reloadingClient: Snippet = { id: 'reloading-client', since: '1.19', declarations: [newReloadingClient], blankImports: [] };

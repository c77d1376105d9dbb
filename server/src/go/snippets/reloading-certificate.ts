/** A server certificate that is renewed on disk while the server runs. */
import { onChange } from './on-change';
import type { Declaration, Snippet } from './snippet';

const reloadingCertificate: Declaration = {
  names: ['reloadingCertificate'],
  imports: ['context', 'crypto/tls', 'sync/atomic'],
  needs: [onChange],
  text: `// reloadingCertificate returns a function for tls.Config.GetCertificate that gives the certificate of the two PEM files.
// When they change or the process gets SIGHUP, new connections get the new one, until ctx is done. Files that do not
// belong together, because only one has been replaced yet, are given to report, and the old certificate stays in use.
func reloadingCertificate(ctx context.Context, certFile, keyFile string, report func(error)) (func(*tls.ClientHelloInfo) (*tls.Certificate, error), error) {
	var current atomic.Pointer[tls.Certificate]
	reload := func() error {
		certificate, err := tls.LoadX509KeyPair(certFile, keyFile)
		if err != nil {
			return err
		}
		current.Store(&certificate)
		return nil
	}
	if err := onChange(ctx, reload, report, certFile, keyFile); err != nil {
		return nil, err
	}
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return current.Load(), nil }, nil
}`,
};

/** `atomic.Pointer` is of Go 1.19. */
export const reloadingServerCertificate: Snippet = { id: 'reloading-certificate', since: '1.19', declarations: [reloadingCertificate], blankImports: [] };

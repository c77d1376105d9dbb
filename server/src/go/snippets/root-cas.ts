/** The system's roots and a private CA in one pool. */
import type { Declaration, Snippet } from './snippet';

/** `systemRootsAnd(caFile)`. `os.ReadFile` is of Go 1.16. */
export const systemRootsAnd: Declaration = {
  names: ['systemRootsAnd'],
  imports: ['crypto/x509', 'fmt', 'os'],
  needs: [],
  text: `// systemRootsAnd returns the root certificates of the system and, beside them, the certificates of the PEM file caFile.
func systemRootsAnd(caFile string) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("load the system roots: %w", err)
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("load the private CA: %w", err)
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("load the private CA: no certificate in %s", caFile)
	}
	return roots, nil
}`,
};

export const rootCas: Snippet = { id: 'root-cas', since: '1.16', declarations: [systemRootsAnd], blankImports: [] };

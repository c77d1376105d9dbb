/** Mutual TLS with the identity that a mesh gave the workload. */
import type { Declaration, Snippet } from './snippet';

/**
 * `VerifyConnection` does the whole check: a workload's certificate holds a SPIFFE ID and no host name. The files are read for
 * each handshake, so a renewed certificate needs no watch.
 */
const meshConfig: Declaration = {
  names: ['meshTLSConfig', 'verifyWorkload'],
  imports: ['crypto/tls', 'crypto/x509', 'fmt', 'os', 'path/filepath'],
  needs: [],
  text: `// meshTLSConfig returns the client's side of mutual TLS with the workload peer of an Istio mesh, for example
// spiffe://cluster.local/ns/shop/sa/cart. Istio's proxy writes the key pair and the mesh's root into dir when its
// metadata OUTPUT_CERTS names that directory, and a volume has to show it in this container too.
//
// Most programs need none of this: with Linkerd there are no such files, and with both meshes plain HTTP to the service is
// encrypted by the proxy, which can then see and route the requests.
func meshTLSConfig(dir, peer string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			certificate, err := tls.LoadX509KeyPair(filepath.Join(dir, "cert-chain.pem"), filepath.Join(dir, "key.pem"))
			if err != nil {
				return nil, fmt.Errorf("load the workload's certificate: %w", err)
			}
			return &certificate, nil
		},
		// The usual check asks for a host name, and a workload's certificate has none: VerifyConnection checks in its place.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return verifyWorkload(state.PeerCertificates, filepath.Join(dir, "root-cert.pem"), peer)
		},
	}
}

// verifyWorkload checks that chain leads to a root in rootFile and belongs to the SPIFFE ID peer.
func verifyWorkload(chain []*x509.Certificate, rootFile, peer string) error {
	pem, err := os.ReadFile(rootFile)
	if err != nil {
		return fmt.Errorf("load the mesh's root: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("load the mesh's root: no certificate in %s", rootFile)
	}
	intermediates := x509.NewCertPool()
	for _, certificate := range chain[1:] {
		intermediates.AddCert(certificate)
	}
	if _, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates}); err != nil {
		return err
	}
	if uris := chain[0].URIs; len(uris) != 1 || uris[0].String() != peer {
		return fmt.Errorf("the peer is %v, not %s", uris, peer)
	}
	return nil
}`,
};

/** `VerifyConnection` is of Go 1.15, `os.ReadFile` of 1.16. */
export const meshTlsConfig: Snippet = { id: 'mesh-tls-config', since: '1.16', declarations: [meshConfig], blankImports: [] };

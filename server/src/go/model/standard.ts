/** What the standard library's functions, fields and methods around TLS give: types without their pointers. */

/** Results by function. */
export const functionResults: ReadonlyMap<string, readonly string[]> = new Map([
  ['crypto/x509.NewCertPool', ['crypto/x509.CertPool']],
  ['crypto/x509.SystemCertPool', ['crypto/x509.CertPool', 'error']],
  ['crypto/x509.ParseCertificate', ['crypto/x509.Certificate', 'error']],
  ['crypto/tls.LoadX509KeyPair', ['crypto/tls.Certificate', 'error']],
  ['crypto/tls.X509KeyPair', ['crypto/tls.Certificate', 'error']],
  ['os.ReadFile', ['[]byte', 'error']],
  ['os.Getenv', ['string']],
  ['io/ioutil.ReadFile', ['[]byte', 'error']],
  ['io.ReadAll', ['[]byte', 'error']],
  ['io/ioutil.ReadAll', ['[]byte', 'error']],
  ['embed.ReadFile', ['[]byte', 'error']],
  ['encoding/pem.EncodeToMemory', ['[]byte']],
  ['encoding/base64.DecodeString', ['[]byte', 'error']],
  ['path/filepath.Join', ['string']],
  ['path.Join', ['string']],
  ['fmt.Sprintf', ['string']],
  ['github.com/fsnotify/fsnotify.NewWatcher', ['github.com/fsnotify/fsnotify.Watcher', 'error']],
]);

/** Fields of structs, by `type.Field`. */
export const fieldTypes: ReadonlyMap<string, string> = new Map([
  ['crypto/tls.Config.RootCAs', 'crypto/x509.CertPool'],
  ['crypto/tls.Config.ClientCAs', 'crypto/x509.CertPool'],
  ['crypto/tls.Config.ServerName', 'string'],
  ['net/http.Transport.TLSClientConfig', 'crypto/tls.Config'],
  ['net/http.Server.TLSConfig', 'crypto/tls.Config'],
  ['crypto/tls.Dialer.Config', 'crypto/tls.Config'],
  ['crypto/x509.VerifyOptions.Roots', 'crypto/x509.CertPool'],
  ['crypto/x509.VerifyOptions.Intermediates', 'crypto/x509.CertPool'],
]);

/** Results of methods, by `type.Method`. */
export const methodResults: ReadonlyMap<string, readonly string[]> = new Map([
  ['crypto/tls.Config.Clone', ['crypto/tls.Config']],
  ['crypto/x509.CertPool.Clone', ['crypto/x509.CertPool']],
  ['crypto/x509.CertPool.AppendCertsFromPEM', ['bool']],
  ['net/http.Transport.Clone', ['net/http.Transport']],
]);

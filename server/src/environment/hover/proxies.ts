/** Hover on proxy variables: how Go's `http.ProxyFromEnvironment` reads them. */
import { defineTexts, type Text } from '../../core/message';

const source = '[pkg.go.dev/net/http](https://pkg.go.dev/net/http#ProxyFromEnvironment)';

const texts = defineTexts('environment.hover.proxy', {
  https: '**`{name}`** is the proxy for `https://` requests of programs that use Go\'s default transport. ({source})',
  http: '**`{name}`** is the proxy for `http://` requests only. For `https://` requests Go reads `HTTPS_PROXY` and, since Go 1.16, nothing else. ([go.dev/doc/go1.16](https://go.dev/doc/go1.16#net/http))',
  none: '**`{name}`** lists, with commas, where no proxy is used: `example.com` and everything below it, `.example.com` only what is below it, addresses, CIDR ranges, `host:port`, `*` for all. ({source})',
  semicolon: 'A semicolon is no separator to Go: the whole text counts as one entry.',
  localhost: '`localhost` and loopback addresses never go through a proxy.',
  all: '**`{name}`** is not read by Go. curl and others read it; for Go set `HTTP_PROXY` and `HTTPS_PROXY`. ({source})',
  cases: 'The upper-case name wins over the lower-case one, and both are read once per process.',
  tlsProxy: 'With `https://` in the value, Go verifies the proxy\'s own certificate with the same roots as the target\'s (`RootCAs` of the same `tls.Config`): a private proxy CA has to be in the store, else `proxyconnect tcp: tls: failed to verify certificate`. ({source})',
  intercepting: 'A proxy that opens TLS presents certificates of its own CA: that CA has to be in the store of this image.',
  cgi: 'Where `REQUEST_METHOD` is set, as under CGI, Go refuses `HTTP_PROXY`.',
});

/** The paragraphs for one proxy variable, whichever case its name is in. */
export function proxyParts(name: string, value: string | undefined): Text[] {
  switch (name.toUpperCase()) {
    case 'HTTPS_PROXY':
      return [texts.https({ name, source }), ...(value?.startsWith('https://') === true ? [texts.tlsProxy({ source })] : [texts.intercepting()]), texts.cases()];
    case 'HTTP_PROXY':
      return [texts.http({ name }), texts.cgi(), texts.cases()];
    case 'NO_PROXY':
      return [texts.none({ name, source }), ...(value?.includes(';') === true ? [texts.semicolon()] : []), texts.localhost(), texts.cases()];
    default:
      return [texts.all({ name, source })];
  }
}

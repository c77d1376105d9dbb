/** A fixed ServerName on a transport that may go through an https proxy. */
import { childAt, descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { structLiteral, type StructLiteral } from '../literals';
import type { GoModel } from '../model/model';
import { goRule } from '../rule';
import { surroundings, transportLiterals } from '../transports';

const messages = {
  secure: {
    what: 'the name `{name}` is asked of the proxy `{proxy}` too',
    why: 'the transport shakes hands with an `https://` proxy under the same `TLSClientConfig`: unless the proxy has this name, requests fail with `proxyconnect tcp: tls: failed to verify certificate`',
    help: 'leave `ServerName` out where the address has the right host, or reach this target without the proxy',
  },
  environment: {
    what: 'where `HTTPS_PROXY` begins with `https://`, the name `{name}` is asked of the proxy too',
    why: 'the transport shakes hands with such a proxy under the same `TLSClientConfig`: unless the proxy has this name, requests fail with `proxyconnect tcp: tls: failed to verify certificate`',
    help: 'leave `ServerName` out where the address has the right host, or reach this target without a proxy',
  },
} as const;

export const proxyServerName = goRule(
  {
    language: 'go',
    id: 'proxy-server-name',
    title: 'fixed ServerName with a proxy',
    level: 'information',
    since: '0.1.0',
    seed: ['title', '1'],
    neighbours: [],
    sources: [
      { title: 'net/http: Transport.Proxy and TLSClientConfig', url: 'https://pkg.go.dev/net/http#Transport', versions: 'https proxies since Go 1.10' },
      { title: 'tried: a fixed ServerName, and a proxy that is reached over TLS', versions: 'Go 1.19 and 1.27, run' },
    ],
    docs: {
      summary: 'A transport has a `Proxy` and a `TLSClientConfig` with a fixed `ServerName`, which an https proxy is asked for as well.',
      what: 'The rule fires on `http.Transport` literals that set both. It is a warning where the proxy is spelt out as `https://…`, and an information where it comes from the environment. A proxy that is spelt out as `http://…` or `socks5://…` makes no TLS handshake of its own, and a configuration that skips verification checks no name: both are left alone, and so are tests.',
      why: '`net/http` makes the TLS connection to the proxy with a clone of the same configuration: its `RootCAs`, its client certificates and its `ServerName`. The proxy sends its own certificate, and the name does not fit.',
      fix: 'Leave `ServerName` to the address of the request. Where the name must differ from it, use a transport without a proxy for that target.',
      whenNotToUse: 'Where every proxy is reached over plain http, which is usual.',
    },
    messages,
    fixes: {},
    examples: {
      bad: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"net/http"\n)\n\nfunc client() *http.Client {\n\treturn &http.Client{Transport: &http.Transport{\n\t\tProxy:           http.ProxyFromEnvironment,\n\t\tTLSClientConfig: &tls.Config{ServerName: "shop.example.com"},\n\t}}\n}\n',
      },
      good: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"net/http"\n)\n\nfunc client() *http.Client {\n\treturn &http.Client{Transport: &http.Transport{\n\t\tProxy:           http.ProxyFromEnvironment,\n\t\tTLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS13},\n\t}}\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (isTestCode(analysis) || !model.file.text.includes('ServerName')) return;
    for (const literal of transportLiterals(model)) {
      const name = fixedName(model, literal);
      const proxy = literal.fields.get('Proxy');
      if (!name || !proxy) continue;
      if (model.resolveSelector(proxy) === 'net/http.ProxyFromEnvironment') report('environment', spanOf(name), { name: nameText(name) });
      const address = addressOf(model, proxy);
      if (address !== undefined) report('secure', spanOf(name), { name: nameText(name), proxy: address }, { severity: 'warning' });
    }
  },
);

/** The value of `ServerName` in the transport's configuration, where it is written beside it and verifies. */
function fixedName(model: GoModel, { fields }: StructLiteral): GoNode | undefined {
  const value = fields.get('TLSClientConfig');
  const config = value && structLiteral(model, value, 'crypto/tls.Config');
  return config && !config.fields.has('InsecureSkipVerify') && !config.fields.has('VerifyConnection') ? config.fields.get('ServerName') : undefined;
}

function nameText(node: GoNode): string {
  return stringOf(node) ?? textOf(node);
}

/** The address of an https proxy that the function spells out, where `http.ProxyURL` makes it one. */
function addressOf(model: GoModel, proxy: GoNode): string | undefined {
  if (model.calledBy(proxy) !== 'net/http.ProxyURL') return undefined;
  const parsed = [...descendants(surroundings(proxy))].filter(node => model.calledBy(node) === 'net/url.Parse');
  const [address, ...others] = parsed.map(call => stringOf(childAt(call, 'arguments')?.children[0] ?? call));
  return others.length === 0 && address?.startsWith('https://') ? address : undefined;
}

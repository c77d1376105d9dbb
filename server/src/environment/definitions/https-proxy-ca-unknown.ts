/** The proxy is spoken to over TLS, and no private CA is there that could have signed its certificate. */
import { fixOf, replacePart } from '../edits';
import { hasPrivateRoots, widestLookupOf } from '../judge/lookup';
import { isProxyVariable, tlsProxyHost } from '../judge/proxies';
import { environmentRule } from '../rule';
import type { ProcessEnvironment } from '../types';

export const httpsProxyCaUnknown = environmentRule(
  {
    id: 'https-proxy-ca-unknown',
    title: 'TLS to a proxy whose CA is not in the store',
    level: 'hint',
    since: '0.1.0',
    seed: ['1'],
    sources: [
      { title: 'net/http: ProxyFromEnvironment', url: 'https://pkg.go.dev/net/http#ProxyFromEnvironment' },
      { title: 'proxies with `https://`: release notes', url: 'https://go.dev/doc/go1.10#net/http', versions: 'since Go 1.10' },
    ],
    docs: {
      summary: 'the proxy\'s address begins with `https://`, and the store holds public roots only',
      what: 'For Go programs whose lookup is known: `HTTPS_PROXY` or `HTTP_PROXY` has a value with `https://`, and no private certificate is in any place that Go reads. It stays silent where anything on the way is not known, or where there are no roots at all, which another rule reports.',
      why: 'With `https://` Go speaks TLS to the proxy itself and verifies its certificate with the same roots as the target\'s. A proxy with a certificate of a private CA fails with `proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority`. Most proxies are meant to be spoken to with `http://`, whatever the target: the request to an `https://` target stays encrypted end to end.',
      fix: 'Bring the CA of the proxy into the store, or speak to the proxy with `http://`.',
      whenNotToUse: 'When the proxy has a certificate of a public CA, or its CA is mounted at run time.',
    },
    messages: {
      unknown: {
        what: 'Go speaks TLS to the proxy `{host}`, and the store holds no private CA',
        why: 'the proxy\'s certificate is verified with the same roots as the target\'s: of a private CA it fails with `proxyconnect tcp: tls: failed to verify certificate`',
        help: 'bring the CA of the proxy into the store, or write `http://` if the proxy is meant to be spoken to without TLS',
      },
    },
    fixes: { plain: 'speak to the proxy with `http://`' },
  },
  (environment, report) => {
    if (!isJudged(environment)) return;
    for (const variable of environment.variables) {
      if (!isProxyVariable(variable.name) || !/^https?_proxy$/i.test(variable.name)) continue;
      const host = tlsProxyHost(variable.value);
      if (host === undefined || !storeIsPublicOnly(environment)) continue;
      const plain = fixOf(report.title('plain', {}), false, replacePart(variable, 0, 'https'.length, 'http'));
      report('unknown', variable.valueSpan, { host }, { fixes: [...environment.remedies.privateCa(), ...plain] });
    }
  },
);

function isJudged({ moment, program, starts }: ProcessEnvironment): boolean {
  return program.isGo === 'yes' && (moment === 'build' ? program.makesTlsConnections === 'yes' : starts === 'yes');
}

function storeIsPublicOnly(environment: ProcessEnvironment): boolean {
  const trace = widestLookupOf(environment);
  return trace.verdict === 'roots' && trace.publicRoots === 'yes' && hasPrivateRoots(environment, trace) === 'no';
}

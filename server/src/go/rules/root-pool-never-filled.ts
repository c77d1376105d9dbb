/** An empty pool given to RootCAs or ClientCAs. */
import type { FixDraft, Reporter } from '../../core/rule';
import { spanOf, textOf } from '../../syntax/go/tree';
import { isTestCode, type GoAnalysis } from '../analysis';
import { importRemoval } from '../edits';
import { removeElement } from '../elements';
import { configOf } from '../flow/configs';
import { poolOf, type PoolView } from '../flow/pools';
import { configSites, type FieldSite } from '../flow/sites';
import { fromSystem } from '../handling';
import { goRule } from '../rule';

const messages = {
  roots: {
    what: '`RootCAs` is a pool without a certificate',
    why: 'an empty pool trusts nobody, not even the roots of the system: every connection fails with `x509: certificate signed by unknown authority`',
    help: 'load certificates into it, or leave `RootCAs` out for the roots of the system',
  },
  clients: {
    what: '`ClientCAs` is a pool without a certificate',
    why: 'no client certificate is signed by a CA in it: the server refuses each with `x509: certificate signed by unknown authority`',
    help: 'load the CA of the clients into it',
  },
} as const;

const fixes = {
  system: 'begin with the roots of the system',
  remove: 'remove `RootCAs`: the roots of the system are used',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const program = (roots: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n)\n\nvar _ *x509.CertPool\n\nfunc client() *http.Client {\n\treturn &http.Client{\n\t\tTransport: &http.Transport{\n\t\t\tProxy:           http.ProxyFromEnvironment,\n\t\t\tTLSClientConfig: &tls.Config{${roots}},\n\t\t},\n\t}\n}\n`;

export const rootPoolNeverFilled = goRule(
  {
    language: 'go',
    id: 'root-pool-never-filled',
    title: 'empty certificate pool',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.4'],
    neighbours: [],
    sources: [{ title: 'crypto/tls: Config.RootCAs', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.0 to 1.27' }],
    docs: {
      summary: 'The pool that is given to `RootCAs` or `ClientCAs` is never filled.',
      what: 'The rule follows the pool through variables, fields, helper functions and returns of the package. It fires when every pool that may stand there comes from `x509.NewCertPool()` and nothing is ever put into it. It stays silent when the pool or the configuration is given to code that it cannot see, for `ClientCAs` that are never required, and in tests.',
      why: 'A nil pool means the roots of the system; an empty one means nobody at all. Every handshake fails with `x509: certificate signed by unknown authority`.',
      fix: 'Fill the pool, or leave the field out.',
      whenNotToUse: 'Never: a connection that must always fail needs no certificates.',
    },
    messages,
    fixes,
    examples: { bad: { text: program('RootCAs: x509.NewCertPool()') }, good: { text: program('MinVersion: tls.VersionTLS13') } },
  },
  (analysis, report) => {
    if (!analysis.model.file.text.includes('CAs') || isTestCode(analysis)) return;
    for (const site of configSites(analysis.model, analysis.scope, ['RootCAs', 'ClientCAs'])) check(analysis, site, report);
  },
);

function check({ model, scope }: GoAnalysis, site: FieldSite, report: Report): void {
  const pool = poolOf(scope, model, site.value);
  if (pool.filled !== 'no' || !pool.origins.has('new') || pool.origins.has('system')) return;
  const config = configOf(scope, model, site.config);
  // Whoever gets the configuration may fill its pool.
  if (config.roles.has('unknown') || config.roles.size === 0) return;
  if (site.field === 'RootCAs' && config.roles.has('client')) report('roots', spanOf(site.value), {}, { fixes: fixesFor(site, pool, report, model) });
  const isRequired = config.fields.some(({ name, value }) => name === 'ClientAuth' && /\b(RequireAndVerifyClientCert|VerifyClientCertIfGiven)$/.test(textOf(value)));
  if (site.field === 'ClientCAs' && isRequired && config.roles.has('server')) report('clients', spanOf(site.value), {});
}

function fixesFor(site: FieldSite, pool: PoolView, report: Report, model: GoAnalysis['model']): readonly FixDraft[] {
  const [made, another] = pool.made;
  if (!made || another || made.model !== model) return [];
  const handled = fromSystem(model, made.node);
  if (handled) return [{ title: report.title('system', {}), safe: false, edits: handled.edits }];
  const isInline = made.node === site.value && site.by.type === 'keyed_element';
  return isInline ? [{ title: report.title('remove', {}), safe: false, edits: [...removeElement(site.by), ...importRemoval(model, 'crypto/x509', site.by)] }] : [];
}

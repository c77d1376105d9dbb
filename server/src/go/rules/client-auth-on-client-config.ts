/** ClientAuth or ClientCAs in a configuration that dials. */
import type { FixDraft, Reporter } from '../../core/rule';
import { spanOf, textOf } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { removeElement, removeStatement, renameKey } from '../elements';
import { configOf, type ConfigView } from '../flow/configs';
import { configSites, type FieldSite } from '../flow/sites';
import { goRule } from '../rule';

const messages = {
  auth: {
    what: '`ClientAuth` is read by servers only, and this configuration dials',
    why: 'it asks nobody for anything here; a client shows its own certificate through `Certificates`',
    help: 'remove it',
  },
  pool: {
    what: '`ClientCAs` is read by servers only, and this configuration dials',
    why: 'the server is checked against `RootCAs`, or against the roots of the system where that is nil: the CAs in `ClientCAs` are never looked at',
    help: 'put the CA of the server into `RootCAs`',
  },
} as const;

const fixes = {
  remove: 'remove `{field}`',
  rename: 'give the pool to `RootCAs`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const program = (field: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n)\n\nfunc dial(address string, pool *x509.CertPool) (*tls.Conn, error) {\n\treturn tls.Dial("tcp", address, &tls.Config{${field}: pool})\n}\n`;

export const clientAuthOnClientConfig = goRule(
  {
    language: 'go',
    id: 'client-auth-on-client-config',
    title: 'server settings in a client configuration',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2', '4.3'],
    neighbours: [],
    sources: [{ title: 'crypto/tls: Config', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.0 to 1.27' }],
    docs: {
      summary: '`ClientAuth` or `ClientCAs` is set in a configuration that is only used to dial.',
      what: 'The rule follows the configuration through variables, helper functions and returns of the package. It fires when every use is one that dials (`http.Transport`, `tls.Dial`, `tls.Client`, `tls.Dialer`). It stays silent where one use listens, where one cannot be followed, and in tests.',
      why: 'Both fields say how a server checks its clients. A client ignores them, so the CA that stands there is never used, and the handshake fails with `x509: certificate signed by unknown authority`.',
      fix: 'Put the CA into `RootCAs` and the own certificate into `Certificates`.',
      whenNotToUse: 'Never: the fields have no effect.',
    },
    messages,
    fixes,
    examples: { bad: { text: program('ClientCAs') }, good: { text: program('RootCAs') } },
  },
  (analysis, report) => {
    const { model, scope } = analysis;
    if (!/\bClient(Auth|CAs)\b/.test(model.file.text) || isTestCode(analysis)) return;
    for (const site of configSites(model, scope, ['ClientAuth', 'ClientCAs'])) {
      // A configuration that is copied field by field: what the fields are for, the first one knows.
      if (site.value.type === 'selector_expression' && textOf(site.value).endsWith(`.${site.field}`)) continue;
      const config = configOf(scope, model, site.config);
      if (!config.roles.has('client') || config.roles.size > 1) continue;
      report(site.field === 'ClientCAs' ? 'pool' : 'auth', spanOf(site.by), {}, { fixes: fixesFor(site, config, report) });
    }
  },
);

function fixesFor(site: FieldSite, config: ConfigView, report: Report): readonly FixDraft[] {
  const isElement = site.by.type === 'keyed_element';
  const drafts: FixDraft[] = [];
  if (site.field === 'ClientCAs' && isElement && !config.fields.some(({ name }) => name === 'RootCAs')) {
    drafts.push({ title: report.title('rename', {}), safe: false, edits: renameKey(site.by, 'RootCAs') });
  }
  // A value that is a constant of the package is gone without a trace; a variable would be left without a use.
  const isConstant = site.value.type === 'selector_expression' && site.field === 'ClientAuth';
  const edits = isConstant ? (isElement ? removeElement(site.by) : removeStatement(site.by)) : undefined;
  if (edits) drafts.push({ title: report.title('remove', { field: site.field }), safe: true, edits });
  return drafts;
}

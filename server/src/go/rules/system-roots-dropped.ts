/** RootCAs with private CAs only: the roots of the system do not count any more. */
import type { FixDraft, Reporter } from '../../core/rule';
import { descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode, type GoAnalysis } from '../analysis';
import { configOf } from '../flow/configs';
import type { Placed } from '../flow/functions';
import { poolOf, type PoolView } from '../flow/pools';
import { configSites, type FieldSite } from '../flow/sites';
import { fromSystem } from '../handling';
import { goRule } from '../rule';

const messages = {
  dropped: {
    what: 'this pool begins empty, so `RootCAs` trusts only what is added here',
    why: 'the roots of the system do not count for these connections: a server with a public certificate is refused with `x509: certificate signed by unknown authority`',
    help: 'leave it if only private servers are meant, or begin with `x509.SystemCertPool()`',
  },
} as const;

const fixes = {
  system: 'begin with the roots of the system',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const program = (pool: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc config(caFile string) (*tls.Config, error) {\n\tpem, err := os.ReadFile(caFile)\n\tif err != nil {\n\t\treturn nil, fmt.Errorf("read the CA: %w", err)\n\t}\n${pool}\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, fmt.Errorf("no certificate found in %s", caFile)\n\t}\n\treturn &tls.Config{RootCAs: pool}, nil\n}\n`;

export const systemRootsDropped = goRule(
  {
    language: 'go',
    id: 'system-roots-dropped',
    title: 'private CAs in place of the roots of the system',
    level: 'information',
    since: '0.1.0',
    seed: ['2.4', '3.2'],
    neighbours: [],
    sources: [{ title: 'crypto/tls: Config.RootCAs', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.0 to 1.27, run' }],
    docs: {
      summary: '`RootCAs` is a pool of private CAs only, so the roots of the system do not count for these connections.',
      what: 'The rule follows the pool that is given to `RootCAs` through variables, fields, helper functions and returns of the package. It fires when it comes from `x509.NewCertPool()` on every path and something is added to it. It stays silent where the pool may come from `x509.SystemCertPool()` or from code that it cannot see, where the bundle of the system is what is added, for configurations with a client certificate (a private PKI is meant) or with checks of their own, and in tests.',
      why: '`RootCAs` replaces the roots of the system, it does not add to them. With a private CA alone in it, public servers are refused with `x509: certificate signed by unknown authority`.',
      fix: 'Begin with `x509.SystemCertPool()` and add the private CA to it. Leave it as it is where the program must trust the private CA and nobody else.',
      whenNotToUse: 'In programs that only talk to private servers: trusting fewer roots is then the better choice.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: program('\tpool := x509.NewCertPool()\n') },
      good: { text: program('\tpool, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn nil, fmt.Errorf("load the system certificates: %w", err)\n\t}\n') },
    },
  },
  (analysis, report) => {
    if (!analysis.model.file.text.includes('RootCAs') || isTestCode(analysis)) return;
    const reported = new Set<GoNode>();
    for (const site of configSites(analysis.model, analysis.scope, ['RootCAs'])) check(analysis, site, reported, report);
  },
);

function check({ model, scope }: GoAnalysis, site: FieldSite, reported: Set<GoNode>, report: Report): void {
  const pool = poolOf(scope, model, site.value);
  if (pool.filled !== 'yes' || !pool.origins.has('new') || pool.origins.has('system') || pool.origins.has('unknown')) return;
  if (isPrivateByIntent(configOf(scope, model, site.config).fields) || mayBePublic(pool)) return;
  for (const made of pool.made) {
    if (made.model !== model || reported.has(made.node)) continue;
    reported.add(made.node);
    report('dropped', spanOf(made.node), {}, { fixes: fixesFor(made, report) });
  }
}

/** A client certificate belongs to a private PKI, and own checks to people who know what they do. */
function isPrivateByIntent(fields: readonly { readonly name: string }[]): boolean {
  return fields.some(({ name }) => /^(Certificates|GetClientCertificate|VerifyConnection|VerifyPeerCertificate|InsecureSkipVerify)$/.test(name));
}

/** Whether the public bundle may be what is added: its path, or one of its names, stands in a function that adds. */
function mayBePublic({ additions, made }: PoolView): boolean {
  return [...additions, ...made].some(({ node }) => {
    return descendants(node.root).some(each => isPublicName(stringOf(each) ?? (each.type === 'identifier' || each.type === 'field_identifier' ? textOf(each) : '')));
  });
}

function isPublicName(text: string): boolean {
  return /ca-certificates|ca-bundle\.(crt|pem)|tls-ca-bundle|\/etc\/ssl\/|\/etc\/pki\/|cacert\.pem|\b(go)?certifi\b|mozilla|rootcerts|systemCert|sysCert|publicRoots/i.test(text);
}

function fixesFor({ model, node }: Placed, report: Report): readonly FixDraft[] {
  const handled = fromSystem(model, node);
  return handled ? [{ title: report.title('system', {}), safe: false, edits: handled.edits }] : [];
}

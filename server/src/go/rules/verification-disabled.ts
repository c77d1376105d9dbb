/** Every way in which a client stops checking certificates. */
import type { FixDraft, Reporter } from '../../core/rule';
import { ancestors, bare, childAt, childrenAt, descendants, listed, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode, type GoAnalysis } from '../analysis';
import { removeElement, removeStatement } from '../elements';
import { conditionFrom, conditionsOf, type Condition } from '../flow/conditions';
import { configOf, type ConfigView, type FieldValue } from '../flow/configs';
import { functionOf, type Placed } from '../flow/functions';
import { configSites, type FieldSite } from '../flow/sites';
import { goRule } from '../rule';

const why = 'whoever answers is believed: any certificate for any name is accepted, and everything sent can be read and changed on the way';

const messages = {
  off: {
    what: '`InsecureSkipVerify` switches the check of certificates off',
    why,
    help: 'remove it; a private CA belongs into `RootCAs`',
  },
  besideRoots: {
    what: '`RootCAs` is given and never used, because `InsecureSkipVerify` switches the check off',
    why,
    help: 'remove `InsecureSkipVerify`: the certificates in `RootCAs` are then what is trusted',
  },
  inverted: {
    what: 'certificates are not checked when `{ca}` is given',
    why: 'a CA is given so that certificates can be checked against it, and that is when this stops checking them',
    help: 'put the CA into `RootCAs` and leave `InsecureSkipVerify` out',
  },
  unless: {
    what: 'certificates are not checked as long as `{ca}` is not given',
    why: 'whoever forgets to give the CA believes everybody; without a CA the roots of the system would be checked against',
    help: 'leave `InsecureSkipVerify` out: without `RootCAs` the roots of the system count',
  },
  callback: {
    what: '`{field}` accepts every certificate, and `InsecureSkipVerify` leaves the check to it',
    why,
    help: 'remove `InsecureSkipVerify`, or verify in `{field}`',
  },
} as const;

const fixes = {
  remove: 'check certificates again: remove `InsecureSkipVerify`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const program = (fields: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n)\n\nfunc client(pool *x509.CertPool) *http.Client {\n\ttransport := http.DefaultTransport.(*http.Transport).Clone()\n\ttransport.TLSClientConfig = &tls.Config{\n${fields}\t}\n\treturn &http.Client{Transport: transport}\n}\n`;

export const verificationDisabled = goRule(
  {
    language: 'go',
    id: 'verification-disabled',
    title: 'certificates that nobody checks',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2', '2.4'],
    neighbours: ['gosec G402', 'gosec G123', 'SonarQube S4830', 'CodeQL go/disabled-certificate-check'],
    sources: [{ title: 'crypto/tls: Config.InsecureSkipVerify', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.0 to 1.27' }],
    docs: {
      summary: '`InsecureSkipVerify` is true and nothing checks certificates in its place.',
      what: 'The rule fires on `InsecureSkipVerify: true` and on assignments of it in a `tls.Config`; on conditions that switch checking off when a CA is given, or when none is; and on `VerifyConnection` and `VerifyPeerCertificate` that always return nil beside it. It is information where another condition decides or a comment at the place explains it, and it stays silent where an option decides whose name says so (`if insecure { … }`, `InsecureSkipVerify: opts.SkipVerify`), where `VerifyConnection` or `VerifyPeerCertificate` checks, where the same function looks at the certificate of the peer, for configurations that only listen, and in tests.',
      why: 'Without the check there is encryption, but with whoever happens to answer. A pool in `RootCAs` is not looked at either.',
      fix: 'Remove `InsecureSkipVerify`. For a private CA use `RootCAs`; for a name that is not in the certificate use `ServerName`; for a special check use `VerifyConnection` with `x509.Certificate.Verify` in it.',
      whenNotToUse: 'For connections that check the certificate in another way which the rule does not see, such as a fingerprint compared after the handshake.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: program('\t\tRootCAs:            pool,\n\t\tInsecureSkipVerify: true,\n') },
      good: { text: program('\t\tRootCAs: pool,\n') },
    },
  },
  (analysis, report) => {
    if (!analysis.model.file.text.includes('InsecureSkipVerify') || isTestCode(analysis)) return;
    for (const site of configSites(analysis.model, analysis.scope, ['InsecureSkipVerify'])) check(analysis, site, report);
  },
);

function check(analysis: GoAnalysis, site: FieldSite, report: Report): void {
  const decided = decisionOf(site);
  if (!decided) return;
  const config = configOf(analysis.scope, analysis.model, site.config);
  if (config.roles.has('server') && config.roles.size === 1) return;
  const at = spanOf(site.by);
  const options = { fixes: fixesFor(site, report) };
  const callbacks = config.fields.filter(({ name, value }) => /^Verify(Connection|PeerCertificate)$/.test(name) && value.type !== 'nil');
  if (callbacks.length > 0) {
    const [first] = callbacks;
    if (first && callbacks.every(each => acceptsAll(analysis, each))) report('callback', at, { field: first.name }, options);
    return;
  }
  if (isCheckedElsewhere(analysis, config) || looksAtPeer(site) || config.fields.some(isPeerToPeer)) return;
  if (decided.kind === 'given') report('inverted', at, { ca: decided.what }, options);
  else if (decided.kind === 'missing') report('unless', at, { ca: decided.what }, options);
  else if (decided.kind === 'always' && config.fields.some(isPool)) report('besideRoots', at, {}, options);
  else report('off', at, {}, { ...options, severity: decided.kind === 'always' && !isExplained(site) ? 'warning' : 'information' });
}

type Decision = Exclude<Condition, { kind: 'asked' }> | { readonly kind: 'always' };

/** When the check is off; `undefined` where an option decides, or where it is not off at all. */
function decisionOf({ value, by }: FieldSite): Decision | undefined {
  if (value.type !== 'true') {
    const own = value.type === 'binary_expression' ? conditionFrom(value, true) : undefined;
    return own?.kind === 'given' || own?.kind === 'missing' ? own : undefined;
  }
  const conditions = conditionsOf(by);
  if (conditions.some(({ kind }) => kind === 'asked') || isNamedInsecure(by)) return undefined;
  const telling = conditions.find(({ kind }) => kind === 'given') ?? conditions.find(({ kind }) => kind === 'missing') ?? conditions[0];
  return !telling ? { kind: 'always' } : telling.kind === 'asked' ? undefined : telling;
}

const insecure = /insecure|skip.?verify|no.?verify|unverified|unsafe/i;

/** A function or variable whose name says what it gives was called by somebody who wants that. */
function isNamedInsecure(node: GoNode): boolean {
  return [...ancestors(node)].some(each => {
    const named = nameTypes.has(each.type) ? childrenAt(each, 'name') : assignments.has(each.type) ? listed(childAt(each, 'left')) : [];
    return named.some(name => insecure.test(textOf(name).replace(/\.InsecureSkipVerify$/, '')));
  });
}

const nameTypes: ReadonlySet<string> = new Set(['function_declaration', 'method_declaration', 'var_spec']);
const assignments: ReadonlySet<string> = new Set(['short_var_declaration', 'assignment_statement']);

/** Code that fetches a certificate to look at it, or that compares its fingerprint after the handshake. */
function looksAtPeer({ by }: FieldSite): boolean {
  return /\b(PeerCertificates|ConnectionState|VerifyHostname)\b|finger_?print|thumb_?print/i.test(textOf(by.root));
}

/** Both sides show certificates that no CA has signed, and know each other by them. */
function isPeerToPeer({ name, value }: FieldValue): boolean {
  return name === 'ClientAuth' && /\b(RequestClientCert|RequireAnyClientCert)$/.test(textOf(value));
}

/** A comment at the place, or right above it or its literal, that speaks of the check. */
function isExplained({ by, config }: FieldSite): boolean {
  return [by, config].some(node => {
    const { text } = node.source;
    const lineEnd = text.indexOf('\n', node.start);
    const lines = text.slice(0, lineEnd < 0 ? text.length : lineEnd).split('\n').slice(-4);
    const own = /\/\/.*$/.exec(lines.at(-1) ?? '')?.[0] ?? '';
    const above = lines.slice(0, -1).reverse();
    const block = above.slice(0, above.findIndex(line => !line.trim().startsWith('//')) >>> 0);
    return /verif|valid|insecure|self-?signed|skip|check|trust|safe/i.test([own, ...block].join(' '));
  });
}

function isPool({ name, value }: FieldValue): boolean {
  return name === 'RootCAs' && value.type !== 'nil';
}

/** Whether a check may be set by code that the walk did not see. */
function isCheckedElsewhere({ model }: GoAnalysis, { roles }: ConfigView): boolean {
  return roles.has('unknown') && /\.Verify(Connection|PeerCertificate)\b\s*=/.test(model.file.text);
}

/** A function that only ever returns nil, and does nothing that could be a check. */
function acceptsAll({ scope, model }: GoAnalysis, { model: owner, value }: FieldValue): boolean {
  const found: Placed | undefined = functionOf(scope, owner, bare(value));
  const body = found && childAt(found.node, 'body');
  if (!body || found.model !== model) return false;
  const statements = body.children.filter(each => each.type !== 'comment');
  const [only, another] = statements;
  const values = only?.type === 'return_statement' ? listed(only.children.find(each => each.type !== 'comment')) : [];
  return !another && values.length === 1 && values[0]?.type === 'nil' && ![...descendants(body)].some(each => each.type === 'call_expression');
}

function fixesFor(site: FieldSite, report: Report): readonly FixDraft[] {
  // A value with names in it may be the only use of a variable.
  if (site.value.type !== 'true') return [];
  const edits = site.by.type === 'keyed_element' ? removeElement(site.by) : removeStatement(site.by);
  return edits ? [{ title: report.title('remove', {}), safe: false, edits }] : [];
}

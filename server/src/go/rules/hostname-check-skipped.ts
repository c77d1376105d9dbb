/** A certificate verified by hand, without a host name to verify it for. */
import type { FixDraft, Reporter } from '../../core/rule';
import { bare, childAt, childrenAt, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { lineBreakOf } from '../../core/text';
import { isTestCode, type GoAnalysis } from '../analysis';
import { indentOf } from '../edits';
import { elementsOf, configOf } from '../flow/configs';
import { functionOf } from '../flow/functions';
import { configSites, type FieldSite } from '../flow/sites';
import type { GoModel } from '../model/model';
import { typeNamed } from '../model/types';
import { exitFrom } from '../repair';
import { goRule } from '../rule';

const messages = {
  serverName: {
    what: '`DNSName` is `{state}.ServerName`, which is empty for a host that is an IP address',
    why: '`Verify` with an empty `DNSName` checks no name at all: any certificate of the same CA is accepted for such a host',
    help: 'refuse an empty name, or give the name that is expected',
  },
  noName: {
    what: '`Verify` is called without `DNSName`, so the name of the host is not checked',
    why: '`InsecureSkipVerify` leaves the check of the name to this function too: any certificate of the same CA is accepted for any host',
    help: 'give `DNSName`, or call `VerifyHostname`',
  },
} as const;

const fixes = {
  refuse: 'refuse a connection without a name to check',
  state: 'check the name that the connection was made for, and refuse one without',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const program = (check: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"errors"\n)\n\nvar errNoName = errors.New("no host name")\n\nfunc config(roots func() *x509.CertPool) *tls.Config {\n\treturn &tls.Config{\n\t\tInsecureSkipVerify: true,\n\t\tVerifyConnection: func(cs tls.ConnectionState) error {\n${check}\t\t\topts := x509.VerifyOptions{\n\t\t\t\tRoots:         roots(),\n\t\t\t\tDNSName:       cs.ServerName,\n\t\t\t\tIntermediates: x509.NewCertPool(),\n\t\t\t}\n\t\t\tfor _, cert := range cs.PeerCertificates[1:] {\n\t\t\t\topts.Intermediates.AddCert(cert)\n\t\t\t}\n\t\t\t_, err := cs.PeerCertificates[0].Verify(opts)\n\t\t\treturn err\n\t\t},\n\t}\n}\n`;

export const hostnameCheckSkipped = goRule(
  {
    language: 'go',
    id: 'hostname-check-skipped',
    title: 'certificate verified without a name',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.4'],
    neighbours: [],
    sources: [
      { title: 'crypto/tls: Config.VerifyConnection', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.15 to 1.27, run' },
      { title: 'crypto/x509: VerifyOptions.DNSName', url: 'https://pkg.go.dev/crypto/x509#VerifyOptions', versions: 'Go 1.0 to 1.27' },
    ],
    docs: {
      summary: 'A callback verifies the certificate itself and passes no host name, or one that is empty for IP addresses.',
      what: 'The rule looks at `VerifyConnection` and `VerifyPeerCertificate` beside `InsecureSkipVerify: true`. It fires on `DNSName: cs.ServerName` (the example of the standard library has it too), and, as information, on `Verify` without any `DNSName`. It stays silent where the function tests the name for being empty, calls `VerifyHostname`, looks at names, URIs or fingerprints of the certificate, where the configuration has a `ServerName`, for configurations that only listen, and in tests.',
      why: 'The server name of a connection is what the client sent in its greeting, and for `https://10.0.0.7` it sends none. `Verify` takes an empty `DNSName` as "do not check": any certificate that the CA has ever signed is then good enough.',
      fix: 'Return an error when the name is empty, or pass the expected name yourself.',
      whenNotToUse: 'When the CA signs for one server only.',
    },
    messages,
    fixes,
    examples: { bad: { text: program('') }, good: { text: program('\t\t\tif cs.ServerName == "" {\n\t\t\t\treturn errNoName\n\t\t\t}\n') } },
  },
  (analysis, report) => {
    const { model, scope } = analysis;
    if (!model.file.text.includes('VerifyOptions') || !model.file.text.includes('InsecureSkipVerify') || isTestCode(analysis)) return;
    for (const site of configSites(model, scope, ['VerifyConnection', 'VerifyPeerCertificate'])) check(analysis, site, report);
  },
);

function check(analysis: GoAnalysis, site: FieldSite, report: Report): void {
  const { model, scope } = analysis;
  const config = configOf(scope, model, site.config);
  const isOn = config.fields.some(({ name, value }) => name === 'InsecureSkipVerify' && value.type !== 'false');
  if (!isOn || (config.roles.has('server') && config.roles.size === 1) || config.fields.some(({ name }) => name === 'ServerName')) return;
  const callback = functionOf(scope, model, site.value);
  if (!callback || callback.model !== model) return;
  const options = callback.node.within('composite_literal').filter(each => isOptions(model, each));
  const [only, another] = options;
  if (!only || another || looksAtNames(callback.node)) return;
  const elements = elementsOf(model, only);
  const [roots, intermediates] = ['Roots', 'Intermediates'].map(field => elements.find(each => each.name === field));
  // Whoever takes the peer's own certificates as roots verifies something else.
  if (roots && intermediates && textOf(roots.value) === textOf(intermediates.value)) return;
  const name = elements.find(each => each.name === 'DNSName');
  const state = parameterOf(model, callback.node);
  const assigned = callback.node.within('field_identifier').some(each => textOf(each) === 'DNSName' && each.parent?.type === 'selector_expression');
  if (assigned) return;
  if (!name) report('noName', spanOf(only), {}, { severity: 'information', fixes: withName(model, only, state, callback.node, report) });
  else if (state && textOf(bare(name.value)) === `${state}.ServerName`) report('serverName', spanOf(name.value), { state }, { fixes: refusal(model, state, callback.node, report, 'refuse') });
}

function isOptions(model: GoModel, node: GoNode): boolean {
  const type = node.type === 'composite_literal' ? childAt(node, 'type') : undefined;
  return type !== undefined && typeNamed(model, type) === 'crypto/x509.VerifyOptions';
}

/** Names, URIs, fingerprints: another way to tell one certificate from another. */
const identities = /\b(VerifyHostname|DNSNames|IPAddresses|URIs|CommonName|EmailAddresses|Fingerprint|fingerprint|Sum256|SubjectKeyId|PublicKey|RawSubjectPublicKeyInfo|SerialNumber|spiffe\w*|Subject)\b/;

function looksAtNames(callback: GoNode): boolean {
  const text = textOf(callback);
  return identities.test(text) || /ServerName\s*[!=]=|len\([^()]*ServerName\)/.test(text);
}

/** The name of the `tls.ConnectionState` parameter. */
function parameterOf(model: GoModel, callback: GoNode): string | undefined {
  const parameter = childAt(callback, 'parameters')?.children.find(each => typeNamed(model, childAt(each, 'type') ?? each) === 'crypto/tls.ConnectionState');
  const [name] = parameter ? childrenAt(parameter, 'name') : [];
  return name && textOf(name) !== '_' ? textOf(name) : undefined;
}

/** `if cs.ServerName == "" { return … }` as the first statement of the callback. */
function refusal(model: GoModel, state: string, callback: GoNode, report: Report, title: 'refuse' | 'state'): readonly FixDraft[] {
  const first = childAt(callback, 'body')?.children[0];
  const indent = first && indentOf(first);
  const exit = first && exitFrom(model, first, { message: 'no host name to check the certificate for', values: [] });
  if (!first || indent === undefined || !exit) return [];
  const lineBreak = lineBreakOf(first.source.text);
  const newText = [`if ${state}.ServerName == "" {`, `${indent}\t${exit.statement}`, `${indent}}`, indent].join(lineBreak);
  return [{ title: report.title(title, {}), safe: false, edits: [{ file: first.source.uri, span: { start: first.start, end: first.start }, newText }, ...exit.edits] }];
}

/** The name of the connection as `DNSName`, where the callback has it. */
function withName(model: GoModel, options: GoNode, state: string | undefined, callback: GoNode, report: Report): readonly FixDraft[] {
  const body = childAt(options, 'body');
  const [refused] = state === undefined ? [] : refusal(model, state, callback, report, 'state');
  if (!body || !refused || textOf(options).includes('\n')) return [];
  const separator = body.children.length > 0 ? ', ' : '';
  const element = { file: options.source.uri, span: { start: body.start + 1, end: body.start + 1 }, newText: `DNSName: ${state ?? ''}.ServerName${separator}` };
  return [{ ...refused, edits: [...refused.edits, element] }];
}

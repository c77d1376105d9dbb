/** A transport made from nothing: it asks no environment for a proxy. */
import type { FixDraft, Reporter } from '../../core/rule';
import { certificateFiles, newestKnownGo } from '../../facts/go-lookup';
import { childAt, descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { indentOf, replaced } from '../edits';
import { structLiteral, wholeExpression, withField, type StructLiteral } from '../literals';
import type { GoModel } from '../model/model';
import { usable } from '../repair';
import { goRule } from '../rule';
import { standsAlone } from '../dropped';
import { isPlainDialer, isSeenWhole, laterFields, surroundings, transportLiterals, variableOf } from '../transports';

const messages = {
  host: {
    what: 'this transport ignores `HTTPS_PROXY`, and requests to `{host}` go through it',
    why: 'an `http.Transport` that is made anew has no `Proxy`: where only the proxy leads out, the request fails with `dial tcp: i/o timeout` or `connection refused`',
    help: 'set `Proxy: http.ProxyFromEnvironment`, as `http.DefaultTransport` has it',
  },
  roots: {
    what: 'this transport trusts public servers and ignores `HTTPS_PROXY`',
    why: 'an `http.Transport` that is made anew has no `Proxy`: where only the proxy leads out, every request fails with `dial tcp: i/o timeout` or `connection refused`',
    help: 'set `Proxy: http.ProxyFromEnvironment`, as `http.DefaultTransport` has it',
  },
  found: {
    what: 'this transport ignores `HTTPS_PROXY` and `NO_PROXY`',
    why: 'an `http.Transport` that is made anew has no `Proxy`, unlike `http.DefaultTransport`: its requests go straight to their target in every network',
    help: 'set `Proxy: http.ProxyFromEnvironment`, or `Proxy: nil` where that is meant',
  },
} as const;

const fixes = {
  proxy: 'set `Proxy: http.ProxyFromEnvironment`',
  clone: 'begin with a copy of `http.DefaultTransport` (its time-outs and limits come along)',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const transportWithoutProxy = goRule(
  {
    language: 'go',
    id: 'transport-without-proxy',
    title: 'transport without the proxy of the environment',
    level: 'warning',
    since: '0.1.0',
    seed: ['title', '1'],
    neighbours: [],
    sources: [
      { title: 'net/http: Transport.Proxy, and what DefaultTransport sets', url: 'https://pkg.go.dev/net/http#Transport', versions: 'Go 1.0 to 1.27' },
      { title: 'net/http: ProxyFromEnvironment', url: 'https://pkg.go.dev/net/http#ProxyFromEnvironment' },
    ],
    docs: {
      summary: 'An `http.Transport` literal without `Proxy`: `HTTPS_PROXY` and `NO_PROXY` mean nothing to it.',
      what:
        'The rule looks at `http.Transport` literals that end in an `http.Client` or as an `http.RoundTripper`. It warns where the client is certainly for the internet: the function names a public `https://` address, or the roots that the transport is given are those of the system. Otherwise it is an information. ' +
        'It stays silent when `Proxy` is set in the literal or anywhere else in the file, when the transport dials in its own way (a Unix socket, a tunnel), when it skips verification, when the code near it names `localhost`, a Unix socket or a service of the cluster, in reverse proxies, when the transport is handed to other code, and in tests.',
      why: '`http.DefaultTransport` has `Proxy: http.ProxyFromEnvironment`; a transport that is made to trust a private CA usually loses it on the way. Where only the proxy leads out, requests end with `dial tcp: i/o timeout`, and a certificate is looked for that is not missing.',
      fix: 'Set `Proxy: http.ProxyFromEnvironment`, or begin with `http.DefaultTransport.(*http.Transport).Clone()`, which keeps the time-outs, the limits and HTTP/2 too.',
      whenNotToUse: 'For clients that must never use a proxy: `Proxy: nil` says so, and the rule is silent.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n)\n\nfunc client(ca *x509.Certificate) (*http.Client, error) {\n\troots, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\troots.AddCert(ca)\n\treturn &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}, nil\n}\n',
      },
      good: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n)\n\nfunc client(ca *x509.Certificate) (*http.Client, error) {\n\troots, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\troots.AddCert(ca)\n\ttransport := http.DefaultTransport.(*http.Transport).Clone()\n\ttransport.TLSClientConfig = &tls.Config{RootCAs: roots}\n\treturn &http.Client{Transport: transport}, nil\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    const { text } = model.file;
    // Whoever speaks of a proxy, a test server or schemes of its own knows what the transport is for.
    if (!text.includes('Transport{') || isTestCode(analysis) || /\.Proxy\s*=[^=]|\.RegisterProtocol\(/.test(text)) return;
    for (const literal of transportLiterals(model)) {
      if (isMeant(model, literal) || !isSeenWhole(model, literal)) continue;
      checkTransport(model, literal, report);
    }
  },
);

function checkTransport(model: GoModel, literal: StructLiteral, report: Report): void {
  const around = surroundings(literal.node);
  const strings = stringsIn(around);
  if (strings.some(isNear)) return;
  const at = childAt(literal.node, 'type');
  if (!at) return;
  const host = [...descendants(around)].flatMap(node => requested(node) ?? []).map(publicHost).find(each => each !== undefined);
  const isPublic = host !== undefined || trustsTheSystem(model, literal, around);
  const drafts = [...proxyFix(model, literal, isPublic, report), ...cloneFix(model, literal, report)];
  const options = { severity: isPublic ? 'warning' : 'information', fixes: drafts } as const;
  if (host !== undefined) report('host', spanOf(at), { host }, options);
  else if (isPublic) report('roots', spanOf(at), {}, options);
  else report('found', spanOf(at), {}, options);
}

const dialling = ['Dial', 'DialContext', 'DialTLS', 'DialTLSContext'];

/** Whether the transport says, or its use says, that it does without a proxy. */
function isMeant(model: GoModel, literal: StructLiteral): boolean {
  const { fields } = literal;
  const later = laterFields(model, literal);
  if (fields.has('Proxy') || dialling.some(field => later.has(field))) return true;
  if (dialling.some(field => fields.has(field) && !isPlainDialer(model, fields.get(field) ?? literal.node))) return true;
  // Verification switched off is another rule's matter, and most often a sign of a server that is near.
  return [...descendants(surroundings(literal.node))].some(node => /^(identifier|field_identifier)$/.test(node.type) && textOf(node) === 'InsecureSkipVerify');
}

function stringsIn(node: GoNode): readonly string[] {
  return [...descendants(node)].flatMap(each => (/_string_literal$/.test(each.type) ? stringOf(each) ?? [] : []));
}

/** Names of this machine, of Unix sockets and of the cluster. */
function isNear(value: string): boolean {
  return /^unix$|^unix:|\.sock$|localhost|\b127\.0\.0\.1\b|\[::1\]|\.svc\b|kubernetes\.default|\/serviceaccount\b|\.local\b|\.internal\b/.test(value);
}

const requests = /^(Get|Head|Post|PostForm|NewRequest|NewRequestWithContext)$/;

/** The address that a call makes a request to. */
function requested(call: GoNode): string | undefined {
  const called = call.type === 'call_expression' ? childAt(call, 'function') : undefined;
  const name = called?.type === 'selector_expression' ? childAt(called, 'field') : undefined;
  if (!name || !requests.test(textOf(name))) return undefined;
  return childAt(call, 'arguments')?.children.map(stringOf).find(each => each?.startsWith('https://'));
}

/** The host of an address on the internet: a name with a public ending. */
function publicHost(value: string): string | undefined {
  const host = /^https:\/\/([a-z0-9.-]+)(?=[/:?]|$)/i.exec(value)?.[1];
  if (host === undefined || !/\.(com|org|net|io|dev|app|cloud|ai)$/i.test(host) || /(^|\.)example\./i.test(host)) return undefined;
  return host;
}

/** Whether the roots are the system's: `SystemCertPool`, or a bundle of the lookup that is read by name. */
function trustsTheSystem(model: GoModel, literal: StructLiteral, around: GoNode): boolean {
  const value = literal.fields.get('TLSClientConfig');
  const config = value && structLiteral(model, value, 'crypto/tls.Config');
  if (config ? !config.fields.has('RootCAs') : !(value && textOf(around).includes('RootCAs'))) return false;
  const bundles = certificateFiles({ major: 1, minor: newestKnownGo }).map(({ path }) => path);
  return [...descendants(around)].some(node => model.calledBy(node) === 'crypto/x509.SystemCertPool' || (/_string_literal$/.test(node.type) && bundles.includes(stringOf(node) ?? '')));
}

function proxyFix(model: GoModel, literal: StructLiteral, isPublic: boolean, report: Report): readonly FixDraft[] {
  const http = usable(model, literal.node, 'net/http');
  if (http === undefined) return [];
  return [{ title: report.title('proxy', {}), safe: isPublic, edits: withField(literal, 'Proxy', `${http}.ProxyFromEnvironment`) }];
}

/** `tr := http.DefaultTransport.(*http.Transport).Clone()`, and the fields one by one. */
function cloneFix(model: GoModel, literal: StructLiteral, report: Report): readonly FixDraft[] {
  const variable = variableOf(model, literal);
  const statement = variable?.parent?.parent;
  const http = usable(model, literal.node, 'net/http');
  if (!variable || !statement || http === undefined || !standsAlone(statement) || literal.body.children.some(each => each.type === 'comment')) return [];
  const whole = wholeExpression(literal.node);
  const indent = indentOf(statement);
  // Without `&` it is a value, and a clone is a pointer.
  if (indent === undefined || whole.type !== 'unary_expression' || textOf(whole).includes('`')) return [];
  const lineBreak = literal.node.source.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = [...literal.fields].map(([field, value]) => `${textOf(variable)}.${field} = ${outdented(value, indent)}`);
  const newText = [`${http}.DefaultTransport.(*${http}.Transport).Clone()`, ...lines].join(`${lineBreak}${indent}`);
  return [{ title: report.title('clone', {}), safe: false, edits: [replaced(whole, newText)] }];
}

/** The text of a field's value, its further lines as deep as they belong outside the literal. */
function outdented(value: GoNode, indent: string): string {
  const text = textOf(value);
  return /\n/.test(text) ? text.replaceAll(`\n${indent}\t`, `\n${indent}`) : text;
}

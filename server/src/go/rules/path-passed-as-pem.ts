/** The path of a file passed where its content belongs. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { Edit } from '../../core/finding';
import { ancestors, bare, childAt, descendants, listed, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { standsAlone } from '../dropped';
import { importEdits, linesBefore, replaced } from '../edits';
import { argumentsOf, valuesOf } from '../flow/uses';
import type { GoModel } from '../model/model';
import { typeOf } from '../model/types';
import { errorNameAt, exitFrom, usable } from '../repair';
import { goRule } from '../rule';

const messages = {
  path: {
    what: '`{call}` gets the path `{path}`, not the content of the file',
    why: 'a path is no PEM: {consequence}',
    help: 'read the file with `os.ReadFile` and pass what it gives',
  },
} as const;

const fixes = {
  read: 'read `{path}` and pass its content',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

/** Functions that take PEM, and what they say about anything else. */
const users: ReadonlyMap<string, string> = new Map([
  ['AppendCertsFromPEM', '`AppendCertsFromPEM` finds no certificate and returns false'],
  ['crypto/tls.X509KeyPair', 'it fails with `tls: failed to find any PEM data in certificate input`'],
  ['encoding/pem.Decode', '`pem.Decode` gives a nil block'],
]);

const program = (argument: string, read: string): string =>
  `package client\n\nimport (\n\t"crypto/x509"\n\t"errors"\n\t"os"\n)\n\nvar _ = os.Args\n\nfunc pool() (*x509.CertPool, error) {\n${read}\tpool := x509.NewCertPool()\n\tif !pool.AppendCertsFromPEM(${argument}) {\n\t\treturn nil, errors.New("no certificate")\n\t}\n\treturn pool, nil\n}\n`;

export const pathPassedAsPem = goRule(
  {
    language: 'go',
    id: 'path-passed-as-pem',
    title: 'path in place of PEM',
    level: 'error',
    since: '0.1.0',
    seed: ['2.4'],
    neighbours: [],
    sources: [{ title: 'crypto/x509: AppendCertsFromPEM', url: 'https://pkg.go.dev/crypto/x509#CertPool.AppendCertsFromPEM', versions: 'Go 1.0 to 1.27' }],
    docs: {
      summary: 'A path is converted to bytes and passed where the content of the file belongs.',
      what: 'The rule fires on `[]byte(x)` as an argument of `AppendCertsFromPEM`, `tls.X509KeyPair` or `pem.Decode` when `x` is certainly a path: a literal or constant that looks like one, or the result of `filepath.Join`. It stays silent where `x` may be PEM (many programs take either from the same option), and in tests.',
      why: 'A path holds no PEM block. `AppendCertsFromPEM` returns false and says no more, `X509KeyPair` fails with `failed to find any PEM data`.',
      fix: 'Read the file with `os.ReadFile` and pass what it gives.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: program('[]byte("/etc/shop/ca.crt")', '') },
      good: { text: program('pem', '\tpem, err := os.ReadFile("/etc/shop/ca.crt")\n\tif err != nil {\n\t\treturn nil, err\n\t}\n') },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (!model.file.text.includes('[]byte(') || isTestCode(analysis)) return;
    for (const declaration of model.declarationsWith(text => text.includes('[]byte('))) {
      for (const node of declaration.within('call_expression')) checkCall(model, node, report);
    }
  },
);

function checkCall(model: GoModel, call: GoNode, report: Report): void {
  const user = userOf(model, call);
  if (user === undefined) return;
  for (const argument of argumentsOf(call)) {
    const path = argument.type === 'type_conversion_expression' ? childAt(argument, 'operand') : undefined;
    if (!path || !isPath(model, bare(path))) continue;
    const name = user.slice(user.lastIndexOf('.') + 1);
    const shown = stringOf(bare(path)) ?? textOf(path);
    report('path', spanOf(argument), { call: name, path: shown, consequence: users.get(user) ?? '' }, { fixes: fixesFor(model, call, argument, bare(path), report) });
  }
}

function userOf(model: GoModel, call: GoNode): string | undefined {
  const known = model.calledBy(call);
  if (known !== undefined) return users.has(known) ? known : undefined;
  const called = childAt(call, 'function');
  const [pool, method] = called?.type === 'selector_expression' ? [childAt(called, 'operand'), childAt(called, 'field')] : [];
  return pool && method && textOf(method) === 'AppendCertsFromPEM' && typeOf(model, pool) === 'crypto/x509.CertPool' ? 'AppendCertsFromPEM' : undefined;
}

/** Whether an expression is certainly a path: every value that it can have is. That it is also opened says nothing, many options take either. */
function isPath(model: GoModel, node: GoNode): boolean {
  const literal = stringOf(node);
  if (literal !== undefined) return looksLikePath(literal);
  if (node.type === 'call_expression') return /^path(\/filepath)?\.Join$/.test(model.calledBy(node) ?? '');
  if (node.type !== 'identifier') return false;
  const local = model.localOf(node);
  if (!local) return isPathConstant(model, textOf(node));
  const values = local.kind === 'variable' || local.kind === 'constant' ? (local.by.type === 'const_spec' ? listed(childAt(local.by, 'value')) : valuesOf(model, local)) : [];
  return values.length > 0 && values.every(value => value !== undefined && value !== node && !mentions(value, local.name) && isPath(model, bare(value)));
}

function mentions(value: GoNode, name: string): boolean {
  return [...descendants(value)].some(each => each.type === 'identifier' && textOf(each) === name);
}

function looksLikePath(text: string): boolean {
  return !text.includes('-----') && !/[\n\r]/.test(text) && (/^(\/|\.{1,2}\/|~\/)[\w.@%+/-]+$/.test(text) || /^[\w.@%+/-]+\.(pem|crt|cer|cert|key|ca-bundle)$/.test(text));
}

/** A `const` of the file whose value is a path. */
function isPathConstant(model: GoModel, name: string): boolean {
  const value = model.constantNamed(name);
  const literal = value && stringOf(value);
  return literal !== undefined && looksLikePath(literal);
}

/** Names for what is read, the likeliest first. */
const names = ['caPEM', 'pemData', 'content'];
const pairNames = ['certPEM', 'keyPEM'];

function fixesFor(model: GoModel, call: GoNode, argument: GoNode, path: GoNode, report: Report): readonly FixDraft[] {
  const statement = [...ancestors(argument)].find(standsAlone);
  // Inside a loop's head or a closure on the same line nothing can be put before it.
  if (!statement || !/^(if_statement|expression_statement|short_var_declaration|assignment_statement|return_statement)$/.test(statement.type)) return [];
  const pairName = pairNames[argumentsOf(call).indexOf(argument)];
  const wanted = argumentsOf(call).length === 2 && pairName !== undefined ? [pairName, ...names] : names;
  const name = wanted.find(each => !model.isDeclaredAt(statement, each) && !model.isTakenLater(statement, each));
  const error = errorNameAt(model, statement, true);
  const os = usable(model, statement, 'os');
  const imports = os === undefined && !model.isDeclaredAt(statement, 'os') ? importEdits(model, 'os') : [];
  const exit = error && exitFrom(model, statement, { message: 'read the PEM file', values: [], error: error.name });
  if (name === undefined || !error || !exit || !imports) return [];
  const before = linesBefore(statement, [`${name}, ${error.name} := ${os ?? 'os'}.ReadFile(${textOf(path)})`, `if ${error.name} != nil {`, `\t${exit.statement}`, '}']);
  const edits: readonly Edit[] | undefined = before && [before, replaced(argument, name), ...imports, ...exit.edits];
  return edits ? [{ title: report.title('read', { path: stringOf(path) ?? textOf(path) }), safe: true, edits }] : [];
}

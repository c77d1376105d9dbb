/** The bool of AppendCertsFromPEM dropped. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { lineBreakOf } from '../../core/text';
import { ancestors, bare, childAt, descendants, listed, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { assignmentOf, standsAlone } from '../dropped';
import { indentOf, linesAfter } from '../edits';
import { destinationOf, usesOf, valuesOf } from '../flow/uses';
import type { GoModel } from '../model/model';
import type { GoPackage } from '../model/package';
import { typeOf } from '../model/types';
import { exitFrom, usable, type Trouble } from '../repair';
import { goRule } from '../rule';

const messages = {
  dropped: {
    what: '`AppendCertsFromPEM` says whether it found a certificate, and nobody looks',
    why: 'if {source} holds none (an empty file, DER, a private key), `{pool}` stays as it was, and the first connection fails with `x509: certificate signed by unknown authority`',
    help: 'check the result and say which file it was',
  },
} as const;

const fixes = {
  check: 'check the result: `{statement}`',
  log: 'check the result and write it to the log',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const method = 'AppendCertsFromPEM';

const program = (append: string): string =>
  `package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc config(caFile string) (*tls.Config, error) {\n\tpem, err := os.ReadFile(caFile)\n\tif err != nil {\n\t\treturn nil, fmt.Errorf("read the CA: %w", err)\n\t}\n\tpool := x509.NewCertPool()\n${append}\treturn &tls.Config{RootCAs: pool}, nil\n}\n`;

export const pemAppendUnchecked = goRule(
  {
    language: 'go',
    id: 'pem-append-unchecked',
    title: 'dropped result of AppendCertsFromPEM',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.4', '3.2'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: AppendCertsFromPEM', url: 'https://pkg.go.dev/crypto/x509#CertPool.AppendCertsFromPEM', versions: 'Go 1.0 to 1.27' },
    ],
    docs: {
      summary: 'The result of `AppendCertsFromPEM` is dropped, so a file without a certificate goes unnoticed.',
      what: 'The rule fires when `AppendCertsFromPEM` of an `x509.CertPool` is called as a statement, or its result is assigned to `_`. It is information where an empty text may mean that there is no CA to add: a pool that began with the roots of the system gets something that was not read from a file. It stays silent for pools that only `Verify` sees, for PEM that the program has just encoded itself, and in tests.',
      why: '`AppendCertsFromPEM` gives no error. It returns false for an empty file, for DER, for a private key, for a path in place of the content. Without a look at it the pool lacks the CA, and the error appears later and elsewhere: `x509: certificate signed by unknown authority`.',
      fix: 'Return an error that names the file when the result is false.',
      whenNotToUse: 'When the certificates are optional and their absence is no mistake.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: program('\tpool.AppendCertsFromPEM(pem)\n') },
      good: { text: program('\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, fmt.Errorf("no certificate found in %s", caFile)\n\t}\n') },
    },
  },
  (analysis, report) => {
    const { model, scope } = analysis;
    if (!model.file.text.includes(method) || isTestCode(analysis)) return;
    for (const declaration of model.declarationsWith(text => text.includes(method))) {
      for (const call of declaration.within('call_expression')) checkCall(model, scope, call, report);
    }
  },
);

function checkCall(model: GoModel, scope: GoPackage, call: GoNode, report: Report): void {
  const called = call.type === 'call_expression' ? childAt(call, 'function') : undefined;
  const field = called?.type === 'selector_expression' ? childAt(called, 'field') : undefined;
  const pool = called && childAt(called, 'operand');
  const argument = call.children.find(child => child.field === 'arguments')?.children[0];
  if (!pool || !field || !argument || textOf(field) !== method || typeOf(model, pool, scope) !== 'crypto/x509.CertPool') return;
  const statement = droppedBy(call);
  if (!statement || isOwnPem(model, argument)) return;
  if (isOnlyForVerify(model, pool)) return;
  const source = sourceOf(model, argument);
  const isCertain = source?.isFile === true || ((isPrivateOnly(model, pool) || isGuarded(statement, argument)) && !isGivenElsewhere(model, argument, call));
  report('dropped', spanOf(field), { pool: textOf(pool), source: source ? `\`${source.text}\`` : 'it' }, { severity: isCertain ? 'warning' : 'information', fixes: fixesFor(model, statement, call, source, isCertain, report) });
}

/** A pool that only `Verify` sees: the result comes out at once, and intermediates may well be none. */
function isOnlyForVerify(model: GoModel, pool: GoNode): boolean {
  const local = pool.type === 'identifier' ? model.localOf(pool) : undefined;
  const uses = local ? usesOf(model, local).map(destinationOf).filter(to => to.kind !== 'method') : [];
  return uses.length > 0 && uses.every(to => to.kind === 'element' && /^(Roots|Intermediates)$/.test(to.field));
}

/** A pool that began empty in the same function: without the certificates it trusts nobody. */
function isPrivateOnly(model: GoModel, pool: GoNode): boolean {
  const local = pool.type === 'identifier' ? model.localOf(pool) : undefined;
  const values = local?.kind === 'variable' ? valuesOf(model, local) : [];
  return values.length > 0 && values.every(value => value && model.calledBy(bare(value)) === 'crypto/x509.NewCertPool');
}

/** Whether the statement runs only when there is something to add: an empty text may mean that there is no CA. */
function isGuarded(statement: GoNode, argument: GoNode): boolean {
  const inner = bare(argument.type === 'type_conversion_expression' ? (childAt(argument, 'operand') ?? argument) : argument);
  for (const each of ancestors(statement)) {
    const condition = each.type === 'if_statement' ? childAt(each, 'condition') : undefined;
    if (condition && textOf(condition).includes(textOf(inner))) return true;
  }
  return false;
}

/** Whether other code got the same variable before: it may have been looked at there. */
function isGivenElsewhere(model: GoModel, argument: GoNode, call: GoNode): boolean {
  const inner = bare(argument.type === 'type_conversion_expression' ? (childAt(argument, 'operand') ?? argument) : argument);
  const local = inner.type === 'identifier' ? model.localOf(inner) : undefined;
  return (local ? usesOf(model, local) : []).some(use => {
    const to = destinationOf(use.parent?.type === 'type_conversion_expression' ? use.parent : use);
    const called = to.kind === 'argument' ? textOf(childAt(to.call, 'function') ?? to.call) : 'len';
    return use.start < call.start && called !== 'len' && !called.endsWith(method);
  });
}

/** The statement that drops the call's result. */
function droppedBy(call: GoNode): GoNode | undefined {
  if (call.parent?.type === 'expression_statement') return call.parent;
  const assignment = assignmentOf(call);
  return assignment && assignment.targets.every(target => textOf(target) === '_') ? assignment.statement : undefined;
}

/** PEM that the program has encoded itself holds what it was given. */
function isOwnPem(model: GoModel, argument: GoNode): boolean {
  const value = originOf(model, argument);
  return value !== undefined && model.calledBy(value) === 'encoding/pem.EncodeToMemory';
}

/** The expression that a variable was given when it was declared, through conversions. */
function originOf(model: GoModel, expression: GoNode): GoNode | undefined {
  let node = bare(expression);
  for (let steps = 0; steps < 5; steps++) {
    if (node.type === 'type_conversion_expression') {
      const inner = childAt(node, 'operand');
      if (!inner) return undefined;
      node = bare(inner);
    } else if (node.type === 'identifier') {
      const by = model.localOf(node)?.by;
      const [value] = by?.type === 'short_var_declaration' ? listed(childAt(by, 'right')) : [];
      if (!value) return undefined;
      node = bare(value);
    } else return node;
  }
  return undefined;
}

interface PemSource {
  /** As the message names it. */
  readonly text: string;
  /** An expression for the path that can be written again. */
  readonly path: GoNode | undefined;
  /** Whether it was certainly read from a file: then no certificate in it is a mistake. */
  readonly isFile: boolean;
}

const readers: ReadonlySet<string> = new Set(['os.ReadFile', 'io/ioutil.ReadFile']);

/** Where the PEM comes from: the path it was read from, or the name of what holds it. */
function sourceOf(model: GoModel, argument: GoNode): PemSource | undefined {
  const value = originOf(model, argument);
  const isFile = value !== undefined && readers.has(model.calledBy(value) ?? '');
  const path = isFile ? value.children.find(child => child.field === 'arguments')?.children[0] : undefined;
  if (path && isSimple(path)) return { text: stringOf(path) ?? textOf(path), path, isFile };
  const inner = bare(argument.type === 'type_conversion_expression' ? (childAt(argument, 'operand') ?? argument) : argument);
  return isSimple(inner) ? { text: textOf(inner), path: undefined, isFile } : undefined;
}

/** A name, a chain of names or a short literal: it can be written a second time without doing anything twice. */
function isSimple(node: GoNode): boolean {
  if (node.type === 'identifier') return true;
  if (node.type === 'interpreted_string_literal') return !/[\\`%\n]/.test(textOf(node)) && node.end - node.start < 120;
  const operand = node.type === 'selector_expression' ? childAt(node, 'operand') : undefined;
  return operand !== undefined && isSimple(operand);
}

function troubleOf(model: GoModel, call: GoNode, source: PemSource | undefined): Trouble {
  const path = source?.path;
  const literal = path && stringOf(path);
  if (literal !== undefined) return { message: `no certificate found in ${literal}`, values: [] };
  // What `ReadFile` takes is a string.
  if (path && isVisible(model, path, call)) return { message: 'no certificate found in %s', values: [textOf(path)] };
  return { message: `no certificate found in ${source?.text ?? 'the PEM data'}`, values: [] };
}

/** Whether the names of an expression mean the same at another place. */
function isVisible(model: GoModel, expression: GoNode, at: GoNode): boolean {
  const first = [...descendants(expression)].find(each => each.type === 'identifier');
  return first === undefined || model.localNamed(at, textOf(first)) === model.localOf(first);
}

function fixesFor(model: GoModel, statement: GoNode, call: GoNode, source: PemSource | undefined, isSafe: boolean, report: Report): readonly FixDraft[] {
  const indent = indentOf(statement);
  // Without a line of its own (a branch on one line, the head of an `if`) nothing can be put around it.
  if (!standsAlone(statement) || indent === undefined || linesAfter(statement, []) === undefined) return [];
  const trouble = troubleOf(model, call, source);
  const exit = exitFrom(model, statement, trouble);
  const wrapped = (body: string): readonly Edit[] => {
    const { uri, text } = statement.source;
    const ahead = { file: uri, span: { start: statement.start, end: call.start }, newText: 'if !' };
    const behind = { file: uri, span: { start: call.end, end: call.end }, newText: [' {', `${indent}\t${body}`, `${indent}}`].join(lineBreakOf(text)) };
    return [ahead, behind];
  };
  if (exit) return [{ title: report.title('check', { statement: exit.statement }), safe: isSafe, edits: [...wrapped(exit.statement), ...exit.edits] }];
  const log = usable(model, statement, 'log');
  if (log === undefined) return [];
  const values = [`"${trouble.message}"`, ...trouble.values].join(', ');
  const body = trouble.values.length === 0 ? `${log}.Print(${values})` : `${log}.Printf(${values})`;
  return [{ title: report.title('log', {}), safe: false, edits: wrapped(body) }];
}

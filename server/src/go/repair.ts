/** How a function of the user's own gets out of trouble: the statement that gives an error up, in the style of the file. */
import type { Edit } from '../core/finding';
import { childAt, childrenAt, listed, textOf, type GoNode } from '../syntax/go/tree';
import { importEdits } from './edits';
import type { GoModel } from './model/model';
import { enclosingFunction } from './model/scopes';
import { resultTypes, typeNamed } from './model/types';

/** What went wrong, for people: `message` has one `%s` for each argument. */
export interface Trouble {
  readonly message: string;
  /** Expressions of the file for the `%s`. */
  readonly values: readonly string[];
  /** The variable that holds the error, where there is one. */
  readonly error?: string;
}

export interface Exit {
  /** `return nil, fmt.Errorf("…: %w", err)` */
  readonly statement: string;
  /** Imports that the statement needs. */
  readonly edits: readonly Edit[];
}

/** The statement that leaves the function around `at` because of `trouble`; `undefined` where there is no certain way. */
export function exitFrom(model: GoModel, at: GoNode, trouble: Trouble): Exit | undefined {
  const owner = enclosingFunction(at);
  if (!owner) return undefined;
  const types = resultTypes(owner);
  const last = types.at(-1);
  if (last && typeNamed(model, last) === 'error') return returned(model, at, owner, types, trouble);
  return types.length === 0 ? ended(model, at, owner, trouble) : undefined;
}

function returned(model: GoModel, at: GoNode, owner: GoNode, types: readonly GoNode[], trouble: Trouble): Exit | undefined {
  const values = zeros(model, owner, types);
  const error = errorFor(model, at, trouble);
  if (!values || !error) return undefined;
  return { statement: `return ${[...values, error.expression].join(', ')}`, edits: error.edits };
}

/** `main` and `init` of a program, and tests, end. */
function ended(model: GoModel, at: GoNode, owner: GoNode, trouble: Trouble): Exit | undefined {
  const tester = testerOf(model, owner);
  if (tester !== undefined) return { statement: `${tester}.${fatal(trouble)}`, edits: [] };
  const name = textOf(childAt(owner, 'name') ?? owner);
  const isProgram = owner.type === 'function_declaration' && (name === 'init' || (name === 'main' && model.packageName === 'main'));
  const log = usable(model, at, 'log');
  return isProgram && log !== undefined ? { statement: `${log}.${fatal(trouble)}`, edits: [] } : undefined;
}

function testerOf(model: GoModel, owner: GoNode): string | undefined {
  const parameters = childAt(owner, 'parameters')?.children ?? [];
  const tester = parameters.find(each => /^testing\.(T|B|F|TB)$/.test(typeNamed(model, childAt(each, 'type') ?? each) ?? ''));
  const name = tester && childAt(tester, 'name');
  return name && textOf(name);
}

function fatal({ message, values, error }: Trouble): string {
  const all = error === undefined ? values : [...values, error];
  const text = error === undefined ? message : `${message}: %v`;
  return all.length === 0 ? `Fatal(${quoted(text)})` : `Fatalf(${[quoted(text), ...all].join(', ')})`;
}

interface ErrorExpression {
  readonly expression: string;
  readonly edits: readonly Edit[];
}

function errorFor(model: GoModel, at: GoNode, { message, values, error }: Trouble): ErrorExpression | undefined {
  const fmt = usable(model, at, 'fmt');
  const wrap = usable(model, at, 'github.com/pkg/errors');
  if (error !== undefined) {
    if (fmt !== undefined) return { expression: `${fmt}.Errorf(${[quoted(`${message}: %w`), ...values, error].join(', ')})`, edits: [] };
    if (wrap !== undefined) return { expression: values.length === 0 ? `${wrap}.Wrap(${error}, ${quoted(message)})` : `${wrap}.Wrapf(${[error, quoted(message), ...values].join(', ')})`, edits: [] };
    return { expression: error, edits: [] };
  }
  if (values.length === 0) return plainError(model, at, wrap ?? usable(model, at, 'errors'), message);
  if (fmt !== undefined || wrap === undefined) return formatted(model, at, fmt, message, values);
  return { expression: `${wrap}.Errorf(${[quoted(message), ...values].join(', ')})`, edits: [] };
}

function plainError(model: GoModel, at: GoNode, errors: string | undefined, message: string): ErrorExpression | undefined {
  const edits = errors === undefined ? importable(model, at, 'errors') : [];
  return edits && { expression: `${errors ?? 'errors'}.New(${quoted(message)})`, edits };
}

function formatted(model: GoModel, at: GoNode, fmt: string | undefined, message: string, values: readonly string[]): ErrorExpression | undefined {
  const edits = fmt === undefined ? importable(model, at, 'fmt') : [];
  return edits && { expression: `${fmt ?? 'fmt'}.Errorf(${[quoted(message), ...values].join(', ')})`, edits };
}

function importable(model: GoModel, at: GoNode, path: string): readonly Edit[] | undefined {
  return model.isDeclaredAt(at, path) ? undefined : importEdits(model, path);
}

/** The name under which an imported package can be used at a place. */
export function usable(model: GoModel, at: GoNode, path: string): string | undefined {
  const name = model.nameOf(path);
  return name === undefined || model.isLocalAt(at, name) ? undefined : name;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** What the function returns beside an error: as it does elsewhere, or the zero values of the types. */
function zeros(model: GoModel, owner: GoNode, types: readonly GoNode[]): readonly string[] | undefined {
  if (types.length === 1) return [];
  const elsewhere = givenUp(owner, types.length);
  if (elsewhere) return elsewhere;
  const values = types.slice(0, -1).map(type => zeroOf(model, type));
  return values.every(value => value !== undefined) ? values : undefined;
}

const constants = /^(nil|""|``|0|false|[\w.]+\{\})$/;

/** The constants that another `return …, err` of the same function gives. */
function givenUp(owner: GoNode, count: number): readonly string[] | undefined {
  for (const node of owner.within('return_statement')) {
    if (enclosingFunction(node) !== owner) continue;
    const values = listed(node.children[0]).map(textOf);
    const error = values.at(-1) ?? '';
    if (values.length === count && error !== 'nil' && values.slice(0, -1).every(value => constants.test(value))) return values.slice(0, -1);
  }
  return undefined;
}

const nilTypes: ReadonlySet<string> = new Set(['pointer_type', 'slice_type', 'map_type', 'channel_type', 'function_type', 'interface_type']);

function zeroOf(model: GoModel, type: GoNode): string | undefined {
  if (nilTypes.has(type.type)) return 'nil';
  const name = typeNamed(model, type);
  if (name === 'error' || name === 'any') return 'nil';
  if (name === 'string') return '""';
  if (name === 'bool') return 'false';
  if (name !== undefined && /^(byte|rune|u?int\d*|uintptr|float\d+|complex\d+)$/.test(name)) return '0';
  if (name !== undefined && (structs.has(name) || (name.startsWith('.') && model.isStruct(name.slice(1))))) return `${textOf(type)}{}`;
  return name === 'net/http.RoundTripper' || name === 'net/http.Handler' ? 'nil' : undefined;
}

const structs: ReadonlySet<string> = new Set(['crypto/tls.Certificate', 'crypto/tls.Config', 'crypto/x509.VerifyOptions', 'net/http.Client', 'net/http.Transport', 'net/http.Server']);

/** How an error variable comes to a statement: as it is declared there, with a line of its own, or not at all. */
export interface ErrorName {
  readonly name: string;
  /** Lines to be put before the statement. */
  readonly before: readonly string[];
}

/**
 * The name for the error that a statement gives. `declares`: the statement is a `:=`, which brings the name along. A name
 * that a later `err := …` of the same block needs for itself is left alone.
 */
export function errorNameAt(model: GoModel, statement: GoNode, declares: boolean): ErrorName | undefined {
  for (const name of ['err', 'loadErr']) {
    const visible = model.localNamed(statement, name);
    if (visible && (declares ? visible.scope === statement.parent : true)) {
      if (isError(model, visible.by, visible.node)) return { name, before: [] };
      continue;
    }
    if (model.isTakenLater(statement, name)) continue;
    return { name, before: declares ? [] : [`var ${name} error`] };
  }
  return undefined;
}

/** A declared error, or the last of a call's results under an error's name. */
function isError(model: GoModel, by: GoNode, node: GoNode): boolean {
  const type = childAt(by, 'type');
  if (type) return typeNamed(model, type) === 'error';
  if (by.type !== 'short_var_declaration') return false;
  const left = listed(childAt(by, 'left'));
  return left.at(-1) === node && childrenAt(by, 'right').some(right => /call_expression$/.test(listed(right)[0]?.type ?? ''));
}

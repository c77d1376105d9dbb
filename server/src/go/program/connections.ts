/** Uses of the standard library that open TLS connections or may: found by name, and the few that are certain by what they are given. */
import { isQuietName, mayConnect } from '../../facts/go-connections';
import { bare, childAt, descendants, listed, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoDeclaration } from '../../syntax/go/file';
import type { GoModel } from '../model/model';
import { typeOf } from '../model/types';
import type { SourceFile } from './file';

export interface NamedUse {
  readonly file: SourceFile;
  readonly node: GoNode;
  /** `net/http.Get`. */
  readonly name: string;
}

/** A call that opens a connection whenever it is reached. */
export interface CertainCall {
  readonly file: SourceFile;
  readonly declaration: GoDeclaration;
  readonly node: GoNode;
  readonly name: string;
}

/** Names of the standard library in a file that are not known to be quiet; `undefined` where a dot import, or code that cannot be read, hides them. */
export function loudUses(file: SourceFile): readonly NamedUse[] | undefined {
  const suspects = file.header.imports.filter(({ path, name }) => mayConnect(path) && path !== 'C' && name !== '_');
  if (suspects.some(({ name }) => name === '.')) return undefined;
  const named = suspects.map(({ path }) => file.model.nameOf(path)).filter(name => name !== undefined);
  if (named.length < suspects.length) return undefined;
  if (named.length === 0) return [];
  const pattern = new RegExp(`\\b(${named.join('|')})\\s*\\.\\s*[A-Z]`);
  if (file.model.file.declarations.some(({ text, node }) => pattern.test(text) && !node)) return undefined;
  return file.model.declarationsWith(text => pattern.test(text)).flatMap(declaration => [...descendants(declaration)].flatMap(node => usesAt(file, node)));
}

function usesAt(file: SourceFile, node: GoNode): readonly NamedUse[] {
  if (node.type !== 'selector_expression' && node.type !== 'qualified_type') return [];
  const name = file.model.resolveSelector(node);
  const dot = name?.lastIndexOf('.') ?? -1;
  if (name === undefined || isQuietName(name.slice(0, dot), name.slice(dot + 1))) return [];
  return [{ file, node, name }];
}

/** Calls by which `http` is asked for an address, and which argument that is. */
const requests: ReadonlyMap<string, number> = new Map([
  ['net/http.Get', 0], ['net/http.Head', 0], ['net/http.Post', 0], ['net/http.PostForm', 0],
  ['net/http.NewRequest', 1], ['net/http.NewRequestWithContext', 2],
]);
const clientMethods: ReadonlySet<string> = new Set(['Get', 'Head', 'Post', 'PostForm']);
/** They speak nothing but TLS. */
const dialers: ReadonlySet<string> = new Set(['crypto/tls.Dial', 'crypto/tls.DialWithDialer']);

const worthALook = /https:\/\/|\btls\b[\s\S]*\.Dial|\.Dial/;

/** The certain calls of a file. */
export function certainCalls(file: SourceFile): readonly CertainCall[] {
  const { model } = file;
  if (!worthALook.test(file.text)) return [];
  return model.file.declarations.flatMap(declaration => {
    if (declaration.keyword !== 'func' && declaration.keyword !== 'var') return [];
    if (!/https:\/\/|Dial|\b(Get|Head|Post|PostForm|NewRequest\w*)\(/.test(declaration.text) || !declaration.node) return [];
    const sends = /\.(Do|RoundTrip)\(/.test(declaration.text);
    return [...descendants(declaration.node)].flatMap((node): CertainCall[] => {
      const name = node.type === 'call_expression' ? certainName(model, node, sends) : undefined;
      return name === undefined ? [] : [{ file, declaration, node, name }];
    });
  });
}

function certainName(model: GoModel, call: GoNode, sends: boolean): string | undefined {
  const name = model.calledBy(call);
  if (name !== undefined && dialers.has(name)) return name;
  const given = argumentsOf(call);
  const index = name === undefined ? (isClientCall(model, call) ? 0 : undefined) : requests.get(name);
  const address = index === undefined ? undefined : given[index];
  if (!address || !isHttps(model, address, 0)) return undefined;
  if (index !== 0 && !sends) return undefined;
  return name ?? textOf(childAt(call, 'function') ?? call);
}

/** `client.Get(…)` of an `http.Client`. */
function isClientCall(model: GoModel, call: GoNode): boolean {
  const called = childAt(call, 'function');
  const [owner, method] = called?.type === 'selector_expression' ? [childAt(called, 'operand'), childAt(called, 'field')] : [];
  if (!owner || !method || !clientMethods.has(textOf(method))) return false;
  return model.resolveSelector(owner) === 'net/http.DefaultClient' || typeOf(model, owner) === 'net/http.Client';
}

function argumentsOf(call: GoNode): readonly GoNode[] {
  const list = call.children.find(child => child.field === 'arguments');
  return list?.children.filter(child => child.type !== 'comment') ?? [];
}

const longestChain = 5;

/** Whether an expression is the address of a server elsewhere that is spoken to with TLS. */
function isHttps(model: GoModel, expression: GoNode, depth: number): boolean {
  const node = bare(expression);
  const text = stringOf(node);
  if (text !== undefined) return /^https:\/\//i.test(text) && !/^https:\/\/(localhost|127\.|\[::1\]|host\.docker\.internal)/i.test(text);
  if (depth > longestChain) return false;
  const follow = (next: GoNode | undefined): boolean => next !== undefined && isHttps(model, next, depth + 1);
  switch (node.type) {
    case 'binary_expression':
      return follow(childAt(node, 'left'));
    case 'call_expression':
      return model.calledBy(node) === 'fmt.Sprintf' && follow(argumentsOf(node)[0]);
    case 'identifier':
      return follow(valueOf(model, node));
    default:
      return false;
  }
}

/** What a constant is, or a variable that is given a value once. */
function valueOf(model: GoModel, name: GoNode): GoNode | undefined {
  const local = model.localOf(name);
  if (!local) return model.constantNamed(textOf(name));
  const { by, node } = local;
  const values = listed(childAt(by, by.type === 'short_var_declaration' ? 'right' : 'value'));
  const names = by.type === 'short_var_declaration' ? listed(childAt(by, 'left')) : by.children.filter(each => each.field === 'name');
  if (!/^(short_var_declaration|var_spec|const_spec)$/.test(by.type) || names.length !== values.length || isAssignedAgain(local.name, by)) return undefined;
  return values[names.indexOf(node)];
}

function isAssignedAgain(name: string, declaredBy: GoNode): boolean {
  const around = declaredBy.source.text;
  return new RegExp(`\\b${name}\\s*(?:\\+|,[^=\\n]*)?=[^=]`, 'g').test(around.slice(declaredBy.end)) || around.includes(`&${name}`);
}

/** The use of a snippet at the place where the cursor is: the call with its error handling, and the field or the call that takes the result. */
import type { Edit } from '../core/finding';
import { ancestors, childAt, textOf, type GoNode } from '../syntax/go/tree';
import { standsAlone } from './dropped';
import { linesBefore, replaced } from './edits';
import { insertionOf, type Insertion } from './insertion';
import { withField, type StructLiteral } from './literals';
import type { GoModel } from './model/model';
import type { GoPackage } from './model/package';
import { enclosingFunction } from './model/scopes';
import { typeNamed } from './model/types';
import { errorNameAt, exitFrom } from './repair';
import { newClient, newTransport, proxyAwareTransport } from './snippets/proxy-aware-transport';
import { newReloadingClient, newReloadingTransport, reloadingClient } from './snippets/reloading-client';
import { rootCas, systemRootsAnd } from './snippets/root-cas';
import type { Declaration, Snippet } from './snippets/snippet';

/** What the cursor is on. */
export type Place =
  | { readonly kind: 'config' | 'client' | 'transport' | 'server'; readonly literal: StructLiteral }
  | { readonly kind: 'request' | 'default-client' | 'serving'; readonly node: GoNode }
  | { readonly kind: 'main' };

/** A path that the user is to replace. */
const caFile = '"ca.pem"';

/** How a place takes what a snippet gives. */
interface Wire {
  /** Declares, first of all, the function that is called. */
  readonly declaration: Declaration;
  /** The name for what it gives. */
  readonly result: string;
  readonly message: string;
  readonly isReloading: boolean;
  readonly take: (result: string) => readonly Edit[];
  /** The expression that changes. */
  readonly at: GoNode;
}

/** All edits of a snippet that is used at once; `undefined` where the place gives no way to handle its errors. */
export function wired(scope: GoPackage, snippet: Snippet, place: Place, offset: number): readonly Edit[] | undefined {
  const model = scope.own;
  const wire = wireOf(model, snippet, place);
  const statement = wire && [wire.at, ...ancestors(wire.at)].find(standsAlone);
  if (!wire || !statement || enclosingFunction(statement) !== enclosingFunction(wire.at)) return undefined;
  const insertion = insertionOf(scope, { ...snippet, declarations: [wire.declaration] }, offset, wire.isReloading ? ['log', 'context'] : isMain(model, statement) ? ['log'] : []);
  const result = [wire.result, `ca${capital(wire.result)}`].find(name => !model.isDeclaredAt(statement, name) && !model.isTakenLater(statement, name));
  const error = errorNameAt(model, statement, true);
  if (!insertion || result === undefined || !error || error.before.length > 0) return undefined;
  const call = callOf(model, wire, insertion, statement);
  const exit = exitOf(model, insertion, statement, { message: wire.message, error: error.name });
  const lines = call !== undefined && exit !== undefined ? linesBefore(statement, [`${result}, ${error.name} := ${call}`, `if ${error.name} != nil {`, `\t${exit}`, '}']) : undefined;
  return lines && [...insertion.edits, lines, ...wire.take(result)];
}

function wireOf(model: GoModel, snippet: Snippet, place: Place): Wire | undefined {
  const isReloading = snippet === reloadingClient;
  if (place.kind === 'config' && snippet === rootCas) {
    if (place.literal.fields.has('RootCAs')) return undefined;
    return { declaration: systemRootsAnd, result: 'roots', message: 'load the roots', isReloading, at: place.literal.node, take: result => withField(place.literal, 'RootCAs', result) };
  }
  if (snippet !== proxyAwareTransport && !isReloading) return undefined;
  if (place.kind === 'client' && !place.literal.fields.has('Transport')) {
    const declaration = isReloading ? newReloadingTransport : newTransport;
    return { declaration, result: 'transport', message: 'make the transport', isReloading, at: place.literal.node, take: result => withField(place.literal, 'Transport', result) };
  }
  const taken = place.kind === 'request' ? childAt(childAt(place.node, 'function') ?? place.node, 'operand') : place.kind === 'default-client' ? place.node : undefined;
  if (!taken || model.isDeclaredAt(taken, 'client')) return undefined;
  return { declaration: isReloading ? newReloadingClient : newClient, result: 'client', message: 'make the client', isReloading, at: taken, take: result => [replaced(taken, result)] };
}

/** `newClient("ca.pem")`, with a context and a function for errors where it reloads. */
function callOf(model: GoModel, { declaration, isReloading }: Wire, insertion: Insertion, statement: GoNode): string | undefined {
  const name = insertion.nameOf(declaration.names[0] ?? '');
  if (model.isLocalAt(statement, name)) return undefined;
  if (!isReloading) return `${name}(${caFile})`;
  const [context, log] = [insertion.packageNamed('context'), insertion.packageNamed('log')];
  const known = contextAt(model, statement);
  if (log === undefined || context === undefined || model.isLocalAt(statement, log) || (known === undefined && model.isLocalAt(statement, context))) return undefined;
  return `${name}(${known ?? `${context}.Background()`}, ${caFile}, func(err error) { ${log}.Print(err) })`;
}

/** A parameter `ctx`. */
function contextAt(model: GoModel, at: GoNode): string | undefined {
  const found = model.localNamed(at, 'ctx');
  const type = found && childAt(found.by, 'type');
  return type && typeNamed(model, type) === 'context.Context' ? 'ctx' : undefined;
}

function exitOf(model: GoModel, insertion: Insertion, statement: GoNode, { message, error }: { readonly message: string; readonly error: string }): string | undefined {
  const exit = exitFrom(model, statement, { message, values: [], error });
  if (exit) return exit.edits.length === 0 ? exit.statement : undefined;
  const log = insertion.packageNamed('log');
  return isMain(model, statement) && log !== undefined && !model.isLocalAt(statement, log) ? `${log}.Fatalf("${message}: %v", ${error})` : undefined;
}

function isMain(model: GoModel, at: GoNode): boolean {
  const owner = enclosingFunction(at);
  const name = owner?.type === 'function_declaration' ? childAt(owner, 'name') : undefined;
  return model.packageName === 'main' && name !== undefined && textOf(name) === 'main';
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

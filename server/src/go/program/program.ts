/** What the source of a Go program says of its trust: see `trust/program.ts` for the meaning of each answer. */
import { defineTexts } from '../../core/message';
import type { HostFiles } from '../../core/host';
import { embeddedRoots } from '../../facts/embedded-roots';
import { isQuietImport } from '../../facts/go-connections';
import { ancestors, childAt, descendants, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import type { BuiltInGodebug, ProgramPlace, SourceProgram } from '../../trust/program';
import type { ProgramAsk } from '../../trust/joins';
import type { Origin, Tri } from '../../trust/types';
import { certainCalls, loudUses, type CertainCall, type NamedUse } from './connections';
import type { SourceFile } from './file';
import { linkedFrom, type Linked, type OuterImport } from './linked';
import { Modules } from './modules';
import { reachable } from './reach';

export const programTexts = defineTexts('go.program', {
  connects: '`{name}` opens a TLS connection here',
  mayConnect: '`{name}` may open a connection',
  module: 'what `{module}` does is not known',
  dotImport: 'a dot import hides what is called',
  roots: '`RootCAs` is given here',
  fallback: '`{module}` brings roots inside the program',
});

/** The program whose main package is the folder `ask.at`; in steps. */
export function* sourceProgramSteps(ask: ProgramAsk, files: HostFiles): Generator<undefined, SourceProgram> {
  const modules = Modules.around(ask.at, files);
  const linked = yield* linkedFrom(ask.at, modules, files, ask.tags, ask.go?.minor);
  const isComplete = modules.isComplete && linked.isComplete;
  const fallback = fallbackOf(linked, modules);
  const connections = yield* connectionsOf(linked, modules);
  const rootPools = rootPoolsOf(linked);
  const makes = isComplete ? connections.makes : connections.makes === 'yes' ? 'yes' : 'unknown';
  return {
    isComplete,
    isMain: linked.main?.name === undefined ? (isComplete ? 'no' : 'unknown') : linked.main.name === 'main' ? 'yes' : 'no',
    module: modules.module,
    goLine: modules.goLine,
    asksFor: modules.asksFor,
    godebug: godebugOf(linked, modules),
    ...fallback,
    makesTlsConnections: makes,
    connections: connections.places,
    unknownBecause: connections.unknownBecause,
    usesSystemRoots: makes === 'no' ? 'no' : makes === 'yes' && rootPools.length === 0 && !changesVerification(linked) ? 'yes' : 'unknown',
    rootPools,
    readsProxyVariables: makes === 'yes' && !linked.packages.some(({ files: all }) => all.some(({ file }) => /\bTransport\s*\{|\.Proxy\s*=/.test(file.text))) ? 'yes' : 'unknown',
    importsC: importsC(linked),
  };
}

/** `//go:debug` lines of the main package, then the lines of the deciding file, each name once. */
function godebugOf({ main }: Linked, { deciding, module }: Modules): readonly BuiltInGodebug[] {
  const lines = (main?.files ?? []).filter(({ isBuilt }) => isBuilt === 'yes').flatMap(({ file }) => file.header.directives.flatMap((directive): BuiltInGodebug[] => {
    const [, name, value] = directive.name === 'go:debug' ? (/^([^=\s]+)=(\S*)$/.exec(directive.text) ?? []) : [];
    return name === undefined || value === undefined ? [] : [{ name, value, file: file.uri, span: directive.span }];
  }));
  const settings = (deciding?.godebugs ?? []).map(({ name, value, span }): BuiltInGodebug => ({ name, value, span, file: module?.decidedBy ?? '' }));
  return [...new Map([...lines, ...settings].toReversed().map(each => [each.name, each])).values()].toReversed();
}

function fallbackOf(linked: Linked, { goMod }: Modules): Pick<SourceProgram, 'fallbackRoots' | 'registersFallback' | 'fallbackPlace'> {
  const found = linked.modules.flatMap(({ file, spec }) => embeddedRoots.filter(({ module }) => isBelow(spec.path, module)).map(root => ({ file, spec, root })));
  const [first] = found;
  if (first) {
    const text = programTexts.fallback({ module: first.spec.path });
    return { fallbackRoots: 'yes', registersFallback: found.some(({ root }) => root.registers) ? 'yes' : 'unknown', fallbackPlace: { file: first.file.uri, span: first.spec.span, text } };
  }
  // A package that nobody here can read may bring them, and register them itself.
  const registersItself = linked.packages.some(({ files }) => files.some(({ file }) => file.text.includes('SetFallbackRoots')));
  const isKnown = linked.isComplete && linked.isWhole && goMod !== undefined && linked.modules.every(({ spec }) => spec.path.startsWith('golang.org/x/'));
  const none = isKnown && !registersItself && !goMod.requires.some(({ path }) => embeddedRoots.some(({ module }) => isBelow(module, path)));
  return { fallbackRoots: none ? 'no' : 'unknown', registersFallback: none ? 'no' : 'unknown', fallbackPlace: undefined };
}

function isBelow(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}

interface Connections {
  readonly makes: Tri;
  readonly places: readonly ProgramPlace[];
  readonly unknownBecause: readonly Origin[];
}

/** Enough for a user to see what is meant. */
const mostReasons = 5;

function* connectionsOf(linked: Linked, modules: Modules): Generator<undefined, Connections> {
  const files = linked.packages.flatMap(each => each.files);
  const certain = files.filter(({ isBuilt }) => isBuilt === 'yes').flatMap(({ file }) => certainCalls(file));
  if (certain.length > 0) {
    const reached = yield* reachable(linked, modules, new Set(certain.map(({ declaration }) => declaration)));
    const proven = certain.filter(({ declaration }) => reached.has(declaration));
    if (proven.length > 0) return { makes: 'yes', places: proven.map(placeOfCall), unknownBecause: [] };
  }
  const uses: NamedUse[] = [];
  let isHidden = false;
  for (const { file } of files) {
    const found = loudUses(file);
    if (!found) isHidden = true;
    uses.push(...(found ?? []));
    yield;
  }
  const strangers = linked.modules.filter(({ spec }) => spec.path === 'C' || !isQuietImport(spec.path));
  const isQuiet = uses.length === 0 && strangers.length === 0 && !isHidden && linked.isWhole && linked.main !== undefined;
  return { makes: isQuiet ? 'no' : 'unknown', places: uses.slice(0, mostReasons).map(placeOfUse), unknownBecause: [...strangers.map(originOf), ...uses.map(originOfUse)].slice(0, mostReasons) };
}

function placeOfCall({ file, node, name }: CertainCall): ProgramPlace {
  return { file: file.uri, span: spanOf(childAt(node, 'function') ?? node), text: programTexts.connects({ name: shortName(name) }) };
}

function placeOfUse({ file, node, name }: NamedUse): ProgramPlace {
  return { file: file.uri, span: spanOf(node), text: programTexts.mayConnect({ name: shortName(name) }) };
}

function originOfUse(use: NamedUse): Origin {
  return { kind: 'span', ...placeOfUse(use) };
}

function originOf({ file, spec }: OuterImport): Origin {
  return { kind: 'span', file: file.uri, span: spec.pathSpan, text: programTexts.module({ module: spec.path }) };
}

/** `http.Get` for `net/http.Get`. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Where `RootCAs` is given, in a literal or by an assignment. */
function rootPoolsOf({ packages }: Linked): readonly ProgramPlace[] {
  return packages.flatMap(({ files }) => files.filter(({ file }) => file.text.includes('RootCAs')).flatMap(({ file }) => rootPoolsIn(file)));
}

function rootPoolsIn(file: SourceFile): readonly ProgramPlace[] {
  return file.model.declarationsWith(text => text.includes('RootCAs')).flatMap(declaration =>
    [...descendants(declaration)]
      .filter(node => textOf(node) === 'RootCAs' && node.children.length === 0 && isGiven(node))
      .map(node => ({ file: file.uri, span: spanOf(node), text: programTexts.roots() })));
}

function isGiven(node: GoNode): boolean {
  for (const each of ancestors(node)) {
    if (each.type === 'keyed_element') return true;
    if (each.type === 'assignment_statement') return (childAt(each, 'left')?.end ?? 0) >= node.end;
  }
  return false;
}

/** Whether some configuration may check certificates in another way, or not at all. */
function changesVerification({ packages }: Linked): boolean {
  return packages.some(({ files }) => files.some(({ file }) => /InsecureSkipVerify|RootCAs/.test(file.text)));
}

function importsC(linked: Linked): Tri {
  if (linked.modules.some(({ spec }) => spec.path === 'C')) return 'yes';
  return linked.isComplete && linked.isWhole && linked.modules.every(({ spec }) => isQuietImport(spec.path)) ? 'no' : 'unknown';
}

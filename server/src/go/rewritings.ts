/** The snippets that the light bulb offers, each where it fits, and those that a command asks for anywhere. */
import { folderOf } from '../core/host';
import type { Rewriting } from '../core/language';
import { defineTexts, type Text } from '../core/message';
import type { Span } from '../core/text';
import { parseGoRelease } from '../facts/go-lookup';
import { ancestors, childAt, descendants, textOf, type GoNode } from '../syntax/go/tree';
import { isTestCode, type GoAnalysis } from './analysis';
import { insertionOf } from './insertion';
import { structLiteral } from './literals';
import type { GoModel } from './model/model';
import { isFunction } from './model/scopes';
import { Modules } from './program/modules';
import { snippets } from './snippets';
import type { Snippet, SnippetId } from './snippets/snippet';
import { wired, type Place } from './wiring';

export const snippetTexts = defineTexts('go.snippet', {
  rootCas: 'set `RootCAs` to the roots of the system and a private CA',
  proxyAwareTransport: 'use a private CA here, and the proxy of the environment',
  reloadingClient: 'use a private CA here that is loaded anew when its file changes',
  rootCasFunction: 'add a function that puts the roots of the system and a private CA into one pool',
  proxyAwareTransportFunction: 'add a function that makes a client with a private CA and the proxy of the environment',
  reloadingClientFunction: 'add a function that makes a client whose private CA is loaded anew when its file changes',
  reloadingCertificateFunction: 'add a function for `GetCertificate` that loads the certificate anew when its files change',
  meshTlsConfigFunction: 'add a function that makes a `tls.Config` with the identity that Istio gave the workload',
  fallbackRoots: 'import the fallback roots (run `go mod tidy` afterwards)',
  tooOld: 'it needs Go {since}, and go.mod asks for Go {go}',
  noPlace: 'the imports of this file cannot be added to while they are not written to the end',
  onlyMain: 'roots are chosen by the program: import them in its package `main`',
  alreadyImported: 'they are imported already',
});

const used: Readonly<Partial<Record<SnippetId, () => Text>>> = {
  'root-cas': snippetTexts.rootCas,
  'proxy-aware-transport': snippetTexts.proxyAwareTransport,
  'reloading-client': snippetTexts.reloadingClient,
};

const added: Readonly<Record<SnippetId, () => Text>> = {
  'root-cas': snippetTexts.rootCasFunction,
  'proxy-aware-transport': snippetTexts.proxyAwareTransportFunction,
  'reloading-client': snippetTexts.reloadingClientFunction,
  'reloading-certificate': snippetTexts.reloadingCertificateFunction,
  'mesh-tls-config': snippetTexts.meshTlsConfigFunction,
  'fallback-roots': snippetTexts.fallbackRoots,
};

/** What fits where the cursor is. */
export function goRewritings(analysis: GoAnalysis, { start }: Span): readonly Rewriting[] {
  const { model } = analysis;
  const place = placeAt(model, start);
  if (!place) return [];
  return snippets.filter(snippet => fits(analysis, snippet, place)).flatMap(snippet => goInsertion(analysis, snippet.id, start) ?? []);
}

/** A snippet by its id, wherever the cursor is. `undefined` for an id that there is not. */
export function goInsertion(analysis: GoAnalysis, id: string, at: number): Rewriting | undefined {
  const { model, scope } = analysis;
  const snippet = snippets.find(each => each.id === id);
  if (!snippet) return undefined;
  const disabled = hindrance(analysis, snippet);
  const place = disabled ? undefined : placeAt(model, at);
  const edits = place && wired(scope, snippet, place, at);
  const title = used[snippet.id];
  if (edits && title) return { title: title(), edits };
  const insertion = disabled ? undefined : insertionOf(scope, snippet, at);
  return { title: added[snippet.id](), edits: insertion?.edits ?? [], ...(insertion ? {} : { disabled: disabled ?? snippetTexts.noPlace() }) };
}

function hindrance({ model, input }: GoAnalysis, snippet: Snippet): Text | undefined {
  const go = Modules.around(folderOf(input.uri), input.files).goLine;
  const needed = parseGoRelease(snippet.since);
  if (go !== 'unknown' && needed && go.minor < needed.minor) return snippetTexts.tooOld({ since: snippet.since, go: `1.${go.minor}` });
  if (snippet.id !== 'fallback-roots') return undefined;
  if (model.packageName !== 'main' || model.isTest) return snippetTexts.onlyMain();
  return snippet.blankImports.every(({ path }) => model.importOf(path)) ? snippetTexts.alreadyImported() : undefined;
}

const clients: readonly SnippetId[] = ['proxy-aware-transport', 'reloading-client'];
const offers: Readonly<Record<Place['kind'], readonly SnippetId[]>> = {
  config: ['root-cas', 'reloading-certificate', 'mesh-tls-config'],
  client: clients,
  transport: clients,
  request: clients,
  'default-client': clients,
  server: ['reloading-certificate'],
  serving: ['reloading-certificate'],
  main: ['root-cas', ...clients, 'reloading-certificate', 'mesh-tls-config', 'fallback-roots'],
};

function fits(analysis: GoAnalysis, snippet: Snippet, place: Place): boolean {
  if (isTestCode(analysis) || !offers[place.kind].includes(snippet.id) || hindrance(analysis, snippet)) return false;
  if (place.kind !== 'config') return true;
  const { fields } = place.literal;
  const isServer = ['Certificates', 'ClientAuth', 'ClientCAs'].some(field => fields.has(field));
  // What is there needs no second one; a server's configuration has no use for a client's roots, and the other way round.
  if (snippet.id === 'reloading-certificate') return isServer && !fields.has('GetCertificate');
  return !fields.has('RootCAs') && !fields.has('ClientAuth') && !fields.has('ClientCAs') && !fields.has('GetCertificate');
}

const requests: ReadonlySet<string> = new Set(['net/http.Get', 'net/http.Head', 'net/http.Post', 'net/http.PostForm']);
const servings: ReadonlySet<string> = new Set(['net/http.ListenAndServeTLS', 'net/http.ServeTLS', 'crypto/tls.Listen', 'crypto/tls.NewListener', 'crypto/tls.LoadX509KeyPair']);
const literals = [['config', 'crypto/tls.Config'], ['client', 'net/http.Client'], ['transport', 'net/http.Transport'], ['server', 'net/http.Server']] as const;

/** The innermost thing around the cursor that a snippet fits on, up to the function that it stands in. */
function placeAt(model: GoModel, at: number): Place | undefined {
  const here = model.file.declarations.find(({ start, text }) => start <= at && at <= start + text.length);
  const isCalled = ['net/http', 'crypto/tls'].some(path => model.nameOf(path) !== undefined && here?.text.includes(`${model.nameOf(path) ?? ''}.`));
  const root = here && (isCalled || /^func\s+main\b/.test(here.text)) ? here.node : undefined;
  const inner = root && innermost(root, at);
  if (!inner) return undefined;
  for (const node of [inner, ...ancestors(inner)]) {
    const found = placeOf(model, node, at);
    if (found) return found;
    if (isFunction(node)) return undefined;
  }
  return undefined;
}

function placeOf(model: GoModel, node: GoNode, at: number): Place | undefined {
  switch (node.type) {
    case 'composite_literal':
      return literals.flatMap(([kind, type]) => {
        const literal = structLiteral(model, node, type);
        return literal ? [{ kind, literal }] : [];
      })[0];
    case 'call_expression': {
      const called = model.calledBy(node) ?? '';
      return requests.has(called) ? { kind: 'request', node } : servings.has(called) ? { kind: 'serving', node } : undefined;
    }
    case 'selector_expression':
      return model.resolveSelector(node) === 'net/http.DefaultClient' ? { kind: 'default-client', node } : undefined;
    case 'function_declaration':
      return isMainHead(model, node, at) ? { kind: 'main' } : undefined;
    default:
      return undefined;
  }
}

/** The line `func main() {`, and not the body below it. */
function isMainHead(model: GoModel, node: GoNode, at: number): boolean {
  const [name, body] = [childAt(node, 'name'), childAt(node, 'body')];
  return model.packageName === 'main' && name !== undefined && body !== undefined && textOf(name) === 'main' && at <= body.start + 1;
}

function innermost(root: GoNode, at: number): GoNode {
  let found = root;
  for (const node of descendants(root)) if (node.start <= at && at <= node.end && node.start >= found.start && node.end <= found.end) found = node;
  return found;
}

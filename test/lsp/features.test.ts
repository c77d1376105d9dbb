/** Hover, lenses, trace, completion, definitions and links over the protocol: that the engine's answers arrive in the client's terms. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CodeLensRequest, CompletionRequest, DefinitionRequest, DocumentLinkRequest, HoverRequest,
  type CompletionItem, type Location, type MarkupContent, type Position,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { RuleEntry, TraceResult } from '../../server/src/lsp/protocol';
import { rangeOf, shownRange, startServer, type ServerProcess } from './client';
import { missing, withoutRoots } from './samples';
import { makeWorkspace, type Workspace } from './workspace';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

let client: ServerProcess;
let workspace: Workspace;
before(async () => {
  workspace = makeWorkspace({ 'certs/my corp.crt': certificate, 'certs/corp.crt': certificate, '.dockerignore': 'secret\n' }, 'my project ü');
  client = await startServer({ folders: [workspace.uri] });
  await client.initialize();
});
after(async () => {
  assert.equal(await client.stop(), 0);
  workspace.dispose();
});

let count = 0;
/** Opens a Dockerfile of the workspace; `▮` marks the place that is asked about. */
async function opened(source: string): Promise<{ readonly uri: string; readonly text: string; readonly position: Position }> {
  const uri = workspace.uriOf(`${++count}.Dockerfile`);
  const at = source.indexOf('▮');
  const text = at < 0 ? source : source.slice(0, at) + source.slice(at + 1);
  await client.open(uri, text);
  return { uri, text, position: TextDocument.create(uri, '', 1, text).positionAt(Math.max(0, at)) };
}

describe('hover', () => {
  test('is Markdown about the word under the cursor, with its range', async () => {
    const { uri, position } = await opened('FROM alp▮ine:3.20\r\n');
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    assert.equal((hover?.contents as MarkupContent).kind, 'markdown');
    assert.match((hover?.contents as MarkupContent).value, /alpine/i);
    assert.equal(hover?.range && shownRange(hover.range), '1:6-1:17');
  });

  test('counts UTF-16 units behind an emoji', async () => {
    const { uri, position } = await opened('FROM scratch\nENV A="🐳🐳" SSL_CERT▮_FILE=/x\n');
    const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    assert.equal(hover?.range?.start.character, 13);
  });

  test('is nothing where there is nothing to say, and for what is not open', async () => {
    const { uri, position } = await opened('FROM alpine\n# hel▮lo\n');
    assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position }), null);
    assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: 'untitled:nothing' }, position }), null);
    assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 999, character: 999 } }), null);
  });
});

describe('code lenses and the trace', () => {
  test('stand over the stages that ship, and lead to the trace of the stage', async () => {
    const { uri } = await opened(withoutRoots);
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    assert.deepEqual(lenses, [{ range: rangeOf(5, 0, 5, 12), command: { title: 'no roots: HTTPS fails', command: 'trustlint.explainTrustLookup', arguments: [uri, '1'] } }]);
    const trace = await client.connection.sendRequest<TraceResult>('trustlint/trace', { uri, target: '1' });
    assert.equal(trace.target, '1');
    assert.equal(trace.verdict, 'no-roots');
    assert.match(trace.text, /^# what Go opens to find root certificates: stage `scratch`\n# Go 1\.27 /);
    assert.match(trace.text, /openat\(AT_FDCWD, "\/etc\/ssl\/certs\/ca-certificates\.crt", O_RDONLY\|O_CLOEXEC\) = -1 ENOENT/);
    assert.match(trace.text, /# verdict: no roots\n/);
  });

  test('the trace is of the target, else of the stage at the cursor, else of the last stage', async () => {
    const { uri } = await opened(withoutRoots);
    const target = async (params: object): Promise<string | undefined> => (await client.connection.sendRequest<TraceResult | null>('trustlint/trace', { uri, ...params }))?.target;
    assert.equal(await target({ target: 'build' }), 'build');
    assert.equal(await target({ position: { line: 2, character: 0 } }), 'build');
    assert.equal(await target({ position: { line: 6, character: 0 } }), '1');
    assert.equal(await target({}), '1');
    assert.equal(await target({ target: 'nothing' }), undefined);
    assert.equal(await client.connection.sendRequest('trustlint/trace', { uri: 'untitled:nothing' }), null);
  });
});

describe('completion', () => {
  test('replaces the word that is being typed', async () => {
    const { uri, text, position } = await opened('FROM scratch\nENV SSL_CE▮\n');
    const items = (await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[];
    const item = items.find(each => each.label.startsWith('SSL_CERT_FILE'));
    assert.ok(item?.textEdit && 'range' in item.textEdit);
    const after = TextDocument.applyEdits(TextDocument.create(uri, '', 1, text), [item.textEdit]);
    assert.match(after, /^FROM scratch\nENV SSL_CERT_FILE/);
    assert.equal((item.documentation as MarkupContent).kind, 'markdown');
    assert.equal(item.insertTextFormat, 1);
  });

  test('is empty where nothing of ours fits', async () => {
    const { uri, position } = await opened('FROM scratch\nLABEL a▮\n');
    assert.deepEqual(await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position }), []);
  });
});

describe('definitions and links', () => {
  test('lead from a copied stage to its name', async () => {
    const { uri, position } = await opened(withoutRoots.replace('--from=build', '--from=bu▮ild'));
    const places = (await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position })) as Location[];
    assert.deepEqual(places, [{ uri, range: rangeOf(0, 27, 0, 32) }]);
  });

  test('lead to files of the build context, with a URI that the client can open', async () => {
    const { uri } = await opened('FROM alpine\nCOPY ["certs/my corp.crt", "/usr/local/share/ca-certificates/"]\nCOPY certs/corp.crt absent.crt /x/\n');
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    assert.deepEqual(links?.map(link => [shownRange(link.range), link.target]), [
      ['2:8-2:25', workspace.uriOf('certs/my corp.crt')],
      ['3:6-3:20', workspace.uriOf('certs/corp.crt')],
    ]);
  });

  test('lead from a suppressed rule to its page', async () => {
    const { uri } = await opened(`# trustlint-ignore ${missing}: reason\nFROM scratch\n`);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    assert.deepEqual(links?.map(link => link.target), [`https://github.com/trustlint/trustlint/blob/main/server/docs/rules/${missing}.md`]);
  });
});

describe('the list of rules', () => {
  test('names each rule once, and gives a page on request', async () => {
    const entries = await client.connection.sendRequest<readonly RuleEntry[]>('trustlint/rules', {});
    assert.equal(new Set(entries.map(entry => entry.name)).size, entries.length);
    assert.ok(entries.every(entry => entry.page === undefined && entry.title !== '' && entry.url.endsWith(`${entry.name}.md`)));
    const [page, ...others] = await client.connection.sendRequest<readonly RuleEntry[]>('trustlint/rules', { rule: missing });
    assert.deepEqual(others, []);
    assert.match(page?.page ?? '', new RegExp(`^# ${missing}\n`));
    assert.deepEqual(await client.connection.sendRequest('trustlint/rules', { rule: 'dockerfile/nothing' }), []);
  });
});

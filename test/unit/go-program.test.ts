/** What the source of small modules says of the program: connections, roots, settings. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { HostEntry, HostFiles } from '../../server/src/core/host';
import { sourceProgramSteps } from '../../server/src/go/program/program';
import { readAsset } from '../../server/src/node/assets';
import { prepareGo } from '../../server/src/syntax/go/grammar';
import type { SourceProgram } from '../../server/src/trust/program';

const root = 'file:///shop';

before(() => prepareGo(readAsset));

type Sources = Readonly<Record<string, string>>;

/** Files in memory; those in `missing` are still to be loaded. */
function hostOf(sources: Sources, missing: ReadonlySet<string> = new Set()): HostFiles {
  const entries = new Map<string, HostEntry>();
  const names = new Map<string, Set<string>>([[root, new Set()]]);
  for (const [path, text] of Object.entries(sources)) {
    const parts = path.split('/');
    parts.forEach((part, index) => {
      const folder = [root, ...parts.slice(0, index)].join('/');
      names.set(folder, (names.get(folder) ?? new Set()).add(part));
    });
    entries.set(`${root}/${path}`, { kind: 'file', bytes: new TextEncoder().encode(text), mode: 0o644 });
  }
  for (const [folder, all] of names) entries.set(folder, { kind: 'directory', names: [...all] });
  return { entry: uri => (missing.has(uri) ? undefined : (entries.get(uri) ?? { kind: 'absent' })), rootOf: () => root };
}

interface Asking {
  readonly at?: string;
  readonly tags?: readonly string[];
}

function programOf(sources: Sources, { at = '', tags = [] }: Asking = {}, missing?: ReadonlySet<string>): SourceProgram {
  const steps = sourceProgramSteps({ at: at === '' ? root : `${root}/${at}`, tags, go: undefined }, hostOf(sources, missing));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const mod = 'module example.com/shop\n\ngo 1.22\n';
const main = (imports: string, body: string, rest = ''): string => `package main\n\nimport (\n${imports.split(' ').map(each => `\t${each.replace(/^(?:(\w+)=)?(.+)$/, (_, name: string | undefined, path: string) => `${name ? `${name} ` : ''}"${path}"`)}\n`).join('')})\n\nfunc main() {\n${body}\n}\n${rest}`;

interface Case {
  readonly name: string;
  readonly files: Sources;
  readonly makes: SourceProgram['makesTlsConnections'];
  readonly asking?: Asking;
}

const get = '\thttp.Get("https://example.org")';

const cases: readonly Case[] = [
  { name: 'a server and nothing else', makes: 'no', files: { 'main.go': main('net/http', '\thttp.HandleFunc("/", nil)\n\thttp.ListenAndServe(":80", nil)') } },
  { name: 'a program that only prints', makes: 'no', files: { 'main.go': main('fmt os', '\tfmt.Println(os.Args)') } },
  { name: 'names of constants are quiet', makes: 'no', files: { 'main.go': main('net/http fmt', '\tfmt.Println(http.StatusOK, http.MethodGet, http.ErrServerClosed)') } },
  { name: 'a call to a literal address', makes: 'yes', files: { 'main.go': main('net/http', get) } },
  { name: 'under another name', makes: 'yes', files: { 'main.go': main('web=net/http', '\tweb.Head("https://example.org")') } },
  { name: 'plain http proves nothing, since it may be redirected', makes: 'unknown', files: { 'main.go': main('net/http', '\thttp.Get("http://example.org")') } },
  { name: 'an address that is given from outside', makes: 'unknown', files: { 'main.go': main('net/http os', '\thttp.Get(os.Args[1])') } },
  { name: 'the machine itself', makes: 'unknown', files: { 'main.go': main('net/http', '\thttp.Get("https://localhost:8443/healthz")') } },
  { name: 'a constant', makes: 'yes', files: { 'main.go': main('net/http', '\thttp.Get(address + "/v1")', '\nconst address = "https://example.org"\n') } },
  { name: 'a variable that is set once', makes: 'yes', files: { 'main.go': main('net/http fmt', '\turl := fmt.Sprintf("https://example.org/%d", 1)\n\thttp.Get(url)') } },
  { name: 'a variable that is set again', makes: 'unknown', files: { 'main.go': main('net/http os', '\turl := "https://example.org"\n\turl = os.Args[1]\n\thttp.Get(url)') } },
  { name: 'a client of its own', makes: 'yes', files: { 'main.go': main('net/http', '\tclient := &http.Client{}\n\tclient.Get("https://example.org")') } },
  { name: 'a request that is sent', makes: 'yes', files: { 'main.go': main('net/http', '\treq, _ := http.NewRequest("GET", "https://example.org", nil)\n\thttp.DefaultClient.Do(req)') } },
  { name: 'a dialled connection', makes: 'yes', files: { 'main.go': main('crypto/tls', '\ttls.Dial("tcp", "example.org:443", nil)') } },
  { name: 'a TLS server', makes: 'no', files: { 'main.go': main('crypto/tls net/http', '\ts := &http.Server{TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12}}\n\ts.ListenAndServeTLS("a", "b")') } },
  { name: 'in a comment and a string', makes: 'no', files: { 'main.go': main('net/http fmt', '\t// http.Get("https://example.org")\n\tfmt.Println("http.Get", http.StatusOK)') } },
  { name: 'in a package that main uses', makes: 'yes', files: { 'main.go': main('example.com/shop/client', '\tclient.Fetch()'), 'client/client.go': `package client\n\nimport "net/http"\n\nfunc Fetch() { fetch() }\n\nfunc fetch() {\n${get}\n}\n` } },
  { name: 'in a function that nobody calls', makes: 'unknown', files: { 'main.go': main('example.com/shop/client', '\tclient.Other()'), 'client/client.go': `package client\n\nimport "net/http"\n\nfunc Other() {}\n\nfunc fetch() {\n${get}\n}\n` } },
  { name: 'in a package that nobody imports', makes: 'no', files: { 'main.go': main('fmt', '\tfmt.Println()'), 'client/client.go': `package client\n\nimport "net/http"\n\nfunc Fetch() {\n${get}\n}\n` } },
  { name: 'in a handler that is handed on', makes: 'yes', files: { 'main.go': main('net/http', '\thttp.HandleFunc("/", handle)\n\thttp.ListenAndServe(":80", nil)', `\nfunc handle(w http.ResponseWriter, r *http.Request) {\n${get}\n}\n`) } },
  { name: 'in a method', makes: 'yes', files: { 'main.go': main('net/http', '\ts := service{}\n\ts.refresh()', `\ntype service struct{}\n\nfunc (s service) refresh() {\n${get}\n}\n`) } },
  { name: 'in one of two methods of a name', makes: 'unknown', files: { 'main.go': main('net/http', '\ts := service{}\n\ts.refresh()', `\ntype service struct{}\n\nfunc (s service) refresh() {}\n\ntype other struct{}\n\nfunc (o other) refresh() {\n${get}\n}\n`) } },
  { name: 'in an init function', makes: 'yes', files: { 'main.go': main('_=example.com/shop/warm', ''), 'warm/warm.go': `package warm\n\nimport "net/http"\n\nfunc init() {\n${get}\n}\n` } },
  { name: 'another program that is started', makes: 'unknown', files: { 'main.go': main('os/exec', '\texec.Command("curl").Run()') } },
  { name: 'a module that nobody has looked at', makes: 'unknown', files: { 'main.go': main('example.org/sdk', '\tsdk.Run()') } },
  { name: 'modules that are known to be quiet', makes: 'no', files: { 'main.go': main('net/http github.com/go-chi/chi/v5 github.com/spf13/cobra', '\thttp.ListenAndServe(":80", chi.NewRouter())\n\t_ = cobra.Command{}') } },
  { name: 'C code', makes: 'unknown', files: { 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' } },
  { name: 'a dot import', makes: 'unknown', files: { 'main.go': main('.=net/http', '\tHandleFunc("/", nil)') } },
  { name: 'a file for another system', makes: 'no', files: { 'main.go': main('fmt', '\tfmt.Println()'), 'fetch_windows.go': `package main\n\nimport "net/http"\n\nfunc init() {\n${get}\n}\n` } },
  { name: 'a file behind a tag that the build sets', makes: 'yes', asking: { tags: ['online'] }, files: { 'main.go': main('fmt', '\tfmt.Println()'), 'fetch.go': `//go:build online\n\npackage main\n\nimport "net/http"\n\nfunc init() {\n${get}\n}\n` } },
  { name: 'a file behind a tag that the build does not set', makes: 'no', files: { 'main.go': main('fmt', '\tfmt.Println()'), 'fetch.go': `//go:build online\n\npackage main\n\nimport "net/http"\n\nfunc init() {\n${get}\n}\n` } },
  { name: 'a test', makes: 'no', files: { 'main.go': main('fmt', '\tfmt.Println()'), 'main_test.go': `package main\n\nimport "net/http"\n\nfunc init() {\n${get}\n}\n` } },
  { name: 'a replacement by a folder', makes: 'yes', files: { 'go.mod': `${mod}\nrequire example.org/lib v1.0.0\n\nreplace example.org/lib => ./lib\n`, 'main.go': main('example.org/lib', '\tlib.Fetch()'), 'lib/lib.go': `package lib\n\nimport "net/http"\n\nfunc Fetch() {\n${get}\n}\n` } },
  { name: 'a module of the same go.work', makes: 'yes', asking: { at: 'app' }, files: { 'go.mod': '', 'go.work': 'go 1.23\n\nuse (\n\t./app\n\t./lib\n)\n', 'app/go.mod': 'module example.com/app\n', 'app/main.go': main('example.org/lib', '\tlib.Fetch()'), 'lib/go.mod': 'module example.org/lib\n', 'lib/lib.go': `package lib\n\nimport "net/http"\n\nfunc Fetch() {\n${get}\n}\n` } },
  { name: 'a package that is not there', makes: 'unknown', files: { 'main.go': main('example.com/shop/gone', '\tgone.Run()') } },
  { name: 'a name that is something else here', makes: 'no', files: { 'main.go': main('net/http', '\thttp := struct{ Get func(string) }{}\n\thttp.Get("https://example.org")') } },
  { name: 'half-typed', makes: 'unknown', files: { 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("https://exam\n}\n' } },
];

describe('whether a program opens TLS connections', () => {
  for (const { name, files, makes, asking } of cases) {
    test(name, () => assert.equal(programOf({ 'go.mod': mod, ...files }, asking).makesTlsConnections, makes));
  }

  test('the call is shown', () => {
    const source = main('net/http', get);
    const [call] = programOf({ 'go.mod': mod, 'main.go': source }).connections;
    assert.equal(source.slice(call?.span.start, call?.span.end), 'http.Get');
  });

  test('what is still to be loaded leaves it open', () => {
    const program = programOf({ 'go.mod': mod, 'main.go': main('fmt', '\tfmt.Println()') }, {}, new Set([`${root}/main.go`]));
    assert.deepEqual([program.isComplete, program.makesTlsConnections, program.isMain], [false, 'unknown', 'unknown']);
  });

  test('packages that import each other end', () => {
    const program = programOf({ 'go.mod': mod, 'main.go': main('example.com/shop/a', '\ta.A()'), 'a/a.go': 'package a\n\nimport "example.com/shop/b"\n\nfunc A() { b.B() }\n', 'b/b.go': 'package b\n\nimport "example.com/shop/a"\n\nfunc B() { a.A() }\n' });
    assert.equal(program.makesTlsConnections, 'no');
  });
});

describe('what else the source says', () => {
  const said = (files: Sources, asking?: Asking): SourceProgram => programOf({ 'go.mod': mod, ...files }, asking);

  test('the system\'s roots are used where nothing else is given', () => {
    assert.equal(said({ 'main.go': main('net/http', get) }).usesSystemRoots, 'yes');
    assert.equal(said({ 'main.go': main('net/http', '\thttp.ListenAndServe(":80", nil)') }).usesSystemRoots, 'no');
    const pool = said({ 'main.go': main('net/http crypto/tls', `\t_ = &tls.Config{RootCAs: nil}\n${get}`) });
    assert.deepEqual([pool.usesSystemRoots, pool.rootPools.length], ['unknown', 1]);
    assert.equal(said({ 'main.go': main('net/http crypto/tls', `\t_ = &tls.Config{InsecureSkipVerify: true}\n${get}`) }).usesSystemRoots, 'unknown');
  });

  test('fallback roots', () => {
    const fallback = 'golang.org/x/crypto/x509roots/fallback';
    const linked = said({ 'go.mod': `${mod}\nrequire ${fallback} v0.1.0\n`, 'main.go': main(`_=${fallback}`, '') });
    assert.deepEqual([linked.fallbackRoots, linked.registersFallback, linked.fallbackPlace?.file], ['yes', 'yes', `${root}/main.go`]);
    assert.equal(said({ 'main.go': main('fmt', '\tfmt.Println()') }).fallbackRoots, 'no');
    assert.equal(said({ 'go.mod': `${mod}\nrequire ${fallback} v0.1.0\n`, 'main.go': main('fmt', '\tfmt.Println()') }).fallbackRoots, 'unknown');
  });

  test('releases and settings', () => {
    const program = said({
      'go.mod': 'module example.com/shop\n\ngo 1.22\n\ntoolchain go1.24.1\n\ngodebug (\n\tx509sha1=1\n\ttlsrsakex=1\n)\n',
      'main.go': `//go:debug tlsrsakex=0\n${main('fmt', '\tfmt.Println()')}`,
    });
    assert.deepEqual([program.goLine, program.asksFor], [{ major: 1, minor: 22 }, { major: 1, minor: 24 }]);
    assert.deepEqual(new Map(program.godebug.map(({ name, value }) => [name, value])), new Map([['tlsrsakex', '0'], ['x509sha1', '1']]));
    const workspace = said({ 'go.work': 'go 1.25\n\nuse .\n', 'main.go': main('fmt', '') });
    assert.deepEqual([workspace.goLine, workspace.module?.decidedBy], [{ major: 1, minor: 25 }, `${root}/go.work`]);
  });

  test('a folder without a main package', () => {
    assert.equal(said({ 'lib.go': 'package lib\n' }).isMain, 'no');
    assert.equal(said({}, { at: 'nowhere' }).isMain, 'no');
    assert.equal(said({ 'main.go': main('fmt', '') }).isMain, 'yes');
  });
});

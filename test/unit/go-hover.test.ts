/** Hovers of Go files, go.mod and go.work: what is said where the mark stands, of which words, and what is not said. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { noFiles, type HostFiles } from '../../server/src/core/host';
import { render } from '../../server/src/core/message';
import { defaultSettings } from '../../server/src/core/settings';
import { analyseGo } from '../../server/src/go/analysis';
import { goHoverAt } from '../../server/src/go/hover/index';
import { grammarIsLoaded } from './go-scene';

before(grammarIsLoaded);

const cursor = '▮';

interface Row {
  readonly name: string;
  readonly source: string;
  readonly file?: string;
  /** The release of go.mod beside the file. */
  readonly go?: string;
  /** The words that the hover is about; absent where there is none. */
  readonly on?: string;
  readonly says?: readonly RegExp[];
  readonly silent?: readonly RegExp[];
}

function goFile(body: string): string {
  return `package main\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n\t"os"\n)\n\n${body}\n`;
}

const rows: readonly Row[] = [
  { name: 'a type', source: goFile('var c *tls.Con▮fig'), on: 'Config', says: [/must not be changed/, /CVE-2025-68121/] },
  { name: 'a field of a literal', source: goFile('var c = &tls.Config{Root▮CAs: nil}'), on: 'RootCAs', go: '1.22', says: [/`go` line asks for Go 1\.22/, /\*replaces\* them/, /tls: failed to verify certificate/], silent: [/fails with `x509:/] },
  { name: 'an older release has another error', source: goFile('var c = tls.Config{Root▮CAs: nil}'), on: 'RootCAs', go: '1.19', says: [/fails with `x509: certificate signed by unknown authority`/], silent: [/failed to verify/] },
  { name: 'a field that is written to', source: goFile('func f(c *tls.Config) { c.Insecure▮SkipVerify = true }'), on: 'InsecureSkipVerify', says: [/switches off/] },
  { name: 'the same name of another type', source: goFile('type config struct{ RootCAs int }\n\nvar c = config{Root▮CAs: 1}') },
  { name: 'the least version of a module before 1.22', source: goFile('var c = tls.Config{Min▮Version: 0}'), on: 'MinVersion', go: '1.21', says: [/TLS 1\.2 for clients/, /TLS 1\.0 for servers/] },
  { name: 'a function', source: goFile('func f() { x509.System▮CertPool() }'), on: 'SystemCertPool', says: [/loaded once per process/, /musl, glibc and cgo take no part/] },
  { name: 'a method', source: goFile('func f() { p := x509.NewCertPool(); p.Append▮CertsFromPEM(nil) }'), on: 'AppendCertsFromPEM', says: [/at least one certificate/] },
  { name: 'a function that the release does not have', source: goFile('func f() { x509.SetFallback▮Roots(nil) }'), on: 'SetFallbackRoots', go: '1.19', says: [/do not have it/] },
  { name: 'the shared transport', source: goFile('var t = http.Default▮Transport'), on: 'DefaultTransport', says: [/data race/] },
  { name: 'the proxy of a transport', source: goFile('var t = http.Transport{Pro▮xy: http.ProxyFromEnvironment}'), on: 'Proxy', says: [/no proxy/] },
  { name: 'the proxy of the environment', source: goFile('var t = http.Transport{Proxy: http.ProxyFrom▮Environment}'), on: 'ProxyFromEnvironment', go: '1.15', says: [/go through `HTTP_PROXY`/], silent: [/not read any more/] },
  { name: 'an API that does not exist', source: goFile('var p = tls.System▮RootsPolicy'), on: 'SystemRootsPolicy', says: [/does not exist/, /undefined: tls\.SystemRootsPolicy/, /`x509\.SystemCertPool`/] },
  { name: 'a pool that does not exist', source: goFile('var p = x509.System▮RootsPool()'), on: 'SystemRootsPool', says: [/does not exist/] },
  { name: 'a variable that does not exist', source: goFile('func f() { os.Setenv("GOCERT▮IFICATEPATH", "/ca") }'), on: '"GOCERTIFICATEPATH"', says: [/nothing reads this variable/] },
  { name: 'a local name hides the package', source: goFile('func f(tls struct{ Config int }) { _ = tls.Con▮fig }') },
  { name: 'words that mean nothing here', source: goFile('var answ▮er = 42') },
  { name: 'a directive', source: '//go:de▮bug x509negativeserial=1\npackage main\n', on: '//go:debug x509negativeserial=1', says: [/since Go 1\.21/, /stops the build/] },
  { name: 'a setting of a directive', source: '//go:debug x509negative▮serial=1\npackage main\n', go: '1.22', on: 'x509negativeserial=1', says: [/negative serial numbers/, /without this setting the programs have `x509negativeserial=1`/] },
  { name: 'defaults of another release', source: '//go:debug default=go▮1.21\npackage main\n', on: 'default=go1.21', says: [/instead of those of the `go` line/] },
  { name: 'the go line', file: 'go.mod', source: 'module m\n\ngo 1.▮21\n', on: 'go 1.21', says: [/no longer supported/, /Go 1\.22: /, /x509: negative serial number/], silent: [/Go 1\.21: /] },
  { name: 'the newest go line', file: 'go.mod', source: 'module m\n\ngo 1.▮27\n', on: 'go 1.27', says: [/supported/], silent: [/Newer releases/] },
  { name: 'the toolchain line', file: 'go.mod', source: 'module m\n\ngo 1.21\n\ntool▮chain go1.26.0\n', on: 'toolchain go1.26.0', says: [/GODEBUG defaults follow the `go` line/] },
  { name: 'a block', file: 'go.mod', source: 'module m\n\ngo 1.23\n\ngode▮bug (\n\ttlsmlkem=0\n)\n', on: 'godebug', says: [/since Go 1\.23/] },
  { name: 'a setting of a block', file: 'go.mod', source: 'module m\n\ngo 1.23\n\ngodebug (\n\ttls▮mlkem=0\n)\n', on: 'tlsmlkem=0', says: [/X25519MLKEM768/] },
  { name: 'go.work', file: 'go.work', source: 'go 1.▮22\n\nuse .\n', on: 'go 1.22', says: [/oldest release/] },
  { name: 'a requirement', file: 'go.mod', source: 'module m\n\nrequire golang.org/x/n▮et v0.1.0\n' },
];

const folder = 'file:///shop';

function filesWith(go: string | undefined): HostFiles {
  if (go === undefined) return { ...noFiles, rootOf: () => folder };
  const bytes = new TextEncoder().encode(`module m\n\ngo ${go}\n`);
  return { rootOf: () => folder, entry: uri => (uri === `${folder}/go.mod` ? { kind: 'file', bytes, mode: null } : { kind: 'absent' }) };
}

describe('hovers', () => {
  for (const { name, source, file = 'main.go', go, on, says = [], silent = [] } of rows) {
    test(name, () => {
      const text = source.replace(cursor, '');
      const analysis = analyseGo({ uri: `${folder}/${file}`, text, files: filesWith(go), settings: defaultSettings, today: '2026-11-24' });
      const hover = goHoverAt(analysis, source.indexOf(cursor));
      assert.equal(hover && text.slice(hover.span.start, hover.span.end), on);
      const said = (hover?.parts ?? []).map(part => render(part)).join('\n\n');
      for (const pattern of says) assert.match(said, pattern);
      for (const pattern of silent) assert.doesNotMatch(said, pattern);
      assert.doesNotMatch(said, /\{\w+\}|undefined \(/);
    });
  }
});

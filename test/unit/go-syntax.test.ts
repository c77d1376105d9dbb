/** Go source cut into declarations, parsed, and what its names mean. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isConfigLiteral } from '../../server/src/go/flow/configs';
import { typeOf } from '../../server/src/go/model/types';
import { goSuppressions } from '../../server/src/go/suppressions';
import { cutGo } from '../../server/src/syntax/go/cut';
import { GoCache } from '../../server/src/syntax/go/file';
import { descendants, stringOf, textOf } from '../../server/src/syntax/go/tree';
import { grammarIsLoaded, nodeOf, sceneOf } from './go-scene';

before(grammarIsLoaded);

describe('declarations', () => {
  const cases: readonly { readonly name: string; readonly text: string; readonly pieces: readonly string[] }[] = [
    { name: 'of each kind', text: '// c\npackage p\n\nimport "a"\n\n// d\nfunc f() {\n}\n\nvar x = 1 // e\n\ntype t struct {\n}\nconst c = 2\n', pieces: ['package p', 'import "a"', 'func f() {\n}', 'var x = 1', 'type t struct {\n}', 'const c = 2'] },
    { name: 'with keywords inside', text: 'func f() {\n\tvar x = 1\n\ttype t int\n}\nfunc g() {}\n', pieces: ['func f() {\n\tvar x = 1\n\ttype t int\n}', 'func g() {}'] },
    { name: 'with keywords in raw strings and comments', text: 'var a = `\nfunc f() {\n`\n/*\nvar x\n*/\nvar b = "}"\n', pieces: ['var a = `\nfunc f() {\n`', 'var b = "}"'] },
    { name: 'with brackets in runes', text: "var a = '{'\nvar b = '\\''\n", pieces: ["var a = '{'", "var b = '\\''"] },
    { name: 'one of which is half typed', text: 'func f() {\n\tif x {\n\nfunc g() {\n}\n\nfunc (s *S) h() {}\n', pieces: ['func f() {\n\tif x {', 'func g() {\n}', 'func (s *S) h() {}'] },
    { name: 'with a function literal at the start of a line', text: 'var a = f(\nfunc() {\n})\n', pieces: ['var a = f(\nfunc() {\n})'] },
    { name: 'with the line breaks of Windows', text: 'package p\r\n\r\nfunc f() {\r\n}\r\n', pieces: ['package p', 'func f() {\r\n}'] },
    { name: 'behind a byte order mark', text: '\ufeffpackage p\n', pieces: ['package p'] },
    { name: 'with an open raw string', text: 'package p\nvar a = `x\nfunc f() {}\n', pieces: ['package p', 'var a = `x\nfunc f() {}'] },
  ];
  for (const { name, text, pieces } of cases) {
    it(name, () => {
      const cut = cutGo(text);
      assert.deepEqual(cut.map(piece => piece.text), pieces);
      for (const piece of cut) assert.equal(text.slice(piece.start, piece.start + piece.text.length), piece.text);
    });
  }
});

describe('a file', () => {
  const text = 'package p\n\nfunc f() {\n\tg("ü𝄞")\n}\n\nfunc h() {\n\tx := "a\\tb"\n}\n';

  it('has nodes where their text is', () => {
    const file = new GoCache().read('file:///a.go', text);
    for (const { node } of file.declarations) {
      for (const each of node ? descendants(node) : []) assert.ok(text.slice(each.start, each.end) === textOf(each) && each.end <= text.length + 1);
    }
    const strings = file.declarations.flatMap(({ node }) => (node ? [...descendants(node)].flatMap(each => stringOf(each) ?? []) : []));
    assert.deepEqual(strings, ['ü𝄞', 'a\tb']);
  });

  it('keeps what did not change, in its new place', () => {
    const cache = new GoCache();
    for (const { node } of cache.read('file:///a.go', text).declarations) assert.ok(node);
    const moved = `// first\n${text.replace('x :=', 'yy :=')}`;
    const names = cache.read('file:///a.go', moved).declarations.flatMap(({ node }) => (node ? [...descendants(node)].filter(each => each.type === 'identifier').map(each => moved.slice(each.start, each.end)) : []));
    assert.deepEqual(names, ['f', 'g', 'h', 'yy']);
  });

  it('judges nothing of a declaration with a syntax error', () => {
    const nodes = new GoCache().read('file:///a.go', 'package p\n\nfunc f() {\n\tg(\n}\n\nfunc h() {}\n').declarations.map(({ node }) => node !== undefined);
    assert.deepEqual(nodes, [true, false, true]);
  });
});

describe('a name', () => {
  const cases: readonly { readonly name: string; readonly code: string; readonly isConfig: boolean }[] = [
    { name: 'of the package', code: 'func f() { _ = tls.Config{} }', isConfig: true },
    { name: 'hidden by a parameter', code: 'func f(tls pkg) { _ = tls.Config{} }', isConfig: false },
    { name: 'hidden by a variable', code: 'func f() { tls := pkg{}; _ = tls.Config{} }', isConfig: false },
    { name: 'hidden later', code: 'func f() { _ = tls.Config{}; tls := 1; _ = tls }', isConfig: true },
    { name: 'hidden in another block', code: 'func f() { { tls := 1; _ = tls }; _ = tls.Config{} }', isConfig: true },
    { name: 'hidden by the head of an if', code: 'func f() { if tls := g(); true { _ = tls.Config{} } }', isConfig: false },
    { name: 'hidden by a range', code: 'func f() { for _, tls := range x { _ = tls.Config{} } }', isConfig: false },
    { name: 'not hidden by what a range assigns', code: 'func f() { for _, y = range x { _ = tls.Config{} } }', isConfig: true },
    { name: 'hidden by a type switch', code: 'func f() { switch tls := x.(type) { case int: _ = tls.Config{} } }', isConfig: false },
    { name: 'hidden by a receiver', code: 'func (tls s) f() { _ = tls.Config{} }', isConfig: false },
    { name: 'hidden by a result', code: 'func f() (tls s) { _ = tls.Config{}; return }', isConfig: false },
    { name: 'hidden in a literal only', code: 'func f() { g(func(tls s) {}); _ = tls.Config{} }', isConfig: true },
  ];
  for (const { name, code, isConfig } of cases) {
    it(name, () => {
      const scene = sceneOf(`package p\n\nimport "crypto/tls"\n\n${code}\n`);
      const node = nodeOf(scene, 'tls.Config{}');
      assert.equal(isConfigLiteral(scene.model, node), isConfig);
    });
  }

  it('of an import is what it is called there', () => {
    for (const [line, name] of [['t "crypto/tls"', 't'], ['"crypto/tls"', 'tls'], ['"example.com/x/v2"', 'x'], ['"gopkg.in/yaml.v3"', 'yaml'], ['. "crypto/tls"', '.'], ['_ "embed"', '_']] as const) {
      assert.equal(sceneOf(`package p\n\nimport ${line}\n`).model.imports[0]?.name, name);
    }
  });
});

describe('a type', () => {
  const cases: readonly (readonly [code: string, expression: string, type: string | undefined])[] = [
    ['func f(pool *x509.CertPool) { use(pool.x) }', 'pool', 'crypto/x509.CertPool'],
    ['func f() { p, err := x509.SystemCertPool(); use(err) }', 'err', 'error'],
    ['func f() { b, _ := os.ReadFile("a"); use(b) }', 'b', '[]byte'],
    ['func f() { c := &tls.Config{}; use(c.RootCAs) }', 'c.RootCAs', 'crypto/x509.CertPool'],
    ['func f() { t := http.DefaultTransport.(*http.Transport).Clone(); use(t.TLSClientConfig) }', 't.TLSClientConfig', 'crypto/tls.Config'],
    ['type s struct{ a, b *x509.CertPool }\nfunc (s *s) f() { use(s.b) }', 's.b', 'crypto/x509.CertPool'],
    ['func g() (int, *tls.Config) { return 0, nil }\nfunc f() { _, c := g(); use(c) }', 'c', 'crypto/tls.Config'],
    ['var c tls.Config\nfunc f() { use(c.RootCAs) }', 'c.RootCAs', 'crypto/x509.CertPool'],
    ['func f() { c := new(tls.Config); use(c) }', 'c', 'crypto/tls.Config'],
    ['func f(x any) { use(x.(*tls.Config)) }', 'x.(*tls.Config)', 'crypto/tls.Config'],
    ['func f() { x := other(); use(x) }', 'x', undefined],
    ['func f(m map[string]int) { use(m["a"]) }', 'm["a"]', undefined],
  ];
  for (const [code, expression, type] of cases) {
    it(`of ${expression} in ${code}`, () => {
      const scene = sceneOf(`package p\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n\t"os"\n)\n\n${code}\n`);
      assert.equal(typeOf(scene.model, nodeOf(scene, expression)), type);
    });
  }
});

describe('a comment that silences', () => {
  const cases: readonly { readonly name: string; readonly text: string; readonly rules: readonly string[]; readonly covers: string }[] = [
    { name: 'above a statement', text: '\t// trustlint-ignore go/x: why\n\tf(\n\t\ta,\n\t)\n\tg()\n', rules: ['go/x'], covers: '\tf(\n\t\ta,' },
    { name: 'at the end of a line', text: '\tf() // trustlint-ignore go/x, go/y: why\n\tg()\n', rules: ['go/x', 'go/y'], covers: '\tf() // trustlint-ignore go/x, go/y: why' },
    { name: 'for the file', text: '// trustlint-ignore-file go/x: why\npackage p\n', rules: ['go/x'], covers: '// trustlint-ignore-file go/x: why\npackage p\n' },
    { name: 'with more comments below', text: '\t// trustlint-ignore go/x: why\n\t// and this\n\tf()\n', rules: ['go/x'], covers: '\tf()' },
  ];
  for (const { name, text, rules, covers } of cases) {
    it(name, () => {
      const [found] = goSuppressions(text, true);
      assert.deepEqual(found?.rules, rules);
      assert.equal(found && text.slice(found.covers.start, found.covers.end), covers);
    });
  }

  it('of other linters counts for what they mean, when they are respected', () => {
    for (const [comment, count] of [['//nolint', 3], ['//nolint:gosec', 3], ['// nolint:errcheck // why', 2], ['//nolint:lll', 0], ['// #nosec', 3], ['// #nosec G402 -- why', 1], ['// #nosec G101', 0], ['//gosec:disable G104', 2], ['// NOSONAR', 3]] as const) {
      const found = goSuppressions(`f() ${comment}\n`, true);
      assert.equal(new Set(found.flatMap(each => each.rules)).size, count, comment);
      assert.deepEqual(goSuppressions(`f() ${comment}\n`, false), []);
    }
  });
});

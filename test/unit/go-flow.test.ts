/** Where pools come from, what is put into them, and what becomes of a configuration. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { configOf } from '../../server/src/go/flow/configs';
import { conditionFrom } from '../../server/src/go/flow/conditions';
import { poolOf } from '../../server/src/go/flow/pools';
import { bare } from '../../server/src/syntax/go/tree';
import { callsOf, grammarIsLoaded, nodeOf, sceneOf } from './go-scene';

before(grammarIsLoaded);

const imports = 'package p\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"net/http"\n\n\t"example.com/other"\n)\n\n';
const system = 'x509.SystemCertPool()';

interface PoolCase {
  readonly name: string;
  /** Declarations; the pool is the argument of `use(…)`. */
  readonly code: string;
  readonly beside?: Readonly<Record<string, string>>;
  readonly origins: string;
  readonly filled: 'no' | 'maybe' | 'yes';
}

const pools: readonly PoolCase[] = [
  { name: 'a call in place', code: 'func f() { use(x509.NewCertPool()) }', origins: 'new', filled: 'no' },
  { name: 'nil', code: 'func f() { use(nil) }', origins: 'nil', filled: 'no' },
  { name: 'a parameter', code: 'func f(p *x509.CertPool) { use(p) }', origins: 'unknown', filled: 'maybe' },
  { name: 'the system', code: `func f() { p, _ := ${system}; use(p) }`, origins: 'system', filled: 'no' },
  { name: 'a variable that is filled', code: 'func f(c *x509.Certificate) { p := x509.NewCertPool(); p.AddCert(c); use(p) }', origins: 'new', filled: 'yes' },
  { name: 'a variable that is not', code: 'func f() { p := x509.NewCertPool(); use(p) }', origins: 'new', filled: 'no' },
  { name: 'an alias that is filled', code: 'func f(c *x509.Certificate) { p := x509.NewCertPool(); q := p; q.AddCert(c); use(p) }', origins: 'new', filled: 'yes' },
  { name: 'two branches', code: `func f(b bool) { p, _ := ${system}; if b { p = x509.NewCertPool() }; use(p) }`, origins: 'new system', filled: 'no' },
  { name: 'declared empty, given later', code: 'func f() { var p *x509.CertPool; p = x509.NewCertPool(); use(p) }', origins: 'new nil', filled: 'no' },
  { name: 'a helper that returns it', code: 'func f() { use(make()) }\nfunc make() *x509.CertPool { p := x509.NewCertPool(); return p }', origins: 'new', filled: 'no' },
  { name: 'a helper with an error', code: 'func f() { p, err := load(); _ = err; use(p) }\nfunc load() (*x509.CertPool, error) { p := x509.NewCertPool(); p.AddCert(nil); return p, nil }', origins: 'new', filled: 'yes' },
  { name: 'a named result', code: 'func f() { use(load()) }\nfunc load() (p *x509.CertPool) { p = x509.NewCertPool(); return }', origins: 'new nil', filled: 'no' },
  { name: 'a helper of another file', code: 'func f() { use(load()) }', beside: { 'b.go': `package p\n\nimport "crypto/x509"\n\nfunc load() *x509.CertPool {\n\tp, _ := ${system}\n\treturn p\n}\n` }, origins: 'system', filled: 'no' },
  { name: 'a helper that is nowhere', code: 'func f() { use(load()) }', origins: 'unknown', filled: 'maybe' },
  { name: 'two helpers behind build constraints', code: 'func f() { use(load()) }', beside: { 'a_linux.go': 'package p\n\nimport "crypto/x509"\n\nfunc load() *x509.CertPool { return x509.NewCertPool() }\n', 'a_other.go': 'package p\n\nimport "crypto/x509"\n\nfunc load() *x509.CertPool { return nil }\n' }, origins: 'new nil', filled: 'no' },
  { name: 'a function that calls itself', code: 'func f() { use(load(1)) }\nfunc load(n int) *x509.CertPool { if n == 0 { return load(n - 1) }; return x509.NewCertPool() }', origins: 'new', filled: 'no' },
  { name: 'given to a helper that fills it', code: 'func f() { p := x509.NewCertPool(); add(p); use(p) }\nfunc add(q *x509.CertPool) { q.AddCert(nil) }', origins: 'new', filled: 'yes' },
  { name: 'given to a helper that looks at it', code: 'func f() { p := x509.NewCertPool(); look(p); use(p) }\nfunc look(q *x509.CertPool) { _ = q.Subjects() }', origins: 'new', filled: 'no' },
  { name: 'given to another package', code: 'func f() { p := x509.NewCertPool(); other.Add(p); use(p) }', origins: 'new', filled: 'maybe' },
  { name: 'filled in a closure', code: 'func f(each func(func(*x509.Certificate))) { p := x509.NewCertPool(); each(func(c *x509.Certificate) { p.AddCert(c) }); use(p) }', origins: 'new', filled: 'yes' },
  { name: 'a method value', code: 'func f(each func(func(*x509.Certificate))) { p := x509.NewCertPool(); each(p.AddCert); use(p) }', origins: 'new', filled: 'maybe' },
  { name: 'its address', code: 'func f() { p := x509.NewCertPool(); other.Set(&p); use(p) }', origins: 'new unknown', filled: 'maybe' },
  { name: 'a shadowed name', code: `func f() { p, _ := ${system}; { p := x509.NewCertPool(); p.AddCert(nil) }; use(p) }`, origins: 'system', filled: 'no' },
  { name: 'a package that is hidden', code: 'func f(x509 other.Pools) { p := x509.NewCertPool(); use(p) }', origins: 'unknown', filled: 'maybe' },
  { name: 'a variable of the package', code: 'var p = x509.NewCertPool()\nfunc init() { p.AddCert(nil) }\nfunc f() { use(p) }', origins: 'new', filled: 'yes' },
  { name: 'a variable of the package that another file fills', code: 'var p = x509.NewCertPool()\nfunc f() { use(p) }', beside: { 'b.go': 'package p\n\nfunc init() { p.AddCert(nil) }\n' }, origins: 'new', filled: 'yes' },
  { name: 'a variable that everybody sees', code: 'var Pool = x509.NewCertPool()\nfunc f() { use(Pool) }', origins: 'unknown', filled: 'maybe' },
  { name: 'a field', code: 'type s struct{ p *x509.CertPool }\nfunc g() *s { return &s{p: x509.NewCertPool()} }\nfunc (s *s) f() { use(s.p) }', origins: 'new', filled: 'no' },
  { name: 'a field that a method fills', code: 'type s struct{ p *x509.CertPool }\nfunc g() *s { return &s{p: x509.NewCertPool()} }\nfunc (s *s) add() { s.p.AddCert(nil) }\nfunc (s *s) f() { use(s.p) }', origins: 'new', filled: 'yes' },
  { name: 'a field that is given another one', code: `type s struct{ p *x509.CertPool }\nfunc g() *s { return &s{p: x509.NewCertPool()} }\nfunc (s *s) set(q *x509.CertPool) { s.p = q }\nfunc (s *s) f() { use(s.p) }`, origins: 'new unknown', filled: 'maybe' },
  { name: 'a literal without keys', code: 'type s struct{ p *x509.CertPool }\nfunc f() { p := x509.NewCertPool(); _ = s{p}; use(p) }', origins: 'new', filled: 'maybe' },
  { name: 'a field of the configuration that is filled', code: 'func f() { p := x509.NewCertPool(); c := &tls.Config{RootCAs: p}; c.RootCAs.AddCert(nil); use(p) }', origins: 'new', filled: 'yes' },
  { name: 'a copy', code: `func f() { p, _ := ${system}; q := p.Clone(); use(q) }`, origins: 'system', filled: 'no' },
  { name: 'an element of a map', code: 'func f(m map[string]*x509.CertPool) { use(m["a"]) }', origins: 'unknown', filled: 'maybe' },
];

describe('a pool', () => {
  for (const { name, code, beside, origins, filled } of pools) {
    it(name, () => {
      const scene = sceneOf(`${imports}${code}\n\nfunc use(q *x509.CertPool) bool { return q == nil }\n`, beside);
      const call = callsOf(scene, 'use')[0];
      const expression = call?.children.find(child => child.field === 'arguments')?.children[0];
      assert.ok(expression);
      const view = poolOf(scene.scope, scene.model, expression);
      assert.equal([...view.origins].sort().join(' '), origins);
      assert.equal(view.filled, filled);
    });
  }
});

const configs: readonly { readonly name: string; readonly code: string; readonly roles: string; readonly fields: string }[] = [
  { name: 'a transport', code: 'var t = http.Transport{TLSClientConfig: &tls.Config{MinVersion: 1}}', roles: 'client', fields: 'MinVersion' },
  { name: 'a server', code: 'var s = http.Server{TLSConfig: &tls.Config{}}', roles: 'server', fields: '' },
  { name: 'a variable that is dialled with', code: 'func f() { c := &tls.Config{}; c.ServerName = "a"; tls.Dial("tcp", "a", c) }', roles: 'client', fields: 'ServerName' },
  { name: 'dialled and listened with', code: 'func f() { c := &tls.Config{}; tls.Dial("tcp", "a", c); tls.Listen("tcp", "a", c) }', roles: 'client server', fields: '' },
  { name: 'a struct, then its address', code: 'func f() { c := tls.Config{}; tls.Dial("tcp", "a", &c) }', roles: 'client', fields: '' },
  { name: 'given to a helper', code: 'func f() { c := &tls.Config{}; set(c); tls.Dial("tcp", "a", c) }\nfunc set(d *tls.Config) { d.ServerName = "a" }', roles: 'client', fields: 'ServerName' },
  { name: 'given to another package', code: 'func f() { other.Use(&tls.Config{}) }', roles: 'unknown', fields: '' },
  { name: 'returned to callers of the package', code: 'func c() *tls.Config { return &tls.Config{} }\nfunc f() { tls.Dial("tcp", "a", c()) }', roles: 'client', fields: '' },
  { name: 'returned with an error', code: 'func c() (*tls.Config, error) { return &tls.Config{}, nil }\nfunc f() { d, _ := c(); tls.Dial("tcp", "a", d) }', roles: 'client', fields: '' },
  { name: 'returned to anybody', code: 'func C() *tls.Config { return &tls.Config{} }\nfunc f() { tls.Dial("tcp", "a", C()) }', roles: 'unknown', fields: '' },
  { name: 'a field of a transport', code: 'func f() { t := &http.Transport{}; t.TLSClientConfig = &tls.Config{} }', roles: 'client', fields: '' },
  { name: 'a field of somebody else', code: 'func f(o *other.Options) { o.TLSClientConfig = &tls.Config{} }', roles: 'unknown', fields: '' },
  { name: 'a variable of the package', code: 'var c = &tls.Config{}\nfunc f() { tls.Dial("tcp", "a", c) }', roles: 'client', fields: '' },
  { name: 'a copy', code: 'func f() { c := &tls.Config{}; tls.Dial("tcp", "a", c.Clone()) }', roles: 'client', fields: '' },
];

describe('a configuration', () => {
  for (const { name, code, roles, fields } of configs) {
    it(name, () => {
      const scene = sceneOf(`${imports}${code}\n`);
      const literal = nodeOf(scene, code.includes('MinVersion') ? 'tls.Config{MinVersion: 1}' : 'tls.Config{}');
      const view = configOf(scene.scope, scene.model, literal);
      assert.equal([...view.roles].sort().join(' '), roles);
      assert.equal(view.fields.map(field => field.name).join(' '), fields);
    });
  }
});

describe('a condition', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['caFile != ""', 'given'],
    ['caFile == ""', 'missing'],
    ['len(o.CACert) > 0', 'given'],
    ['len(rootCAs) == 0', 'missing'],
    ['!(pool == nil)', 'other'],
    ['!(o.CABundle == nil)', 'given'],
    ['insecure', 'asked'],
    ['!o.VerifyCert', 'asked'],
    ['port == ""', 'other'],
    ['cache != nil', 'other'],
    ['caKey != ""', 'other'],
    ['host == "a"', 'other'],
  ];
  for (const [text, kind] of cases) {
    it(text, () => {
      const scene = sceneOf(`package p\n\nvar x = ${text}\n`);
      assert.equal(conditionFrom(bare(nodeOf(scene, text)), true).kind, kind);
    });
  }
});

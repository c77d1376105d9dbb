/** go.mod, go.work and the head of a Go file, read; the oracle of each table is the go command's own reader (golang.org/x/mod/modfile, go/build). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluateConstraint, isBuilt, linuxTarget } from '../../server/src/syntax/gofile/constraint';
import { readGoHeader } from '../../server/src/syntax/gofile/header';
import { readGoMod, type GoMod } from '../../server/src/syntax/gomod/read';
import { moduleFacts } from '../../server/src/trust/go-module';
import { Random } from '../oracle/random';

const whole = `// Deprecated: use v2.
module example.com/shop // the shop

go 1.22.3

toolchain go1.23.1

godebug (
\tdefault=go1.21
\tx509negativeserial=1 // an old partner
)
godebug tlsmlkem=0

require (
\tgithub.com/spf13/cobra v1.8.0
\t"golang.org/x/crypto/x509roots/fallback" v0.0.0-20240101000000-abcdefabcdef // indirect; for tests
)
require golang.org/x/net v0.20.0//indirect

replace (
\tgolang.org/x/net => ../net
\tgolang.org/x/net v0.20.0 => example.com/fork v1.0.0
)
exclude golang.org/x/net v0.19.0
retract [v1.0.0, v1.1.0]
tool golang.org/x/tools/cmd/stringer
`;

interface Case {
  readonly name: string;
  readonly text: string;
  /** Some of what is read, in a short form. */
  readonly reads: Readonly<Record<string, unknown>>;
}

function short(read: GoMod): Readonly<Record<string, unknown>> {
  return {
    module: read.module?.value,
    go: read.go?.value,
    toolchain: read.toolchain?.value,
    requires: read.requires.map(({ path, version, isIndirect }) => `${path}@${version}${isIndirect ? ' indirect' : ''}`),
    replaces: read.replaces.map(({ path, version, by }) => `${path}@${version ?? '*'} ${by}`),
    excludes: read.excludes.map(({ path, version }) => `${path}@${version}`),
    godebugs: read.godebugs.map(({ name, value }) => `${name}=${value}`),
    tools: read.tools.map(({ value }) => value),
    uses: read.uses.map(({ value }) => value),
    errors: read.errors.map(({ start, end }) => read.text.slice(start, end)),
  };
}

const cases: readonly Case[] = [
  {
    name: 'everything',
    text: whole,
    reads: {
      module: 'example.com/shop',
      go: '1.22.3',
      toolchain: 'go1.23.1',
      requires: ['github.com/spf13/cobra@v1.8.0', 'golang.org/x/crypto/x509roots/fallback@v0.0.0-20240101000000-abcdefabcdef indirect', 'golang.org/x/net@v0.20.0 indirect'],
      replaces: ['golang.org/x/net@* ../net', 'golang.org/x/net@v0.20.0 example.com/fork'],
      excludes: ['golang.org/x/net@v0.19.0'],
      godebugs: ['default=go1.21', 'x509negativeserial=1', 'tlsmlkem=0'],
      tools: ['golang.org/x/tools/cmd/stringer'],
      uses: [],
      errors: [],
    },
  },
  { name: 'a workspace', text: 'go 1.22\n\nuse (\n\t./a\n\t./b // second\n)\nuse ./c\n', reads: { go: '1.22', uses: ['./a', './b', './c'], errors: [] } },
  { name: 'CRLF', text: 'module m\r\ngo 1.22\r\nrequire (\r\n\ta.b/c v1.0.0 // indirect\r\n)\r\n', reads: { module: 'm', go: '1.22', requires: ['a.b/c@v1.0.0 indirect'], errors: [] } },
  { name: 'a byte order mark', text: '\ufeffmodule m\n', reads: { module: 'm' } },
  { name: 'commented-out lines', text: '// go 1.19\n//require a.b/c v1.0.0\nmodule m\n', reads: { go: undefined, requires: [] } },
  { name: 'quoted words', text: 'module "example.com/m"\nrequire `a.b/c` v1.0.0\n', reads: { module: 'example.com/m', requires: ['a.b/c@v1.0.0'] } },
  { name: 'a word that only begins like indirect', text: 'require a.b/c v1.0.0 // indirectly\n', reads: { requires: ['a.b/c@v1.0.0'] } },
  { name: 'an empty block', text: 'require ()\ngo 1.22\n', reads: { requires: [], go: '1.22', errors: [] } },
  { name: 'a block that nobody closed', text: 'module m\nrequire (\n\ta.b/c v1.0.0\n', reads: { requires: ['a.b/c@v1.0.0'], errors: ['require'] } },
  { name: 'a block of an unknown kind', text: 'require more (\n\ta.b/c v1.0.0\n)\ngo 1.22\n', reads: { requires: [], go: '1.22' } },
  { name: 'words after the closing parenthesis', text: 'require (\n) go 1.22\n', reads: { go: undefined, errors: ['go 1.22'] } },
  { name: 'the other kind of comment', text: 'module m /* no */\n', reads: { errors: ['/*'] } },
  { name: 'an open string', text: 'module "m\ngo 1.22\n', reads: { go: '1.22', errors: ['"m'] } },
  { name: 'half-typed lines', text: 'mod\ngo\nrequire\nrequire a.b/c\nreplace a.b/c =>\ngodebug\ngodebug x\ngodebug "x=1"\ntoolchain\n', reads: { module: undefined, go: undefined, requires: [], replaces: [], godebugs: [], toolchain: undefined, errors: [] } },
  { name: 'a value with equals signs, an empty value, and an empty name', text: 'godebug a=b=c\ngodebug a=\ngodebug =b\n', reads: { godebugs: ['a=b=c', 'a=', '=b'] } },
  { name: 'names of every object', text: 'constructor 1\n__proto__ (\n\ttoString\n)\n', reads: { requires: [], errors: [] } },
];

describe('go.mod', () => {
  for (const { name, text, reads } of cases) {
    test(name, () => {
      const read = short(readGoMod(text));
      for (const [key, value] of Object.entries(reads)) assert.deepEqual(read[key], value, key);
    });
  }

  test('spans are the words', () => {
    const read = readGoMod(whole);
    const at = (span: { start: number; end: number } | undefined): string => whole.slice(span?.start, span?.end);
    assert.equal(at(read.go?.span), '1.22.3');
    assert.equal(at(read.godebugs[1]?.span), 'x509negativeserial=1');
    assert.equal(at(read.godebugs[1]?.nameSpan), 'x509negativeserial');
    assert.equal(at(read.godebugs[1]?.valueSpan), '1');
    assert.equal(at(read.requires[1]?.pathSpan), '"golang.org/x/crypto/x509roots/fallback"');
    assert.equal(at(read.blocks[0]?.span), whole.slice(whole.indexOf('godebug ('), whole.indexOf(')\ngodebug') + 1));
    assert.deepEqual(read.comments.map((comment) => [comment.text, comment.isAlone]), [['Deprecated: use v2.', true], ['the shop', false], ['an old partner', false], ['indirect; for tests', false], ['indirect', false]]);
  });

  test('whatever is cut or moved, every span lies in the text, in order, and holds its word', () => {
    const random = new Random(7);
    for (let round = 0; round < 2000; round++) {
      const text = broken(random);
      const read = readGoMod(text);
      for (const line of read.lines) {
        for (const token of [line.verb, ...line.args]) assert.equal(text.slice(token.span.start, token.span.end), token.text);
        assert.ok(line.span.start < line.span.end && line.span.end <= text.length);
        assert.ok(!text.slice(line.span.start, line.span.end).includes('\n'), JSON.stringify(text));
      }
      for (const span of [...read.errors, ...read.blocks.map((block) => block.span), ...read.comments.map((comment) => comment.span)]) assert.ok(span.start <= span.end && span.end <= text.length);
      moduleFacts(text);
    }
  });
});

const pieces = ['(', ')', '\n', '\r\n', '//', '/*', '"', '`', ' ', '=>', '=', 'require', 'godebug', 'go', '\0', '\ufeff', '\u00a0', '\ud83d', ','];

function broken(random: Random): string {
  let text = whole;
  for (let i = random.below(6); i >= 0; i--) {
    const at = random.below(text.length + 1);
    text = `${text.slice(0, at)}${random.pick(pieces)}${text.slice(at + random.below(20))}`;
  }
  return text;
}

describe('what go.mod alone tells', () => {
  const fallback = 'golang.org/x/crypto/x509roots/fallback v0.0.0-20240101000000-abcdefabcdef';
  const facts: readonly (readonly [string, string | undefined, Readonly<Record<string, unknown>>])[] = [
    ['nothing without a file', undefined, { goLine: undefined, requiresRoots: false, registersRoots: 'unknown', requiresNothingUnknown: false }],
    ['the newer of go and toolchain', 'go 1.21\ntoolchain go1.23.4\n', { goLine: { major: 1, minor: 21 }, asksFor: { major: 1, minor: 23 } }],
    ['an older toolchain asks for nothing', 'go 1.23\ntoolchain go1.21.0\n', { asksFor: { major: 1, minor: 23 } }],
    ['the default toolchain', 'go 1.23\ntoolchain default\n', { asksFor: { major: 1, minor: 23 } }],
    ['a direct requirement registers', `require ${fallback}\n`, { requiresRoots: true, registersRoots: 'yes' }],
    ['an indirect one may', `require ${fallback} // indirect\n`, { requiresRoots: true, registersRoots: 'unknown' }],
    ['a comment is no requirement', `// require ${fallback}\n`, { requiresRoots: false, registersRoots: 'no', requiresNothingUnknown: true }],
    ['a requirement of another module', 'require golang.org/x/crypto/x509roots/fallback2 v1.0.0\n', { requiresRoots: false }],
    ['a pool to take roots from registers nothing by itself', 'require github.com/certifi/gocertifi v1.0.0\n', { requiresRoots: true, registersRoots: 'unknown', requiresNothingUnknown: false }],
    ['anything may stand behind a replacement', 'require golang.org/x/net v0.1.0\nreplace golang.org/x/net => ../net\n', { requiresNothingUnknown: false }],
  ];
  for (const [name, text, expected] of facts) {
    test(name, () => {
      const read: Readonly<Record<string, unknown>> = { ...moduleFacts(text) };
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(read[key], value, key);
    });
  }
});

describe('the head of a Go file', () => {
  const heads: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ['directives stand before the package clause', '//go:build linux\n\n//go:debug x509negativeserial=1\n  //go:debug\ttlsmlkem=0  \npackage main\n//go:debug late=1\n', { directives: ['go:build linux', 'go:debug x509negativeserial=1', 'go:debug tlsmlkem=0'], package: 'main' }],
    ['a block comment holds none', '/*\n//go:debug a=1\n*/ // go:debug b=1\npackage main\n', { directives: [] }],
    ['behind a block comment they count', '/* x */ //go:debug a=1\npackage main\n', { directives: ['go:debug a=1'] }],
    ['a directive needs no value to be one', '//go:debug\n//go:debugger x\npackage main\n', { directives: ['go:debug ', 'go:debugger x'] }],
    ['CRLF', '//go:debug a=1\r\n\r\npackage main\r\n\r\nimport "fmt"\r\n', { directives: ['go:debug a=1'], imports: ['fmt'] }],
    ['imports of every form', 'package p\nimport "a"\nimport ( b "x/b"; . "x/c"\n\t_ `x/d` // why\n\t/* */ "x/e" )\nimport f "x/f"\nvar s = `\nimport "no"\n`\n', { imports: ['a', 'b x/b', '. x/c', '_ x/d', 'x/e', 'f x/f'] }],
    ['a broken import', 'package p\nimport (\n\t"a"\n\tfoo\n', { imports: ['a'] }],
    ['no package clause', '// only a comment\n', { package: undefined, imports: [] }],
    ['nothing', '', { package: undefined, imports: [] }],
    ['generated', '// Code generated by x. DO NOT EDIT.\n\npackage p\n', { generated: true }],
    ['not generated', '// Code generated by x. DO NOT EDIT\npackage p\n', { generated: false }],
    ['a byte order mark', '\ufeffpackage p\n', { package: 'p' }],
  ];
  for (const [name, text, expected] of heads) {
    test(name, () => {
      const head = readGoHeader(text);
      const read: Readonly<Record<string, unknown>> = {
        directives: head.directives.map((each) => `${each.name} ${text.slice(each.textSpan.start, each.textSpan.end)}`),
        package: head.packageName,
        imports: head.imports.map((each) => `${each.name === undefined ? '' : `${each.name} `}${each.path}`),
        generated: head.isGenerated,
      };
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(read[key], value, key);
    });
  }
});

describe('build constraints', () => {
  const known = linuxTarget(22, ['netgo']);
  const open = linuxTarget(undefined, undefined);
  const rows: readonly (readonly [string, string, string])[] = [
    ['linux', 'yes', 'yes'],
    ['!windows && unix', 'yes', 'yes'],
    ['darwin || freebsd', 'no', 'no'],
    ['netgo', 'yes', 'unknown'],
    ['integration', 'no', 'unknown'],
    ['!integration', 'yes', 'unknown'],
    ['ignore', 'no', 'no'],
    ['go1.13', 'yes', 'yes'],
    ['go1.22', 'yes', 'unknown'],
    ['go1.23', 'no', 'unknown'],
    ['amd64', 'unknown', 'unknown'],
    ['cgo || linux', 'yes', 'yes'],
    ['(linux && !(darwin || cgo))', 'unknown', 'unknown'],
    ['linux &&', 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
    [`${'('.repeat(5000)}linux${')'.repeat(5000)}`, 'unknown', 'unknown'],
  ];
  for (const [expression, withTags, without] of rows) {
    test(expression.slice(0, 40) || 'nothing', () => {
      assert.equal(evaluateConstraint(expression, known), withTags);
      assert.equal(evaluateConstraint(expression, open), without);
    });
  }

  const files: readonly (readonly [string, string, string])[] = [
    ['main.go', 'package main\n', 'yes'],
    ['main_test.go', 'package main\n', 'no'],
    ['linux.go', 'package main\n', 'yes'],
    ['windows.go', 'package main\n', 'yes'],
    ['dial_windows.go', 'package main\n', 'no'],
    ['dial_linux.go', 'package main\n', 'yes'],
    ['dial_linux_arm64.go', 'package main\n', 'unknown'],
    ['dial_windows_arm64.go', 'package main\n', 'no'],
    ['dial_unix.go', 'package main\n', 'yes'],
    ['_dial.go', 'package main\n', 'no'],
    ['a.go', '//go:build ignore\n\npackage main\n', 'no'],
    ['a.go', '// +build darwin,!cgo windows\n\npackage main\n', 'no'],
    ['a.go', '// +build linux darwin\n// +build !linux\n\npackage main\n', 'no'],
    ['a.go', '// +build darwin\npackage main\n', 'yes'],
    ['a.go', '//go:build linux\n// +build darwin\n\npackage main\n', 'yes'],
  ];
  for (const [name, text, expected] of files) test(`${name} ${JSON.stringify(text)}`, () => assert.equal(isBuilt(name, readGoHeader(text), known), expected));
});

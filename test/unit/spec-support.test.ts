/** The tools of the specs: their format, their diffs, their certificates. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unifiedDiff } from '../support/line-diff';
import { withMaterials } from '../support/materials';
import { parseProblems } from '../support/parses';
import { readSpec, rewriteSpec } from '../support/spec-format';

const plain = '# a\n\n## one\n\nSays why.\n\n```dockerfile\nFROM a\n```\n\n```findings\n```\n';

describe('the format of a spec', () => {
  it('takes the first source block, or the one that says main', () => {
    const text = '## one\n```yaml file=a.yaml\na\n```\n```yaml main file=b.yaml\nb\n```\n';
    const [first] = readSpec(text.replace(' main', '')).cases;
    const [chosen] = readSpec(text).cases;
    assert.equal(first?.main.options.get('file'), 'a.yaml');
    assert.equal(chosen?.main.options.get('file'), 'b.yaml');
    assert.deepEqual(chosen?.files.map(block => block.body), ['a\n']);
  });

  it('sees no heading inside a block, and ends a case at a heading above it', () => {
    const [one, ...others] = readSpec('## one\n```dockerfile\n# x\n## y\n```\n# group\n```findings\n```\n').cases;
    assert.deepEqual([one?.name, one?.end, one?.findings, others.length], ['one', 5, undefined, 0]);
  });

  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ['a block that is not closed', '## one\n```go\n', /line 2: .*never closed/],
    ['a case without a source', '## one\n\nprose\n', /line 1: .*no source block/],
    ['two cases of one name', '## one\n```go\n```\n## one\n```go\n```\n', /line 4: .*two cases/],
    ['a file without a name', '## one\n```go\n```\n```text\n```\n', /line 4: .*needs a name/],
    ['two blocks of findings', '## one\n```go\n```\n```findings\n```\n```findings\n```\n', /line 1: .*at most/],
  ];
  for (const [name, text, message] of mistakes) it(`refuses ${name}`, () => assert.throws(() => readSpec(text), message));

  it('is written with the results in place and everything else kept', () => {
    const spec = readSpec(plain);
    assert.equal(rewriteSpec(spec, new Map([[0, { findings: '', diffs: [] }]])), plain);
    const written = rewriteSpec(spec, new Map([[0, { findings: 'x ```y\n', diffs: ['# f\n+a\n'] }]]));
    assert.equal(written, plain.replace('```findings\n```', '```findings\nx ```y\n```\n\n```diff\n# f\n+a\n```'));
    assert.equal(rewriteSpec(readSpec(written), new Map([[0, { findings: '', diffs: [] }]])), plain);
  });

  it('gets its first results at the end of the case', () => {
    const spec = readSpec(plain.replace('\n```findings\n```\n', ''));
    assert.equal(rewriteSpec(spec, new Map([[0, { findings: '', diffs: [] }]])), plain);
  });
});

describe('a unified diff', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['nothing', 'a\n', 'a\n', []],
    ['an added line', 'a\nb\n', 'a\nx\nb\n', ['@@ -1,2 +1,3 @@', ' a', '+x', ' b']],
    ['a removed line', 'a\nx\nb\n', 'a\nb\n', ['@@ -1,3 +1,2 @@', ' a', '-x', ' b']],
    ['two places far apart', '1\n2\n3\n4\n5\n6\n7\n', 'x\n2\n3\n4\n5\n6\ny\n', ['@@ -1,3 +1,3 @@', '-1', '+x', ' 2', ' 3', '@@ -5,3 +5,3 @@', ' 5', ' 6', '-7', '+y']],
    ['a first line', '', 'a\n', ['@@ -0,0 +1,1 @@', '+a']],
    ['a line break at the end', 'a', 'a\n', ['@@ -1,1 +1,1 @@', '-a', '\\ no line break at the end', '+a']],
  ];
  for (const [name, before, after, diff] of cases) it(name, () => assert.deepEqual(unifiedDiff(before, after), diff));
});

describe('certificates in specs', () => {
  it('stand with the indentation of their line', () => {
    const lines = withMaterials('a: |\n  @certificate corp\nb: 1\n').split('\n');
    assert.equal(lines[1], '  -----BEGIN CERTIFICATE-----');
    assert.deepEqual(lines.slice(-3), ['  -----END CERTIFICATE-----', 'b: 1', '']);
  });

  it('stand as one word inside a line', () => {
    const word = /^a: (\S+)$/.exec(withMaterials('a: @base64(bundle 2)'))?.[1] ?? '';
    assert.equal(Buffer.from(word, 'base64').toString().match(/BEGIN CERTIFICATE/g)?.length, 2);
  });

  it('are nothing where the words stand among others', () => assert.equal(withMaterials('see @certificate corp here'), 'see @certificate corp here'));
});

describe('a file that an edit broke', () => {
  const cases: readonly (readonly [string, string, string, string, readonly [number, number], boolean])[] = [
    ['Dockerfile', 'an instruction that nobody knows', 'FROM a\nRUN b\n', 'FROM a\nRUN b\nCOPPY c\n', [13, 13], false],
    ['Dockerfile', 'an instruction that is gone', 'FROM a\nRUN b\nCMD c\n', 'FROM a\nCMD c\n', [0, 0], false],
    ['Dockerfile', 'an instruction more', 'FROM a\nCMD c\n', 'FROM a\nRUN b\nCMD c\n', [7, 7], true],
    ['a.yaml', 'a wrong indentation', 'a:\n  b: 1\n', 'a:\n  b: 1\n c: 2\n', [8, 8], false],
    ['a.yaml', 'a key more', 'a:\n  b: 1\n', 'a:\n  b: 1\n  c: 2\n', [8, 8], true],
    ['a.go', 'a bracket that is never closed', 'func f() {}\n', 'func f() {\n', [10, 11], false],
    ['a.go', 'a bracket in a string', 'var a = 1\n', 'var a = "{"\n', [8, 9], true],
  ];
  for (const [path, name, before, after, [start, end], whole] of cases) {
    it(`${path}: ${name}`, () => assert.equal(parseProblems(path, before, after, [{ start, end }]).length === 0, whole));
  }
});

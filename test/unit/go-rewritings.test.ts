/** Which snippets are offered where, and that they come into a file whole, whatever its line breaks. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { applyEdits } from '../../server/src/core/edits';
import type { HostEntry } from '../../server/src/core/host';
import type { Rewriting } from '../../server/src/core/language';
import { defaultSettings } from '../../server/src/core/settings';
import { analyseGo, type GoAnalysis } from '../../server/src/go/analysis';
import { goInsertion, goRewritings } from '../../server/src/go/rewritings';
import { snippets } from '../../server/src/go/snippets';
import { readAsset } from '../../server/src/node/assets';
import { prepareGo } from '../../server/src/syntax/go/grammar';
import { goSamples, offsetOfSample, textOfSample } from '../support/go-samples';

before(() => prepareGo(readAsset));

/** `beside`: further files of the folder, by name. */
function analysisOf(text: string, uri = 'file:///ws/main.go', beside: Readonly<Record<string, string>> = {}): GoAnalysis {
  const entry = (at: string): HostEntry => {
    if (at === 'file:///ws') return { kind: 'directory', names: Object.keys(beside) };
    const found = beside[at.slice('file:///ws/'.length)];
    return found === undefined ? { kind: 'absent' } : { kind: 'file', bytes: new TextEncoder().encode(found), mode: 0o644 };
  };
  return analyseGo({ uri, text, files: { entry, rootOf: () => 'file:///ws' }, settings: defaultSettings, today: '2026-11-24' });
}

function inserted(text: string, rewriting: Rewriting | undefined): string {
  assert.ok(rewriting);
  return applyEdits(text, rewriting.edits);
}

/** `root-cas!` for one that is used at once. */
function offersAt(text: string, at: number): readonly string[] {
  const analysis = analysisOf(text);
  const titles = goRewritings(analysis, { start: at, end: at }).map(({ title }) => title.id);
  return snippets.flatMap(({ id }) => {
    const title = goInsertion(analysis, id, at)?.title.id ?? '';
    return titles.includes(title) ? [title.endsWith('Function') || id === 'fallback-roots' ? id : `${id}!`] : [];
  });
}

describe('snippets of Go', () => {
  for (const sample of goSamples) {
    test(`are offered where they fit: ${sample.name}`, () => {
      assert.deepEqual(offersAt(textOfSample(sample), offsetOfSample(sample)), sample.offered);
    });

    test(`come in the same with other line breaks: ${sample.name}`, () => {
      const text = textOfSample(sample);
      const at = offsetOfSample(sample);
      const dos = text.replaceAll('\n', '\r\n');
      const dosAt = text.slice(0, at).replaceAll('\n', '\r\n').length;
      for (const { id } of snippets) {
        const plain = goInsertion(analysisOf(text), id, at);
        const withReturns = goInsertion(analysisOf(dos), id, dosAt);
        if (plain?.disabled) assert.equal(withReturns?.disabled?.id, plain.disabled.id);
        else assert.equal(inserted(dos, withReturns), inserted(text, plain).replaceAll('\n', '\r\n'));
      }
    });
  }

  test('use what an earlier insertion left', () => {
    const first = 'package main\n\nfunc main() {\n}\n';
    const once = inserted(first, goInsertion(analysisOf(first), 'proxy-aware-transport', 15));
    const twice = inserted(once, goInsertion(analysisOf(once), 'reloading-client', once.length));
    assert.equal(twice.match(/func systemRootsAnd/g)?.length, 1);
    assert.equal(inserted(twice, goInsertion(analysisOf(twice), 'reloading-client', 15)), twice);
  });

  test('know what the other files of the package declare', () => {
    const main = 'package a\n\nfunc f() {}\n';
    const text = inserted(main, goInsertion(analysisOf(main, undefined, { 'b.go': 'package a\n\nvar os, newTransport = 1, 2\n', 'c.go': 'package c\n\nfunc newClient() {}\n' }), 'proxy-aware-transport', 15));
    assert.match(text, /\tstdos "os"\n/);
    assert.match(text, /stdos\.ReadFile/);
    assert.match(text, /func newTransport2\(/);
    assert.match(text, /transport, err := newTransport2\(/);
    assert.match(text, /func newClient\(/);
    const beside = inserted(main, goInsertion(analysisOf(main), 'root-cas', 15));
    const after = inserted(main, goInsertion(analysisOf(main, undefined, { 'b.go': beside }), 'proxy-aware-transport', 15));
    assert.ok(after.includes('systemRootsAnd(caFile)') && !after.includes('func systemRootsAnd'), after);
  });

  test('are not offered in tests, in other code, and where they are', () => {
    const request = 'package a\n\nimport "net/http"\n\nfunc f() { http.Get("x") }\n';
    assert.deepEqual(offersAt(request, request.indexOf('Get')), ['proxy-aware-transport', 'reloading-client']);
    assert.deepEqual(goRewritings(analysisOf(request, 'file:///ws/a_test.go'), { start: 45, end: 45 }), []);
    assert.deepEqual(offersAt('package a\n\nfunc f() {}\n', 15), []);
    const imported = 'package main\n\nimport _ "golang.org/x/crypto/x509roots/fallback"\n\nfunc main() {}\n';
    assert.ok(!offersAt(imported, imported.indexOf('main()')).includes('fallback-roots'));
  });

  test('say why they cannot be inserted', () => {
    const reasons = [
      ['package a\n\nfunc f() {}\n', 'fallback-roots', 'go.snippet.onlyMain'],
      ['package main\n\nimport _ "golang.org/x/crypto/x509roots/fallback"\n', 'fallback-roots', 'go.snippet.alreadyImported'],
      ['package main\n\nimport (\n\t"fmt\n)\n\nfunc main() {}\n', 'root-cas', 'go.snippet.noPlace'],
      ['', 'root-cas', 'go.snippet.noPlace'],
    ] as const;
    for (const [text, id, reason] of reasons) assert.equal(goInsertion(analysisOf(text), id, 0)?.disabled?.id, reason, text);
    assert.equal(goInsertion(analysisOf('package a\n'), 'unheard-of', 0), undefined);
    const old = goInsertion(analysisOf('package a\n', undefined, { 'go.mod': 'module a\n\ngo 1.18\n' }), 'reloading-client', 0);
    assert.deepEqual(old?.disabled?.slots, { since: '1.19', go: '1.18' });
    assert.equal(goInsertion(analysisOf('package a\n', undefined, { 'go.mod': 'module a\n\ngo 1.19\n' }), 'reloading-client', 0)?.disabled, undefined);
  });
});

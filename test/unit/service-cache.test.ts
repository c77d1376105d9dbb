/** What a language keeps of a document lives as long as the document is open. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PerDocument, type DocumentCache } from '../../server/src/core/cache';
import { folder, toyLanguage, worldOf, type ToyMemory } from './service-toy';

describe('PerDocument', () => {
  test('holds one value per document, made at first use', () => {
    let made = 0;
    const counters = new PerDocument(() => ({ number: ++made }));
    const a: DocumentCache = { uri: 'file:///a' };
    const twin: DocumentCache = { uri: 'file:///a' };
    assert.equal(made, 0);
    assert.equal(counters.of(a), counters.of(a));
    assert.notEqual(counters.of(a), counters.of(twin));
    assert.equal(made, 2);
  });

  test('keeps nothing for a text that is analysed once', () => {
    const counters = new PerDocument(() => ({}));
    assert.notEqual(counters.of(undefined), counters.of(undefined));
  });

  test('also holds values that are no objects', () => {
    let made = 0;
    const texts = new PerDocument(() => (made++, undefined));
    const cache: DocumentCache = { uri: 'file:///a' };
    texts.of(cache);
    texts.of(cache);
    assert.equal(made, 1);
  });
});

describe('the cache of an open document', () => {
  const uri = `${folder}/a.toy`;

  function recordingWorld(): { readonly world: ReturnType<typeof worldOf>; readonly memories: ToyMemory[] } {
    const memories: ToyMemory[] = [];
    const language = toyLanguage({ remember: memory => void memories.push(memory) });
    return { world: worldOf({ 'b.txt': 'read c.txt' }, { languages: [language] }), memories };
  }

  test('is the same for all its versions and for all rounds of one version', async () => {
    const { world, memories } = recordingWorld();
    world.service.open(uri, 'toy', 1, 'read b.txt\n');
    await world.service.findings(uri);
    const rounds = memories.length;
    assert.ok(rounds > 1, 'what is asked for is loaded, and the file analysed again');
    world.service.change(uri, 2, 'good\n');
    await world.service.findings(uri);
    assert.equal(new Set(memories).size, 1);
    assert.equal(memories[0]?.versions, rounds + 1);
  });

  test('is gone when the document is closed', async () => {
    const { world, memories } = recordingWorld();
    for (const version of [1, 2]) {
      world.service.open(uri, 'toy', version, 'good\n');
      await world.service.findings(uri);
      world.service.close(uri);
    }
    assert.equal(new Set(memories).size, 2);
  });

  test('is not touched by what a fix would make of the document', async () => {
    const { world, memories } = recordingWorld();
    world.service.open(uri, 'toy', 1, 'bad\n');
    await world.service.findings(uri);
    const result = await world.service.fixAll(uri, { unsafe: false, wants: () => true });
    assert.equal(result.files[0]?.after, 'good\n');
    assert.equal(memories[0]?.versions, 1);
  });
});

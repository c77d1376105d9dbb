/** The grammars are found from the sources as well as from the bundles. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsset } from '../../server/src/node/assets';

for (const name of ['web-tree-sitter.wasm', 'tree-sitter-go.wasm']) {
  test(`${name} is WebAssembly`, async () => {
    const bytes = await readAsset(name);
    assert.deepEqual([...bytes.subarray(0, 4)], [0, 0x61, 0x73, 0x6d]);
  });
}

test('an unknown asset is refused', async () => {
  await assert.rejects(readAsset('other.wasm'), /other\.wasm/);
});

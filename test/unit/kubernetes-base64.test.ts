/** Base64 as the API server reads it: what Go 1.19's encoding/json answers to the same strings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBase64, writeBase64 } from '../../server/src/kubernetes/objects/base64';

/** `undefined`: it is decoded; a number: `illegal base64 data at input byte` of that number. */
const answers: readonly (readonly [string, number | undefined])[] = [
  ['', undefined], ['abcd', undefined], ['ab==', undefined], ['ab\n=\n=', undefined], ['abc=\n\n', undefined],
  ['-----BEGIN', 0], ['abc', 0], ['ab=', 3], ['a===', 1], ['abc=d', 4], ['abcd\nabc', 5], ['ab=\nx', 3], ['abc=\nabcd', 5],
  ['aaaa bbbb', 4], ['aa_-', 2], ['=', 0], ['abcdé', 4], ['ab\n', 1], ['abcde', 4], ['abc==', 4],
];

for (const [text, at] of answers) {
  test(JSON.stringify(text), () => {
    const answer = readBase64(text);
    assert.deepEqual('at' in answer ? answer.at : undefined, at);
  });
}

test('what was written is read again', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.deepEqual(readBase64(writeBase64(bytes)), { bytes });
});

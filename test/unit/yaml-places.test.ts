/** Where the characters of a YAML value stand in its file, in every way to write one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cutDocuments, YamlCache } from '../../server/src/syntax/yaml/documents';
import { placesIn } from '../../server/src/syntax/yaml/places';
import { scalarAt, type YamlScalar } from '../../server/src/syntax/yaml/tree';

interface Case {
  readonly name: string;
  readonly text: string;
  /** Words of the value that stand in the file as they are. */
  readonly found?: readonly string[];
  /** Words that the file writes in another way. */
  readonly lost?: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'plain', text: 'v: curl -k x\n', found: ['-k', 'curl -k x'] },
  { name: 'single quotes', text: "v: 'curl -k x'\n", found: ['-k'] },
  { name: 'an apostrophe', text: "v: 'it''s curl -k x'\n", found: ['-k', 'curl -k x'], lost: ["it's"] },
  { name: 'escapes', text: 'v: "say \\"hi\\"; curl \\u002dk -k \\\\ -i"\n', found: ['say', 'hi', '-i'], lost: ['"hi"'] },
  { name: 'a block', text: 'v: |\n  curl\n    -k\n\n  -i x\n', found: ['curl', '-k', '-i x'], lost: ['curl\n'] },
  { name: 'a block with Windows line breaks', text: 'v: |-\r\n  curl\r\n    -k\r\n  -i\r\n', found: ['curl', '-k', '-i'] },
  { name: 'a block that says how deep it is', text: 'v: |2\n    curl\n', lost: ['curl'] },
  { name: 'a folded block', text: 'v: >\n  curl\n  -k\n\n  -i\n    -j\n  -l\n', found: ['curl', '-k', '-i', '-j', '-l'], lost: ['curl -k'] },
  { name: 'several lines of plain text', text: 'v: curl\n  -k\n\n  -i\n', found: ['curl', '-k', '-i'], lost: ['curl -k'] },
  { name: 'several lines in quotes', text: 'v: "curl  \n   -k\\\n   -i"\n', found: ['curl', '-k', '-i'] },
];

function scalarOf(text: string): YamlScalar {
  const scalar = scalarAt(new YamlCache().read(cutDocuments(text))[0]?.tree.root, 'v');
  assert.ok(scalar);
  return scalar;
}

describe('places in YAML values', () => {
  for (const { name, text, found = [], lost = [] } of cases) {
    it(name, () => {
      const scalar = scalarOf(text);
      const place = placesIn(text, scalar);
      const placeOf = (word: string): ReturnType<typeof place> => place(scalar.text.indexOf(word), scalar.text.indexOf(word) + word.length);
      for (const word of [...found, ...lost]) assert.ok(scalar.text.includes(word), `${JSON.stringify(word)} is in ${JSON.stringify(scalar.text)}`);
      for (const word of found) {
        const span = placeOf(word);
        assert.equal(span && text.slice(span.start, span.end), word);
      }
      for (const word of lost) assert.equal(placeOf(word), undefined, word);
    });
  }
});

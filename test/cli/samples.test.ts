/** The samples say in their README what is found in them, and that is what is found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { main } from '../../server/src/cli/main';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'samples/README.md'), 'utf8');
const [first = '', second = ''] = [...readme.matchAll(/```\n(samples\/[^`]*)```/g)].map(match => match[1] ?? '');

async function found(severity: string): Promise<readonly string[]> {
  let output = '';
  const terminal = { cwd: root, colour: false, interactive: false, out: (text: string) => void (output += text), err: () => undefined };
  await main(['check', 'samples', '--format', 'json', '--min-severity', severity], terminal);
  const { findings } = JSON.parse(output) as { findings: readonly { file: string; range: { start: { line: number } }; severity: string; rule: string }[] };
  return findings.map(({ file, range, severity: level, rule }) => `${file}:${range.start.line + 1} ${level} ${rule}`).sort();
}

test('at warning and above', async () => {
  assert.deepEqual(await found('warning'), first.trim().split('\n').sort());
});

test('from information on', async () => {
  assert.deepEqual(await found('information'), `${first}${second}`.trim().split('\n').sort());
});

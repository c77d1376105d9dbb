/** The PEM scanner: what Go's reader returns, what it passes over and why, exact places, and input made to hurt. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { goBlocks } from '../../server/src/syntax/pem/go-reader';
import { dataOf, finishScan, pemSteps, scanPem } from '../../server/src/syntax/pem/scan';
import type { PemBlock, PemScan } from '../../server/src/syntax/pem/types';

const cases = join(import.meta.dirname, '..', 'cases', 'pem');

interface Expected {
  readonly file: string;
  readonly note: string;
  /** The labels that Go returns, with `+headers` where there are any. */
  readonly blocks: readonly string[];
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(cases, name), 'utf8')) as T;
}

function summaryOf(scan: PemScan): readonly string[] {
  if (scan.form !== null) return [scan.form];
  return scan.blocks.map((block) => [block.acceptedAsBlock ? '+' : '-', ...problemsOf(block)].join(' '));
}

function problemsOf(block: PemBlock): string[] {
  return block.problems.map(({ kind, detail }) => (detail === undefined ? kind : `${kind}:${detail}`));
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function only(text: string): { block: PemBlock; data: Uint8Array | undefined; slice: (at: { start: number; end: number }) => string } {
  const bytes = bytesOf(text);
  const { blocks } = scanPem(bytes);
  assert.equal(blocks.length, 1);
  const [block] = blocks;
  assert.ok(block);
  return { block, data: dataOf(bytes, block), slice: (at) => text.slice(at.start, at.end) };
}

describe('files that real readers were run on', () => {
  for (const { file, note, blocks } of readJson<readonly Expected[]>('expected.json')) {
    test(`${file}: ${note}`, () => {
      const scan = scanPem(readFileSync(join(cases, file)));
      const accepted = scan.blocks.filter((block) => block.acceptedAsBlock);
      assert.deepEqual(accepted.map((block) => (block.headers.length > 0 ? `${block.label}+headers` : block.label)), blocks);
      assert.ok(scan.blocks.every((block) => block.acceptedAsBlock || block.problems.length > 0), 'each block that is passed over has a reason');
    });
  }
});

describe('the reason for each block', () => {
  for (const [file, expected] of Object.entries(readJson<Record<string, readonly string[]>>('problems.json'))) {
    test(file, () => assert.deepEqual(summaryOf(scanPem(readFileSync(join(cases, file)))), expected));
  }
});

describe('places', () => {
  test('of a good block', () => {
    const { block, data, slice } = only('text\n-----BEGIN A-----\nx: y\nQUJD\n-----END A-----  \nmore');
    assert.equal(slice(block.span), '-----BEGIN A-----\nx: y\nQUJD\n-----END A-----');
    assert.equal(slice(block.begin), '-----BEGIN A-----');
    assert.equal(slice(block.labelSpan), 'A');
    assert.equal(slice(block.body), 'QUJD');
    assert.equal(block.end && slice(block.end), '-----END A-----');
    assert.deepEqual(block.headers.map(({ name, value, span }) => [name, value, slice(span)]), [['x', 'y', 'x: y']]);
    assert.equal(Buffer.from(data ?? []).toString(), 'ABC');
  });

  test('of the byte that is no base64', () => {
    const { block, data } = only('-----BEGIN CERTIFICATE-----\nQUJD\nQ*JD\n-----END CERTIFICATE-----\n');
    assert.deepEqual(block.problems, [{ kind: 'bad-base64', span: { start: 34, end: 35 }, detail: 'character' }]);
    assert.equal(data, undefined);
  });

  test('in UTF-16, translated back', () => {
    const text = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n';
    const bytes = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const [block] = scanPem(bytes).blocks;
    assert.ok(block);
    assert.equal(Buffer.from(bytes.subarray(block.body.start, block.body.end)).toString('utf16le').trim(), 'QUJD');
    assert.equal(Buffer.from(dataOf(bytes, block) ?? []).toString(), 'ABC');
    assert.deepEqual(problemsOf(block), ['utf16']);
  });

  test('of the mark and the indentation before BEGIN', () => {
    const { block, data, slice } = only('\n  -----BEGIN CERTIFICATE-----\n  QUJD\n-----END CERTIFICATE-----\n');
    assert.deepEqual(block.problems.map(({ kind, span }) => [kind, slice(span)]), [['indented-begin', '  ']]);
    assert.equal(Buffer.from(data ?? []).toString(), 'ABC');
  });
});

describe('one bad block hides no other', () => {
  const good = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n';
  const damage: readonly [string, string][] = [
    ['a missing END', '-----BEGIN CERTIFICATE-----\nQUJD\n'],
    ['a missing BEGIN', 'QUJD\n-----END CERTIFICATE-----\n'],
    ['another label at the end', '-----BEGIN CERTIFICATE-----\nQUJD\n-----END X-----\n'],
    ['an illegal character', '-----BEGIN CERTIFICATE-----\nQU?D\n-----END CERTIFICATE-----\n'],
    ['a quotation mark', '"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n'],
    ['escaped line breaks', '-----BEGIN CERTIFICATE-----\\nQUJD\\n-----END CERTIFICATE-----\\n\n'],
  ];
  for (const [what, bad] of damage) {
    test(what, () => {
      const { blocks } = scanPem(bytesOf(good + bad + good));
      assert.deepEqual(blocks.map((block) => block.acceptedAsBlock), [true, false, true]);
      assert.notDeepEqual(blocks[1]?.problems, []);
    });
  }
});

describe('the two algorithms that Go has had', () => {
  test('differ for a BEGIN behind an END on the same line', () => {
    const bytes = bytesOf('-----BEGIN A-----\nQUJD\n-----END -----BEGIN B-----\nQUJD\n-----END B-----\n');
    const count = (algorithm: 'first-begin' | 'last-begin'): number => [...goBlocks(bytes, algorithm)].filter((block) => block !== undefined).length;
    assert.deepEqual([count('first-begin'), count('last-begin')], [0, 1]);
    const { blocks } = scanPem(bytes);
    assert.deepEqual(blocks.map((block) => [block.acceptedAsBlock, block.acceptedByOlderReaders]), [[false, false], [true, false]]);
  });
});

describe('steps', () => {
  test('give the same blocks as the scan', () => {
    const bytes = readFileSync(join(cases, 'p119-mid-truncated-then-ok.pem'));
    const blocks = [...pemSteps(bytes)].filter((block) => block !== undefined);
    assert.deepEqual(finishScan(bytes, blocks), scanPem(bytes));
  });
});

/** Each of these takes minutes in a scan that is not linear. */
describe('input made to hurt', () => {
  const hostile: readonly [string, string, number][] = [
    ['BEGIN without end', '-----BEGIN', 30_000],
    ['BEGIN lines', '-----BEGIN CERTIFICATE-----\n', 30_000],
    ['BEGIN on one line', '-----BEGIN CERTIFICATE-----', 30_000],
    ['END lines', '-----END CERTIFICATE-----\n', 30_000],
    ['BEGIN and END on one line', '-----BEGIN A-----QUJD-----END A-----', 15_000],
    ['a header that never ends', 'k: v\n k: v\n', 60_000],
    ['headers behind each BEGIN', '-----BEGIN A: -----\n-----END x:\n', 15_000],
    ['dashes', '-', 1_000_000],
    ['blanks', ' ', 1_000_000],
    ['carriage returns between markers', '-----BEGIN A-----\rQUJD\r-----END A-----\r', 15_000],
    ['escaped line breaks', '-----BEGIN A-----\\nQUJD\\n-----END A-----\\n', 15_000],
  ];
  for (const [what, piece, count] of hostile) {
    test(what, () => {
      const scan = scanPem(bytesOf(`-----BEGIN A-----\n${piece.repeat(count)}!\n`));
      assert.ok(scan.blocks.every((block) => block.acceptedAsBlock || block.problems.length > 0));
    });
  }

  test('random bytes', () => {
    let state = 12345;
    const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0);
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from({ length: 2000 }, () => (next() >>> 16) & 0xff);
      assert.equal(scanPem(bytes).blocks.filter((block) => block.acceptedAsBlock).length, 0);
    }
  });
});

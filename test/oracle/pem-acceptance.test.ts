/** Which certificates Go takes: the cases, and mutations of them, put to real releases. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { goProgram, goReleases, NoGo, oldestAndNewest } from './go';
import type { GoProgram } from './go';
import { compareDer, comparePem } from './pem-judges';
import type { Comparison } from './pem-judges';
import { caseFiles, mutatedDer, mutatedPem, seedCertificates } from './pem-mutations';
import { Random } from './random';

/** Widened by `test/oracle/pem-fuzz.ts`; the defaults are what every run does. */
const certificates = 3000;
const files = 1500;

let programs: readonly GoProgram[] = [];
let reason: string | undefined;

before(() => {
  try {
    const versions = process.env['TRUSTLINT_ORACLE_RELEASES'] === 'all' ? goReleases() : oldestAndNewest();
    programs = versions.map(version => goProgram(version, join(import.meta.dirname, 'pem-probe')));
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    reason = error.message;
  }
});

function forEachRelease(compare: (program: GoProgram) => Comparison, least: number): (context: { skip(message: string): void; diagnostic(message: string): void }) => void {
  return context => {
    if (reason !== undefined) return context.skip(reason);
    for (const program of programs) {
      const { compared, unsure, accepted, differences } = compare(program);
      context.diagnostic(`${program.release}: ${compared} compared, ${accepted} accepted by Go, ${unsure} not known to us, ${differences.length} different`);
      assert.deepEqual(differences.slice(0, 5), []);
      assert.ok(compared - unsure >= compared * 0.9, 'hardly anything is unknown');
      assert.ok(accepted >= least, 'enough of them are good certificates, or the comparison shows nothing');
    }
  };
}

describe('real Go says the same', () => {
  test('of every case', forEachRelease(program => comparePem(program, caseFiles().map(file => new Uint8Array(readFileSync(file)))), 80));

  test('of mutated certificates', forEachRelease(program => {
    const random = new Random(1);
    const seeds = seedCertificates();
    return compareDer(program, Array.from({ length: certificates }, () => mutatedDer(random, seeds)));
  }, 300));

  test('of mutated files', forEachRelease(program => {
    const random = new Random(2);
    const seeds = caseFiles().map(file => new Uint8Array(readFileSync(file))).filter(({ length }) => length < 8000);
    return comparePem(program, Array.from({ length: files }, () => mutatedPem(random, seeds)));
  }, 300));
});

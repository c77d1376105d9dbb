/** What real Go says of PEM files and of certificates, and whether we say the same. */
import { execFileSync } from 'node:child_process';
import { stepOfPatch } from '../../server/src/facts/x509-acceptance';
import { goBlocks } from '../../server/src/syntax/pem/go-reader';
import { latin1 } from '../../server/src/syntax/pem/lines';
import { readBundle } from '../../server/src/x509/bundle/bundle';
import { rootsIn } from '../../server/src/x509/bundle/roots';
import { goAcceptance } from '../../server/src/x509/acceptance/acceptance';
import type { GoProgram } from './go';

interface PemAnswer {
  readonly roots: number;
  readonly blocks: readonly { readonly type: string; readonly headers: number; readonly end: number; readonly error: string }[];
}

interface DerAnswer {
  readonly error: string;
}

function ask<T>(program: GoProgram, kind: 'P' | 'D', records: readonly Uint8Array[]): readonly T[] {
  const input = Buffer.concat(records.flatMap(record => {
    const head = Buffer.alloc(5);
    head.write(kind);
    head.writeUInt32BE(record.length, 1);
    return [head, record];
  }));
  const output = execFileSync(program.path, { input, maxBuffer: 1 << 30, env: {} });
  return output.toString('utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as T);
}

/** `{ minor: 24, patch: 4 }` of `go1.24.4`. */
function patchOf({ release }: GoProgram): { minor: number; patch: number } {
  const [, minor = '0', patch = '0'] = /^go1\.(\d+)(?:\.(\d+))?/.exec(release) ?? [];
  return { minor: Number(minor), patch: Number(patch) };
}

export interface Comparison {
  readonly compared: number;
  /** Of which the facts say that patch releases differ in a way that is not placed. */
  readonly unsure: number;
  /** Accepted by real Go. */
  readonly accepted: number;
  readonly differences: readonly string[];
}

/** Whether `ParseCertificate` takes each certificate. */
export function compareDer(program: GoProgram, ders: readonly Uint8Array[]): Comparison {
  const step = stepOfPatch(patchOf(program));
  const answers = ask<DerAnswer>(program, 'D', ders);
  const differences: string[] = [];
  let unsure = 0;
  let accepted = 0;
  for (const [index, der] of ders.entries()) {
    const real = answers[index]?.error ?? 'no answer';
    const ours = goAcceptance(der);
    if (real === '') accepted++;
    if ((ours.unsureMask & step) !== 0) unsure++;
    else if ((real === '') !== ((ours.acceptedMask & step) !== 0)) {
      const reasons = ours.refusals.filter(({ mask }) => (mask & step) !== 0).map(({ rule }) => rule).join(' ');
      differences.push(`${program.release} says "${real}", we say "${reasons}": ${Buffer.from(der).toString('base64')}`);
    }
  }
  return { compared: ders.length, unsure, accepted, differences };
}

/** The blocks that `pem.Decode` gives, and the number of roots that `AppendCertsFromPEM` adds. */
export function comparePem(program: GoProgram, files: readonly Uint8Array[]): Comparison {
  const release = patchOf(program);
  const step = stepOfPatch(release);
  const newer = release.minor > 25 || (release.minor === 25 && release.patch >= 2) || (release.minor === 24 && release.patch >= 8);
  const answers = ask<PemAnswer>(program, 'P', files);
  const differences: string[] = [];
  let unsure = 0;
  let accepted = 0;
  for (const [index, file] of files.entries()) {
    const real = answers[index];
    const realBlocks = (real?.blocks ?? []).map(block => `${Buffer.from(block.type, 'hex').toString('latin1')}@${block.end}`);
    const ourBlocks = [...goBlocks(file, newer ? 'last-begin' : 'first-begin')].flatMap(block => (block ? [`${latin1(file, block.labelStart, block.labelEnd)}@${block.next}`] : []));
    const roots = rootsIn(readBundle(file), step);
    if (real && real.roots > 0) accepted++;
    if (roots === null) unsure++;
    const differs = realBlocks.join('|') !== ourBlocks.join('|') || (roots !== null && roots !== real?.roots);
    if (differs) differences.push(`${program.release} gives ${real?.roots} roots and ${realBlocks.join(' ')}, we say ${roots} and ${ourBlocks.join(' ')}: ${Buffer.from(file).toString('base64')}`);
  }
  return { compared: files.length, unsure, accepted, differences };
}

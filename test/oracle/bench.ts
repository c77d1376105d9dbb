/** What every test against real Go needs: probes of real releases, a jail to run them in, and a comparison with the prediction. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { render } from '../../server/src/core/message';
import { lookup } from '../../server/src/trust/lookup';
import type { FileView, GoRelease, Trace } from '../../server/src/trust/types';
import { environmentOf } from './cases';
import type { Case, Deed } from './cases';
import { makeSamples } from './certificates';
import type { Samples } from './certificates';
import { findJail, Root } from './chroot';
import type { Jail } from './chroot';
import { cacheFolder, goBuilder, goProbe, goReleases, NoGo, oldestAndNewest } from './go';
import type { GoProgram } from './go';

/** `TRUSTLINT_ORACLE_RELEASES=all` asks every release that can be had instead of the oldest and the newest. */
const wantsAllReleases = process.env['TRUSTLINT_ORACLE_RELEASES'] === 'all';

/** What a real program found. */
export interface Answer {
  readonly roots: number;
  readonly error: string;
  /** Roots at a second look, after a file had been put in place; only when the probe was asked for it. */
  readonly again?: number;
}

export interface Bench {
  readonly work: string;
  readonly probes: readonly GoProgram[];
  readonly samples: Samples;
  readonly jail: Jail;
  /** A file system made by `deeds`, and the indices of those that the kernel refused. The caller removes it. */
  make(deeds: readonly Deed[], samples?: Samples): { readonly root: Root; readonly refused: ReadonlySet<number> };
  close(): void;
}

/** The bench, or why there is none here. */
export function openBench(): Bench | string {
  const jail = findJail();
  if (jail.kind === 'none') return jail.reason;
  try {
    const versions = wantsAllReleases ? goReleases() : oldestAndNewest();
    const probes = versions.map((version) => goProbe(version));
    const builder = goBuilder(versions[versions.length - 1] ?? '');
    const work = mkdtempSync(join(cacheFolder(), 'run-'));
    const samples = makeSamples(work);
    const programs = { builder: builder.path, ...Object.fromEntries(probes.map((probe) => [`probe-${probe.version}`, probe.path])) };
    const make: Bench['make'] = (deeds, from = samples) => {
      const root = new Root(work, jail, programs);
      const input = JSON.stringify(deeds.map((deed) => kernelDeed(deed, from)));
      return { root, refused: new Set(JSON.parse(root.run('builder', [], { input })) as number[]) };
    };
    return { work, probes, samples, jail, make, close: () => rmSync(work, { recursive: true, force: true }) };
  } catch (error) {
    if (error instanceof NoGo) return error.message;
    throw error;
  }
}

/** The bench, or a skip that says why there is none; on a build machine that is a failure. */
export function need(bench: Bench | string | undefined, context: TestContext): Bench | undefined {
  if (typeof bench === 'object') return bench;
  assert.notEqual(process.env['CI'], 'true', `the oracle cannot run: ${bench ?? 'no bench'}`);
  context.skip(`not run: ${bench ?? 'no bench'}`);
  return undefined;
}

function kernelDeed(deed: Deed, samples: Samples): object {
  return deed.op === 'write' ? { ...deed, data: samples.byName.get(deed.sample)?.data.toString('base64') } : deed;
}

export function releaseOf(probe: GoProgram): GoRelease {
  return { major: 1, minor: Number(probe.version.split('.')[1]) };
}

/** Fallback roots can be linked in since Go 1.20. */
export function linksFallback(each: Case, probe: GoProgram): boolean {
  return each.linksFallback && releaseOf(probe).minor >= 20;
}

/** Runs the probe in `root`; `more` are arguments for it. */
export function ask(root: Root, probe: GoProgram, each: Case, fallbackPem: string, more: readonly string[] = []): Answer {
  const args = [...(linksFallback(each, probe) ? ['-fallback', fallbackPem] : []), ...more];
  return JSON.parse(root.run(`probe-${probe.version}`, args, { runsAs: each.runsAs, environment: each.variables })) as Answer;
}

/** What Trustlint says of `view` for that probe. */
export function predict(view: FileView, probe: GoProgram, each: Case): Trace {
  const fallbackRoots = linksFallback(each, probe) ? 'yes' : 'no';
  return lookup({ view, go: releaseOf(probe), environment: environmentOf(each), workingDirectory: '/', runsAs: each.runsAs, fallbackRoots });
}

/** What is wrong with an exact prediction; an empty list if it is right. */
export function complaints(trace: Trace, answer: Answer): string[] {
  const wrong: string[] = [];
  if (trace.verdict !== (answer.roots > 0 ? 'roots' : 'no-roots')) wrong.push(`verdict ${trace.verdict}`);
  const predicted = trace.usesFallback === 'yes' ? 2 : trace.roots;
  if (predicted !== answer.roots) wrong.push(`roots ${predicted}, fallback ${trace.usesFallback}`);
  const error = trace.loadError === undefined ? '' : render(trace.loadError);
  const real = answer.error === '' ? '' : `x509: failed to load system roots and no roots provided; ${answer.error}`;
  if (error !== real && !isOpenError(error, answer.error)) wrong.push(`error "${error}"`);
  return wrong;
}

/** Of several names that `lstat` refuses, old releases report the one that the file system lists first: that is not predicted. */
function isOpenError(predicted: string, real: string): boolean {
  return predicted === '' && real.startsWith('lstat ');
}

/** What is wrong with a prediction that may leave things open: whatever it does say has to be true. */
export function falsehoods(trace: Trace, answer: Answer): string[] {
  const wrong: string[] = [];
  const real = answer.roots > 0 ? 'roots' : 'no-roots';
  if (trace.verdict !== 'unknown' && trace.verdict !== real) wrong.push(`verdict ${trace.verdict}`);
  if (trace.verdict === 'unknown' && trace.unknownBecause.length === 0) wrong.push('unknown without a reason');
  if (trace.usesFallback === 'no' && trace.roots !== null && trace.roots !== answer.roots) wrong.push(`roots ${trace.roots}`);
  if (trace.usesFallback === 'yes' && answer.roots !== 2) wrong.push('fallback yes');
  return wrong;
}

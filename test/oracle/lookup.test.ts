/** The lookup against real Go: generated file systems, environments and users, looked at by the oldest and the newest release. */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { render } from '../../server/src/core/message';
import { lookup } from '../../server/src/trust/lookup';
import type { GoRelease, Trace } from '../../server/src/trust/types';
import { environmentOf, makeCase, viewOf } from './cases';
import type { Case, Deed } from './cases';
import { makeSamples } from './certificates';
import type { Samples } from './certificates';
import { findJail, Root } from './chroot';
import { cacheFolder, goBuilder, goProbe, goReleases, NoGo, oldestAndNewest } from './go';
import type { GoProgram } from './go';
import { Random } from './random';

/** `TRUSTLINT_ORACLE_CASES`, `_SEED` and `_RELEASES=all` widen the run by hand; the defaults are what every run does. */
const cases = Number(process.env['TRUSTLINT_ORACLE_CASES'] ?? 300);
const firstSeed = Number(process.env['TRUSTLINT_ORACLE_SEED'] ?? 1);
const wantsAllReleases = process.env['TRUSTLINT_ORACLE_RELEASES'] === 'all';

interface Answer {
  readonly roots: number;
  readonly error: string;
}

interface Bench {
  readonly work: string;
  readonly probes: readonly GoProgram[];
  readonly builder: GoProgram;
  readonly samples: Samples;
}

const jail = findJail();
let bench: Bench | undefined;
let missing = jail.kind === 'none' ? jail.reason : '';

before(() => {
  if (missing !== '') return;
  try {
    const versions = wantsAllReleases ? goReleases() : oldestAndNewest();
    const probes = versions.map((version) => goProbe(version));
    const builder = goBuilder(versions[versions.length - 1] ?? '');
    const work = mkdtempSync(join(cacheFolder(), 'run-'));
    bench = { work, probes, builder, samples: makeSamples(work) };
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    missing = error.message;
  }
});

after(() => {
  if (bench !== undefined) rmSync(bench.work, { recursive: true, force: true });
});

/** The bench, or a skip that says why there is none; on a build machine that is a failure. */
function need(context: TestContext): Bench | undefined {
  if (bench !== undefined) return bench;
  assert.notEqual(process.env['CI'], 'true', `the oracle cannot run: ${missing}`);
  context.skip(`not run: ${missing}`);
  return undefined;
}

function releaseOf(probe: GoProgram): GoRelease {
  return { major: 1, minor: Number(probe.version.split('.')[1]) };
}

function kernelDeed(deed: Deed, samples: Samples): object {
  return deed.op === 'write' ? { ...deed, data: samples.byName.get(deed.sample)?.data.toString('base64') } : deed;
}

function ask(root: Root, probe: GoProgram, each: Case, fallbackPem: string): Answer {
  const args = linksFallback(each, probe) ? ['-fallback', fallbackPem] : [];
  return JSON.parse(root.run(`probe-${probe.version}`, args, { runsAs: each.runsAs, environment: each.variables })) as Answer;
}

/** Fallback roots can be linked in since Go 1.20. */
function linksFallback(each: Case, probe: GoProgram): boolean {
  return each.linksFallback && releaseOf(probe).minor >= 20;
}

/** What is wrong with the prediction; an empty list if it is right. */
function complaints(trace: Trace, answer: Answer): string[] {
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

describe('lookup against real Go', () => {
  test('generated file systems, environments and users', (context) => {
    const at = need(context);
    if (at === undefined) return;
    const counts = { compared: 0, notRun: 0, refused: 0, roots: 0, none: 0, errors: 0, fallback: 0 };
    const failures: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const each = makeCase(new Random(seed), seed, at.samples);
      if (jail.kind === 'namespace' && each.runsAs === 'other') {
        counts.notRun++;
        continue;
      }
      const root: Root = new Root(at.work, jail, { builder: at.builder.path, ...Object.fromEntries(at.probes.map((probe) => [`probe-${probe.version}`, probe.path])) });
      try {
        const input = JSON.stringify(each.deeds.map((deed) => kernelDeed(deed, at.samples)));
        const refused = new Set(JSON.parse(root.run('builder', [], { input })) as number[]);
        counts.refused += refused.size;
        const view = viewOf(each, refused, at.samples);
        for (const probe of at.probes) {
          const answer = ask(root, probe, each, at.samples.fallbackPem);
          const fallbackRoots = linksFallback(each, probe) ? 'yes' : 'no';
          const trace = lookup({ view, go: releaseOf(probe), environment: environmentOf(each), workingDirectory: '/', runsAs: each.runsAs, fallbackRoots });
          counts.compared++;
          if (answer.roots > 0) counts.roots++;
          else counts.none++;
          if (answer.error !== '') counts.errors++;
          if (trace.usesFallback === 'yes') counts.fallback++;
          const wrong = complaints(trace, answer);
          if (wrong.length > 0) failures.push(`${probe.release}: ${wrong.join(', ')}; Go says ${JSON.stringify(answer)}\n${JSON.stringify({ ...each, refused: [...refused] })}\n${JSON.stringify(trace.steps.map((step) => `${step.op} ${step.path} ${step.outcome} ${step.roots}`))}`);
        }
      } finally {
        root.remove();
      }
    }
    context.diagnostic(`${at.probes.map((probe) => probe.release).join(', ')}: ${JSON.stringify(counts)}`);
    if (counts.notRun > 0) context.diagnostic(`${counts.notRun} cases of an unprivileged user not run: this user namespace has root alone`);
    assert.deepEqual(failures.slice(0, 5), [], `${failures.length} of ${counts.compared} predictions are wrong`);
    assert.ok(counts.roots > 0 && counts.none > 0, 'the generator makes both verdicts');
  });

  test('the bundle of this machine', (context) => {
    const at = need(context);
    if (at === undefined) return;
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    if (!existsSync(bundle)) {
      context.skip(`not run: no ${bundle}`);
      return;
    }
    const text = readFileSync(bundle, 'utf8');
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const fingerprints = new Set(blocks.map((block) => createHash('sha256').update(new X509Certificate(block).raw).digest('hex')));
    const samples = withSample(at.samples, text, [...fingerprints]);
    const each: Case = { seed: 0, deeds: [{ op: 'write', path: bundle, sample: 'machine', mode: 0o644 }], variables: {}, runsAs: 'root', linksFallback: false };
    for (const probe of at.probes) {
      const root: Root = new Root(at.work, jail, { builder: at.builder.path, [`probe-${probe.version}`]: probe.path });
      try {
        root.run('builder', [], { input: JSON.stringify(each.deeds.map((deed) => kernelDeed(deed, samples))) });
        const view = viewOf(each, new Set(), samples);
        const trace = lookup({ view, go: releaseOf(probe), environment: environmentOf(each), runsAs: 'root', fallbackRoots: 'no' });
        assert.equal(trace.roots, ask(root, probe, each, '').roots, probe.release);
      } finally {
        root.remove();
      }
    }
  });
});

function withSample(samples: Samples, text: string, fingerprints: readonly string[]): Samples {
  const content = { kind: 'certificates', count: fingerprints.length, fingerprints, scope: 'public' } as const;
  const machine = { name: 'machine', data: Buffer.from(text), content };
  return { ...samples, byName: new Map([...samples.byName, ['machine', machine]]) };
}

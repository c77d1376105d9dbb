/** The lookup against real Go: generated file systems, environments and users, looked at by the oldest and the newest release. */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { resolve } from '../../server/src/trust/resolve';
import type { Change } from '../../server/src/trust/types';
import { ask, complaints, falsehoods, linksFallback, need, openBench, predict } from './bench';
import type { Answer, Bench } from './bench';
import { makeCase, originOf, viewOf } from './cases';
import type { Case } from './cases';
import type { Samples } from './certificates';
import type { GoProgram } from './go';
import { Random } from './random';

/** `TRUSTLINT_ORACLE_CASES` and `_SEED` widen the run by hand; the defaults are what every run does. */
const cases = Number(process.env['TRUSTLINT_ORACLE_CASES'] ?? 240);
const firstSeed = Number(process.env['TRUSTLINT_ORACLE_SEED'] ?? 1);

let bench: Bench | string | undefined;

before(() => {
  bench = openBench();
});

after(() => {
  if (typeof bench === 'object') bench.close();
});

interface Counts {
  compared: number;
  notRun: number;
  refused: number;
  roots: number;
  none: number;
  errors: number;
  fallback: number;
  /** Predictions from a view in which something was hidden, and how many of them still knew the verdict. */
  clouded: number;
  decided: number;
}

describe('lookup against real Go', () => {
  test('generated file systems, environments and users', (context) => {
    const at = need(bench, context);
    if (at === undefined) return;
    const counts: Counts = { compared: 0, notRun: 0, refused: 0, roots: 0, none: 0, errors: 0, fallback: 0, clouded: 0, decided: 0 };
    const failures: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const each = makeCase(new Random(seed), seed, at.samples);
      if (at.jail.kind === 'namespace' && each.runsAs === 'other') counts.notRun++;
      else failures.push(...compareCase(at, each, counts));
    }
    context.diagnostic(`${at.probes.map((probe) => probe.release).join(', ')}: ${JSON.stringify(counts)}`);
    if (counts.notRun > 0) context.diagnostic(`${counts.notRun} cases of an unprivileged user not run: this user namespace has root alone`);
    assert.deepEqual(failures.slice(0, 5), [], `${failures.length} of ${counts.compared + counts.clouded} predictions are wrong`);
    assert.ok(counts.roots > 0 && counts.none > 0, 'the generator makes both verdicts');
    assert.ok(counts.decided > 0 && counts.decided < counts.clouded, 'hidden things decide some verdicts and others not');
  });

  test('the bundle of this machine', (context) => {
    const at = need(bench, context);
    if (at === undefined) return;
    const bundle = '/etc/ssl/certs/ca-certificates.crt';
    if (!existsSync(bundle)) {
      context.skip(`not run: no ${bundle}`);
      return;
    }
    const samples = withSample(at.samples, readFileSync(bundle, 'utf8'));
    const each: Case = { seed: 0, deeds: [{ op: 'write', path: bundle, sample: 'machine', mode: 0o644 }], variables: {}, runsAs: 'root', linksFallback: false };
    const { root } = at.make(each.deeds, samples);
    try {
      for (const probe of at.probes) {
        const trace = predict(viewOf(each, new Set(), samples), probe, each);
        assert.deepEqual(complaints(trace, ask(root, probe, each, '')), [], probe.release);
      }
    } finally {
      root.remove();
    }
  });
});

function compareCase(at: Bench, each: Case, counts: Counts): string[] {
  const { root, refused } = at.make(each.deeds);
  try {
    counts.refused += refused.size;
    return at.probes.flatMap((probe) => {
      const answer = ask(root, probe, each, at.samples.fallbackPem);
      return [...compareExactly(at, each, refused, probe, answer, counts), ...compareClouded(at, each, refused, probe, answer, counts)];
    });
  } finally {
    root.remove();
  }
}

function compareExactly(at: Bench, each: Case, refused: ReadonlySet<number>, probe: GoProgram, answer: Answer, counts: Counts): string[] {
  const trace = predict(viewOf(each, refused, at.samples), probe, each);
  counts.compared++;
  if (answer.roots > 0) counts.roots++;
  else counts.none++;
  if (answer.error !== '') counts.errors++;
  if (trace.usesFallback === 'yes') counts.fallback++;
  const wrong = complaints(trace, answer);
  if (wrong.length === 0) return [];
  const steps = trace.steps.map((step) => `${step.op} ${step.path} ${step.outcome} ${step.roots}`);
  return [`${probe.release}: ${wrong.join(', ')}; Go says ${JSON.stringify(answer)}\n${JSON.stringify({ ...each, refused: [...refused] })}\n${JSON.stringify(steps)}`];
}

/** The same file system with one deed that nobody can read: less may be known then, but nothing false. */
function compareClouded(at: Bench, each: Case, refused: ReadonlySet<number>, probe: GoProgram, answer: Answer, counts: Counts): string[] {
  return each.deeds.flatMap((deed, hidden) => {
    if (refused.has(hidden) || leadsLaterDeeds(at, each, refused, hidden)) return [];
    const cloud = (made: Change, index: number): Change => (index === hidden ? clouded(made, each.seed + index) : made);
    const trace = predict(viewOf(each, refused, at.samples, cloud), probe, each);
    counts.clouded++;
    if (trace.verdict !== 'unknown') counts.decided++;
    const wrong = falsehoods(trace, answer);
    const told = `${probe.release} without ${JSON.stringify(deed)}: ${wrong.join(', ')}; Go says ${JSON.stringify(answer)}, fallback ${linksFallback(each, probe)}`;
    return wrong.length === 0 ? [] : [`${told}\n${JSON.stringify({ ...each, refused: [...refused] })}`];
  });
}

/** Whether a later deed goes through a link that nobody would know of: a view does not suspect unknown things to be links to known ones. */
function leadsLaterDeeds(at: Bench, each: Case, refused: ReadonlySet<number>, hidden: number): boolean {
  const link = each.deeds[hidden];
  if (link?.op !== 'link') return false;
  return each.deeds.some((later, index) => {
    if (index <= hidden || refused.has(index)) return false;
    const { via } = resolve(viewOf({ ...each, deeds: each.deeds.slice(0, index) }, refused, at.samples), later.path);
    return via.some((followed) => followed.path === link.path);
  });
}

/** `made` with what it wrote, or what it did at all, left open. */
function clouded(made: Change, choice: number): Change {
  if (made.op === 'write' && choice % 2 === 0) return { ...made, content: { kind: 'unknown' } };
  const wide = made.op === 'graft' || made.op === 'mount' || made.op === 'remove' || choice % 3 === 0;
  return { op: 'blur', path: wide ? '/' : made.path, effect: 'may-change', origin: originOf(choice) };
}

function withSample(samples: Samples, text: string): Samples {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const fingerprints = [...new Set(blocks.map((block) => createHash('sha256').update(new X509Certificate(block).raw).digest('hex')))];
  const content = { kind: 'certificates', count: fingerprints.length, fingerprints, scope: 'public' } as const;
  const machine = { name: 'machine', data: Buffer.from(text), content };
  return { ...samples, byName: new Map([...samples.byName, ['machine', machine]]) };
}

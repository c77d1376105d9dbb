/** Makes an inspection of a file: `inspect` at once, `inspectionSteps` for files of any size, `inspectFully` with signatures checked. */
import { defineTexts } from '../core/message';
import { newestKnownGo } from '../facts/go-lookup';
import { PemAnalysis } from './analysis';
import { bundleSteps } from './bundle/bundle';
import type { Bundle } from './bundle/bundle';
import type { SignatureAnswers } from './bundle/graph';
import { readerOutcomes } from './bundle/readers';
import { goOutcome } from './bundle/roots';
import { checkSignatures } from './signature/answers';
import type { Subtle } from './signature/check';
import { TextMap } from './text-map';
import { chainsOf } from './view/chains';
import { blockSteps } from './view/blocks';
import { problemSteps } from './view/problems';
import type { Inspection } from './inspection';

export interface InspectOptions {
  /** The moment that validity is judged at: an ISO date (its beginning, UTC) or date with time. */
  readonly at: string;
  /** The release of Go; the newest known by default. */
  readonly go?: string;
  /** A host name or address that the leaf is to be for. */
  readonly host?: string;
  readonly signatures?: SignatureAnswers;
}

export const newestGo = `1.${newestKnownGo}`;

export const inspectTexts = defineTexts('x509.inspect', {
  hidden: '{count} further problems are not listed',
});

/** Inspects a file at once, without checking signatures (unless their answers are given). */
export function inspect(bytes: Uint8Array, options: InspectOptions): Inspection {
  return finished(inspectionSteps(bytes, options));
}

/** The same in steps, each of which gives the share that is done, from 0 to 1. */
export function* inspectionSteps(bytes: Uint8Array, options: InspectOptions): Generator<number, Inspection> {
  const reading = bundleSteps(bytes);
  let step = reading.next();
  for (; !step.done; step = reading.next()) yield step.value / Math.max(1, bytes.length);
  return yield* bundleInspectionSteps(step.value, options);
}

function finished<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Inspects what has been read. */
export function inspectBundle(bundle: Bundle, options: InspectOptions): Inspection {
  return finished(bundleInspectionSteps(bundle, options));
}

function* bundleInspectionSteps(bundle: Bundle, options: InspectOptions): Generator<number, Inspection> {
  const at = momentOf(options.at);
  const go = options.go ?? newestGo;
  const positions = new TextMap(bundle.bytes, bundle.encoding);
  const analysis = new PemAnalysis({ bytes: bundle.bytes, bundle, positions, at, go, ...(options.signatures ? { signatures: options.signatures } : {}) });
  const { lines } = positions;
  yield 1;
  const host = options.host ?? null;
  const goResult = goOutcome(bundle, go);
  yield 1;
  const readers = readerOutcomes(bundle, go);
  yield 1;
  const blocks = yield* pausing(blockSteps(analysis, (span) => lines.rangeOf(analysis.spanOf(span))));
  const { problems, hidden } = yield* pausing(problemSteps(analysis, lines));
  return {
    size: bundle.bytes.length,
    encoding: bundle.encoding,
    form: bundle.form,
    kind: analysis.kind,
    at: new Date(at).toISOString(),
    host,
    go: goResult,
    readers,
    blocks,
    links: analysis.relations.links,
    chains: chainsOf(analysis, host),
    problems,
    signaturesChecked: options.signatures !== undefined,
    limited: hidden > 0 ? inspectTexts.hidden({ count: hidden }) : null,
  };
}

/** What is left to do once everything has been read counts as the end. */
function* pausing<T>(steps: Generator<undefined, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield 1;
  }
}

/** Reads a moment; a date alone means its beginning in UTC. Nonsense is the beginning of 1970, at which everything is not yet valid. */
export function momentOf(at: string): number {
  const moment = Date.parse(/^\d{4}-\d\d-\d\d$/.test(at) ? `${at}T00:00:00Z` : at);
  return Number.isNaN(moment) ? 0 : moment;
}

export interface FullOptions extends Omit<InspectOptions, 'signatures'> {
  readonly subtle: Subtle;
  /** Called between steps with the share that is done, from 0 to 1; a caller gives way to others in it, or throws to end the work. */
  pause?(done: number): Promise<void>;
}

/** Inspects a file of any size, with its signatures checked. */
export async function inspectFully(bytes: Uint8Array, options: FullOptions): Promise<Inspection> {
  const pause = options.pause ?? (() => Promise.resolve());
  const steps = bundleSteps(bytes);
  let step = steps.next();
  for (; !step.done; step = steps.next()) await pause(step.value / Math.max(1, bytes.length));
  const signatures = await checkSignatures(step.value, options.subtle, () => pause(1));
  const rest = bundleInspectionSteps(step.value, { ...options, signatures });
  let last = rest.next();
  for (; !last.done; last = rest.next()) await pause(last.value);
  return last.value;
}

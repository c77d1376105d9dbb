/** Makes an inspection of a file: `inspect` at once, `inspectionSteps` for files of any size, `inspectFully` with signatures checked. */
import { LineMap } from '../core/text';
import type { Range, Span } from '../core/text';
import { newestKnownGo } from '../facts/go-lookup';
import { PemAnalysis } from './analysis';
import { bundleSteps, readBundle } from './bundle/bundle';
import type { Bundle } from './bundle/bundle';
import type { SignatureAnswers } from './bundle/graph';
import { readerOutcomes } from './bundle/readers';
import { goOutcome } from './bundle/roots';
import { checkSignatures } from './signature/answers';
import type { Subtle } from './signature/check';
import { chainsOf } from './view/chains';
import { blockViews } from './view/blocks';
import { problemsOf } from './view/problems';
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

/** Inspects a file at once, without checking signatures (unless their answers are given). */
export function inspect(bytes: Uint8Array, options: InspectOptions): Inspection {
  return inspectBundle(readBundle(bytes), options);
}

/** The same in steps, each of which gives how many of the file's bytes are done. */
export function* inspectionSteps(bytes: Uint8Array, options: InspectOptions): Generator<number, Inspection> {
  const bundle = yield* bundleSteps(bytes);
  yield bytes.length;
  return inspectBundle(bundle, options);
}

/** Inspects what has been read. */
export function inspectBundle(bundle: Bundle, options: InspectOptions): Inspection {
  const at = momentOf(options.at);
  const go = options.go ?? newestGo;
  const analysis = new PemAnalysis({ bytes: bundle.bytes, bundle, at, go, ...(options.signatures ? { signatures: options.signatures } : {}) });
  const lines = new LineMap(analysis.text);
  const rangeOf = (span: Span): Range => lines.rangeOf(analysis.spanOf(span));
  const host = options.host ?? null;
  return {
    size: bundle.bytes.length,
    encoding: bundle.encoding,
    form: bundle.form,
    kind: analysis.kind,
    at: new Date(at).toISOString(),
    host,
    go: goOutcome(bundle, go),
    readers: readerOutcomes(bundle, go),
    blocks: blockViews(analysis, rangeOf),
    links: analysis.relations.links,
    chains: chainsOf(analysis, host),
    problems: problemsOf(analysis, lines),
    signaturesChecked: options.signatures !== undefined,
    limited: null,
  };
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
  return inspectBundle(step.value, { ...options, signatures });
}

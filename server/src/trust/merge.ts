/** What several possible lookups have in common: used where the Go release is not known. */
import { agreed } from './logic';
import { factOrigin, trustTexts } from './texts';
import type { Origin, Trace, TraceStep } from './types';

/** `first` as far as all `others` agree with it. Steps that not every lookup makes are left out. */
export function mergeTraces(first: Trace, others: readonly Trace[]): Trace {
  return others.reduce(mergeTwo, first);
}

function mergeTwo(a: Trace, b: Trace): Trace {
  const verdict = a.verdict === b.verdict ? a.verdict : 'unknown';
  const loadError = a.loadError !== undefined && JSON.stringify(a.loadError) === JSON.stringify(b.loadError) ? a.loadError : undefined;
  return {
    steps: commonSteps(a.steps, b.steps),
    verdict,
    roots: a.roots === b.roots ? a.roots : null,
    unknownBecause: verdict === 'unknown' ? reasons(a, b) : [],
    publicRoots: agreed(a.publicRoots, b.publicRoots),
    usesFallback: agreed(a.usesFallback, b.usesFallback),
    ...(loadError === undefined ? {} : { loadError }),
  };
}

function reasons(a: Trace, b: Trace): readonly Origin[] {
  const all = new Map<string, Origin>();
  if (a.verdict !== b.verdict) add(all, factOrigin(trustTexts.releaseUnknown(), 'crypto/x509 of Go 1.13 to 1.27'));
  for (const origin of [...a.unknownBecause, ...b.unknownBecause]) add(all, origin);
  return [...all.values()];
}

function add(all: Map<string, Origin>, origin: Origin): void {
  const key = JSON.stringify(origin);
  if (!all.has(key)) all.set(key, origin);
}

/** The order is that of `b`; an outcome that differs is unknown. */
function commonSteps(a: readonly TraceStep[], b: readonly TraceStep[]): readonly TraceStep[] {
  const inA = new Map(a.map((step) => [`${step.op} ${step.path}`, step]));
  return b.flatMap((step) => {
    const other = inA.get(`${step.op} ${step.path}`);
    if (other === undefined) return [];
    return { ...step, outcome: other.outcome === step.outcome ? step.outcome : 'unknown', roots: other.roots === step.roots ? step.roots : null };
  });
}

/** The lookup of a process: with its variables as they are, and as it would be without one of them. */
import { lookup } from '../../trust/lookup';
import { resolve } from '../../trust/resolve';
import type { EnvValue, Tri, Trace } from '../../trust/types';
import type { ProcessEnvironment } from '../types';

/** What Go finds. Fallback roots count only where they are proven: what is not known is asked of the program. */
export function lookupOf(process: ProcessEnvironment, without?: string): Trace {
  const { program } = process;
  return lookup({
    view: process.files,
    go: program.go,
    ...(program.goLine === 'unknown' ? {} : { goLine: program.goLine }),
    environment: (name): EnvValue => (name === without ? { kind: 'unset' } : process.value(name)),
    ...(process.workingDirectory === undefined ? {} : { workingDirectory: process.workingDirectory }),
    runsAs: process.runsAs,
    fallbackRoots: program.fallbackRoots === 'yes' ? 'yes' : 'no',
  });
}

/** The first bundle file in which a lookup finds certificates. */
export function bundleFoundBy(trace: Trace): string | undefined {
  return trace.steps.find((step) => step.op === 'open' && step.outcome === 'found')?.path;
}

/** Whether a root that is not one of the public ones is among what the lookup finds. */
export function hasPrivateRoots(process: ProcessEnvironment, trace: Trace): Tri {
  let answer: Tri = trace.verdict === 'unknown' ? 'unknown' : 'no';
  for (const step of trace.steps) {
    if (step.outcome === 'unknown') answer = 'unknown';
    if (step.op !== 'open' || step.outcome !== 'found') continue;
    const { entry } = resolve(process.files, step.path.startsWith('/') ? step.path : `${process.workingDirectory ?? ''}/${step.path}`);
    const scope = entry.kind === 'file' && entry.content.kind === 'certificates' ? entry.content.scope : 'unknown';
    if (scope === 'private' || scope === 'mixed') return 'yes';
    if (scope === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** The lookup of a process: with its variables as they are, and as it would be without one of them. */
import { lookup } from '../../trust/lookup';
import { resolve } from '../../trust/resolve';
import type { EnvValue, Tri, Trace } from '../../trust/types';
import type { ProcessEnvironment } from '../types';

/** What Go finds. Fallback roots count only where they are proven: what is not known is asked of the program. */
export function lookupOf(environment: ProcessEnvironment, without?: string): Trace {
  const { program } = environment;
  return lookup({
    view: environment.files,
    go: program.go,
    ...(program.goLine === 'unknown' ? {} : { goLine: program.goLine }),
    environment: (name): EnvValue => (name === without ? { kind: 'unset' } : environment.value(name)),
    ...(environment.workingDirectory === undefined ? {} : { workingDirectory: environment.workingDirectory }),
    runsAs: environment.runsAs,
    fallbackRoots: program.fallbackRoots === 'yes' ? 'yes' : 'no',
  });
}

/** The first bundle file in which a lookup finds certificates. */
export function bundleFoundBy(trace: Trace): string | undefined {
  return trace.steps.find((step) => step.op === 'open' && step.outcome === 'found')?.path;
}

/** Whether a root that is not one of the public ones is among what the lookup finds. */
export function hasPrivateRoots(environment: ProcessEnvironment, trace: Trace): Tri {
  let answer: Tri = trace.verdict === 'unknown' ? 'unknown' : 'no';
  for (const step of trace.steps) {
    if (step.outcome === 'unknown') answer = 'unknown';
    if (step.op !== 'open' || step.outcome !== 'found') continue;
    const { entry } = resolve(environment.files, step.path.startsWith('/') ? step.path : `${environment.workingDirectory ?? ''}/${step.path}`);
    const scope = entry.kind === 'file' && entry.content.kind === 'certificates' ? entry.content.scope : 'unknown';
    if (scope === 'private' || scope === 'mixed') return 'yes';
    if (scope === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** The lookup of a process: with its variables as they are, and as it would be without one of them. */
import { newestKnownGo } from '../../facts/go-lookup';
import { lookup } from '../../trust/lookup';
import { resolve } from '../../trust/resolve';
import type { EnvValue, GoRelease, Tri, Trace } from '../../trust/types';
import type { ProcessEnvironment } from '../types';

/** What Go finds. Fallback roots count only where they are proven: what is not known is asked of the program. */
export function lookupOf(environment: ProcessEnvironment, without?: string): Trace {
  return lookupWith(environment, environment.program.go, without);
}

/** What the release finds that looks in the most places: where the release is not known, nothing else says what is nowhere. */
export function widestLookupOf(environment: ProcessEnvironment): Trace {
  const { go } = environment.program;
  return lookupWith(environment, go === 'unknown' ? { major: 1, minor: newestKnownGo } : go, undefined);
}

function lookupWith(environment: ProcessEnvironment, go: GoRelease | 'unknown', without: string | undefined): Trace {
  const { program } = environment;
  return lookup({
    view: environment.files,
    go,
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
    // What lies in a directory unlisted is the image's own, or else may be anything.
    if (step.outcome === 'unknown' || (step.op === 'readdir' && step.roots === null && step.origin.kind === 'span')) answer = 'unknown';
    if (step.op !== 'open' || step.outcome !== 'found') continue;
    const { entry } = resolve(environment.files, step.path.startsWith('/') ? step.path : `${environment.workingDirectory ?? ''}/${step.path}`);
    const scope = entry.kind === 'file' && entry.content.kind === 'certificates' ? entry.content.scope : 'unknown';
    if (scope === 'private' || scope === 'mixed') return 'yes';
    if (scope === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** A rule about containers and their mounts, written once: each language makes its own rule of it in a few lines. */
import type { FixTable, MessageTable, Reporter } from '../core/rule';
import type { GoRelease, Trace } from '../trust/types';
import { traceOf, type Container, type ContainerMount } from './container';
import { ReportOnce, type SharedMeta } from './rule';

/** The containers of a file, with their lookups; each is computed once. */
export interface ContainerScene {
  readonly containers: readonly Container[];
  traceOf(container: Container, go?: GoRelease, without?: ContainerMount): Trace;
}

export interface ContainerRule<M extends MessageTable, F extends FixTable> {
  readonly meta: SharedMeta<M, F>;
  check(scene: ContainerScene, report: Reporter<M, F>): void;
}

/** Makes a container rule; `check` judges one container and is pure. What several containers share (a list behind an anchor) is reported once. */
export function containerRule<const M extends MessageTable, const F extends FixTable>(
  meta: SharedMeta<M, F>,
  check: (container: Container, scene: ContainerScene, report: Reporter<M, F>) => void,
): ContainerRule<M, F> {
  return {
    meta,
    check(scene, report) {
      const once = new ReportOnce(report);
      for (const [index, container] of scene.containers.entries()) check(container, scene, once.reporter(index, meta.level));
      once.flush();
    },
  };
}

/** Every rule asks for the same lookups. */
export function rememberedLookups(): ContainerScene['traceOf'] {
  const known = new Map<Container, Map<unknown, Trace>>();
  return (container, go, without) => {
    if (go) return traceOf(container, go, without);
    const ofContainer = known.get(container) ?? new Map<unknown, Trace>();
    known.set(container, ofContainer);
    const trace = ofContainer.get(without) ?? traceOf(container, go, without);
    ofContainer.set(without, trace);
    return trace;
  };
}

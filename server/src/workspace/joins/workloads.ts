/** From a stage of a Dockerfile to the containers of the workspace that run it. */
import type { AnswerInput } from '../../core/workspace';
import type { ContainerEntry } from '../../core/outline';
import { containerQuestion, type BuildAsk, type CatalogueEntry, type Workload, type WorkloadsAsk } from '../../trust/joins';
import type { Origin } from '../../trust/types';
import { buildsOf, buildTexts, cataloguesOf, entriesOf, resolvedBuild, type KnownBuild } from './builds';
import { isSameBuild } from './image';

// eslint-disable-next-line require-yield
export function* workloadSteps(ask: WorkloadsAsk, input: AnswerInput): Generator<undefined, readonly Workload[]> {
  const catalogues = cataloguesOf(input);
  if (!catalogues.every(({ isComplete }) => isComplete)) return [];
  return entriesOf(catalogues, 'container').flatMap(entry => {
    const builds = entry.entry.build ? ownBuild(entry) : buildsOf(entry.entry.image ?? '', entry.file, catalogues, input);
    const [first] = builds;
    if (!first || !builds.every(({ build }) => isSameBuild(build, first.build)) || !isOf(first.build, ask)) return [];
    const container = input.workspace.ask(containerQuestion, { at: entry.file, id: entry.entry.id });
    const here: Origin = { kind: 'span', file: entry.file, span: entry.entry.span, text: buildTexts.uses({ image: entry.entry.image ?? entry.entry.id }) };
    return container ? [{ file: entry.file, container, proof: { certainty: 'proven', steps: [here, ...first.proof] } }] : [];
  });
}

function ownBuild({ file, entry }: CatalogueEntry<ContainerEntry>): readonly KnownBuild[] {
  const build = entry.build && resolvedBuild(file, entry.build);
  return build ? [{ build, proof: [] }] : [];
}

function isOf(build: BuildAsk, { at, stage, isLast }: WorkloadsAsk): boolean {
  return build.dockerfile === at && (build.target === undefined ? isLast : build.target === stage);
}

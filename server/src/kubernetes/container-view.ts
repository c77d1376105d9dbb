/** A container as other files see it. */
import type { AnswerInput } from '../core/workspace';
import type { ContainerAsk, ContainerView } from '../trust/joins';
import { containerViewOf } from '../environment/container-view';
import { analyseManifests, isManifest, type KubernetesDependencies } from './analysis';

// One container of one file is no long work: it is done in a single step.
// eslint-disable-next-line require-yield
export function* containerViewSteps({ at, id }: ContainerAsk, { files, workspace, settings, today }: AnswerInput, dependencies: KubernetesDependencies): Generator<undefined, ContainerView | undefined> {
  const entry = files.entry(at);
  const text = entry?.kind === 'file' ? new TextDecoder().decode(entry.bytes) : '';
  if (!isManifest(text)) return undefined;
  const analysis = analyseManifests({ uri: at, text, files, workspace, settings, today }, dependencies);
  const container = analysis.containers.find(each => each.id === id);
  return container && containerViewOf(container);
}

/** A service as other files see it. */
import type { AnswerInput } from '../core/workspace';
import { containerViewOf } from '../environment/container-view';
import type { ContainerAsk, ContainerView } from '../trust/joins';
import { analyseCompose } from './analysis';
import type { ComposeDependencies } from './containers';
import { mayBeCompose } from './model';
import { isCompose } from './names';

// One container of one file is no long work: it is done in a single step.
// eslint-disable-next-line require-yield
export function* containerViewSteps({ at, id }: ContainerAsk, { files, workspace, settings, today }: AnswerInput, dependencies: ComposeDependencies): Generator<undefined, ContainerView | undefined> {
  if (!isCompose({ uri: at })) return undefined;
  const entry = files.entry(at);
  const text = entry?.kind === 'file' ? new TextDecoder().decode(entry.bytes) : '';
  if (!mayBeCompose(text)) return undefined;
  const container = analyseCompose({ uri: at, text, files, workspace, settings, today }, dependencies).containers.find(each => each.id === id);
  return container && containerViewOf(container);
}

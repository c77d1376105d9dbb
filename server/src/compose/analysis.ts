/** Everything that rules, hovers and lenses ask of one Compose file. */
import { PerDocument } from '../core/cache';
import type { AnalysisInput } from '../core/language';
import { Lazy } from '../core/work';
import { rememberedLookups, type ContainerScene } from '../environment/container-rule';
import { cutDocuments, YamlCache } from '../syntax/yaml/documents';
import { containersOf, type ComposeContainer, type ComposeDependencies } from './containers';
import { buildModel, mayBeCompose, type ComposeModel } from './model';

export interface ComposeAnalysis extends ContainerScene {
  readonly input: AnalysisInput;
  readonly model: ComposeModel;
  readonly containers: readonly ComposeContainer[];
}

const caches = new PerDocument(() => new YamlCache());

export function analyseCompose(input: AnalysisInput, dependencies: ComposeDependencies): ComposeAnalysis {
  const pieces = mayBeCompose(input.text) ? cutDocuments(input.text) : [];
  const model = buildModel(input.uri, input.text, caches.of(input.cache).read(pieces), input.files);
  const containers = new Lazy(() => containersOf(input, model, dependencies));
  return {
    input,
    model,
    get containers() {
      return containers.value;
    },
    traceOf: rememberedLookups(),
  };
}

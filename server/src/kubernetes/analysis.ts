/** Everything that rules, hovers and lenses ask of one file of manifests. */
import { PerDocument } from '../core/cache';
import type { AnalysisInput } from '../core/language';
import { Lazy } from '../core/work';
import { traceOf, type Container, type ContainerMount } from '../environment/container';
import { cutDocuments, YamlCache } from '../syntax/yaml/documents';
import type { GoRelease, Trace } from '../trust/types';
import { containersOf } from './containers';
import { buildModel, type KubernetesModel } from './model';
import type { ReadContent } from './volumes';

export interface KubernetesAnalysis {
  readonly input: AnalysisInput;
  readonly model: KubernetesModel;
  readonly containers: readonly Container[];
  traceOf(container: Container, go?: GoRelease, without?: ContainerMount): Trace;
}

const caches = new PerDocument(() => new YamlCache());

/** Words without which a document can say nothing of trust: they are looked for before anything is parsed. */
const relevant = /\b(containers|container|steps|templates)[ \t]*["']?:|kind[ \t]*["']?:[ \t]*["']?(ConfigMap|Secret|List)\b/;

export function isManifest(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind') && relevant.test(text);
}

export function analyseManifests(input: AnalysisInput, readContent: ReadContent): KubernetesAnalysis {
  const pieces = isManifest(input.text) ? cutDocuments(input.text).filter(piece => isManifest(piece.text)) : [];
  const model = buildModel(input.uri, input.text, caches.of(input.cache).read(pieces));
  const containers = new Lazy(() => containersOf(model, readContent));
  return {
    input,
    model,
    get containers() {
      return containers.value;
    },
    traceOf,
  };
}

/** Everything that rules, hovers and lenses ask of one file of manifests. */
import { PerDocument } from '../core/cache';
import type { AnalysisInput } from '../core/language';
import { Lazy } from '../core/work';
import type { Container, ContainerMount } from '../environment/container';
import { rememberedLookups, type ContainerScene } from '../environment/container-rule';
import { joinedImageOf } from '../environment/joined-image';
import type { ReadCertificates } from '../trust/certificates';
import { cutDocuments, YamlCache } from '../syntax/yaml/documents';
import { objectQuestion } from '../trust/joins';
import type { GoRelease, Trace } from '../trust/types';
import type { KubernetesContainer } from './containers';
import { isValuesFile, podsInValues, saysOfTrust } from './helm/values';
import { buildModel, modelOf, type KubernetesModel } from './model';
import { objectsBeside, ownKustomization, placedObjects, type PlacedObject } from './objects/around';
import { entriesOf, type DataEntry } from './objects/data';
import { isObjectOfTrust } from './objects/kinds';
import type { Kustomization } from './objects/kustomization';
import { brokenPem, type BrokenEntry } from './objects/pem';
import { referencesOf, type References } from './objects/references';
import { containersOf, type PodDependencies } from './pods';
import type { ObjectElsewhere } from './volumes';

/** What other languages know, given by `languages.ts`. */
export interface KubernetesDependencies extends PodDependencies {
  readonly readCertificates: ReadCertificates;
}

export interface KubernetesAnalysis extends ContainerScene {
  readonly input: AnalysisInput;
  readonly model: KubernetesModel;
  /** What the file's ConfigMaps and Secrets hold. */
  readonly entries: readonly DataEntry[];
  /** Those that are meant to be certificates and that Go cannot read. */
  readonly broken: readonly BrokenEntry[];
  readonly readCertificates: ReadCertificates;
  /** All objects that are applied together with this file, its own first. */
  readonly around: readonly PlacedObject[];
  /** The one that names this file as a resource. */
  readonly kustomization: Kustomization | undefined;
  /** What the file's pods take from ConfigMaps and Secrets. */
  readonly references: References;
  readonly containers: readonly KubernetesContainer[];
  traceOf(container: Container, go?: GoRelease, without?: ContainerMount): Trace;
}

const caches = new PerDocument(() => new YamlCache());

/** Words without which a document can say nothing of trust: they are looked for before anything is parsed. */
const relevant = /\b(containers|container|steps|templates)[ \t]*["']?:|kind[ \t]*["']?:[ \t]*["']?(ConfigMap|Secret|List)\b/;

export function isManifest(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind') && (relevant.test(text) || isObjectOfTrust(text));
}

export function analyseManifests(input: AnalysisInput, dependencies: KubernetesDependencies): KubernetesAnalysis {
  if (isValuesFile(input.uri)) return analyseValues(input, dependencies);
  const pieces = isManifest(input.text) ? cutDocuments(input.text).filter(piece => isManifest(piece.text)) : [];
  const model = buildModel(input.uri, input.text, caches.of(input.cache).read(pieces));
  return analysisOf(input, model, { ...dependencies, ...elsewhereOf(input) });
}

/** Values of a chart stand in no document of their own kind: what is found in them is found in the file as a whole. */
function analyseValues(input: AnalysisInput, dependencies: KubernetesDependencies): KubernetesAnalysis {
  const documents = saysOfTrust(input.text) ? caches.of(input.cache).read(cutDocuments(input.text)) : [];
  const objects = documents.filter(document => !document.isBroken).flatMap(podsInValues);
  return analysisOf(input, modelOf(input.uri, input.text, [], objects), dependencies);
}

/** What other files make; guesses are no ground for anything. */
export function elsewhereOf(input: AnalysisInput): { readonly joinedImage: NonNullable<PodDependencies['joinedImage']>; readonly objectElsewhere: ObjectElsewhere } {
  return {
    joinedImage: image => joinedImageOf(input, image),
    objectElsewhere: (kind, name, namespace) => {
      const makers = (input.workspace?.ask(objectQuestion, { at: input.uri, kind, name, namespace }) ?? []).filter(({ proof }) => proof.certainty === 'proven');
      return makers.length === 1 ? makers[0] : undefined;
    },
  };
}

/** Of a model of a file, or of a part of one. */
export function analysisOf(input: AnalysisInput, model: KubernetesModel, dependencies: KubernetesDependencies): KubernetesAnalysis {
  const containers = new Lazy(() => containersOf(model, dependencies));
  const entries = new Lazy(() => model.objects.flatMap(entriesOf));
  const around = new Lazy(() => [...placedObjects(model), ...objectsBeside(input.files, input.uri, isManifest)]);
  const references = new Lazy(() => referencesOf(model));
  const broken = new Lazy(() => entries.value.flatMap(entry => brokenPem(entry, dependencies.readCertificates) ?? []));
  return {
    input,
    model,
    get kustomization() {
      return ownKustomization(input.files, input.uri);
    },
    get references() {
      return references.value;
    },
    get around() {
      return around.value;
    },
    get broken() {
      return broken.value;
    },
    readCertificates: dependencies.readCertificates,
    get entries() {
      return entries.value;
    },
    get containers() {
      return containers.value;
    },
    traceOf: rememberedLookups(),
  };
}

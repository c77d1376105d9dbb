/**
 * The pods of a file, document by document: each is analysed as if it stood at the beginning of the file, and what was
 * found is kept until the document changes, or something else that it asked for. An edit then costs what it touches.
 */
import type { Edit, Finding } from '../core/finding';
import type { AnalysisInput, Hover, Lens } from '../core/language';
import { contains, type Span } from '../core/text';
import { lensesOf } from '../environment/container-report';
import type { YamlDocument } from '../syntax/yaml/documents';
import { analysisOf, elsewhereOf, type KubernetesAnalysis, type KubernetesDependencies } from './analysis';
import { idOf, numbered } from './containers';
import { hoverAt } from './hover';
import { modelOf, objectsIn, type KubernetesModel } from './model';
import type { KubernetesRule } from './rule';
import type { ObjectElsewhere } from './volumes';

/** What a document's pods ask of what is around the document. */
interface Surroundings {
  readonly configOf: KubernetesModel['configOf'];
  readonly mentions: KubernetesModel['mentions'];
  readonly joinedImage: NonNullable<KubernetesDependencies['joinedImage']>;
  readonly objectElsewhere: ObjectElsewhere;
}

/** A question that was asked; `still` says whether the answer is what it was. */
interface Asked {
  still(around: Surroundings): boolean;
}

/** A document with the pods in it. */
export interface PodDocument {
  /** What to add to an offset of the analysis to have one of the file. */
  readonly start: number;
  readonly span: Span;
  readonly analysis: KubernetesAnalysis;
  findings(rule: KubernetesRule): readonly Finding[];
  lenses(): readonly Lens[];
}

interface Kept {
  readonly text: string;
  readonly asked: readonly Asked[];
  readonly analysis: KubernetesAnalysis;
  readonly findings: Map<string, readonly Finding[]>;
  lenses: readonly Lens[] | undefined;
}

/** What is kept of one file. */
export class DocumentMemory {
  #kept: readonly Kept[] = [];

  /** The documents with pods in this version. `whole` is the analysis of the file, of which only its model is asked. */
  documentsOf(input: AnalysisInput, whole: KubernetesAnalysis, dependencies: KubernetesDependencies): readonly PodDocument[] {
    const around = surroundingsOf(input, whole.model);
    const old = new Map(this.#kept.map(kept => [kept.text, kept]));
    const kept: Kept[] = [];
    const documents = whole.model.documents.filter(({ isBroken, text }) => !isBroken && !looksElsewhere(text)).flatMap(document => {
      const before = old.get(document.text);
      const isSame = before !== undefined && before.analysis.input.settings === input.settings && before.asked.every(each => each.still(around));
      const each = isSame ? before : analysed(input, document, around, dependencies);
      kept.push(each);
      if (each.analysis.model.pods.length === 0) return [];
      return [partOf(each, document, input.uri)];
    });
    this.#kept = kept;
    return [...documents, ...restOf(input, whole, dependencies)];
  }
}

/** Variables that come from another document are repaired there: such documents are analysed where they stand, and together. */
function looksElsewhere(text: string): boolean {
  return text.includes('envFrom');
}

function restOf(input: AnalysisInput, whole: KubernetesAnalysis, dependencies: KubernetesDependencies): readonly PodDocument[] {
  const { uri, text, documents, objects, mentions, configOf } = whole.model;
  if (!documents.some(document => looksElsewhere(document.text))) return [];
  const pods = whole.model.pods.filter(({ object }) => looksElsewhere(object.document.text));
  const model: KubernetesModel = { uri, text, documents, objects, pods, mentions, configOf };
  const analysis = analysisOf(input, model, { ...dependencies, ...elsewhereOf(input) });
  const span = { start: 0, end: input.text.length };
  return [{ start: 0, span, analysis, findings: rule => rule.run(analysis, input.uri), lenses: () => lensesOf(analysis) }];
}

function surroundingsOf(input: AnalysisInput, { configOf, mentions }: KubernetesModel): Surroundings {
  return { configOf, mentions, ...elsewhereOf(input) };
}

/** Analyses a document at offset 0, and notes what it asks. */
function analysed(input: AnalysisInput, document: YamlDocument, around: Surroundings, dependencies: KubernetesDependencies): Kept {
  const here: YamlDocument = { ...document, start: 0, tree: document.tree.placedAt(0) };
  const objects = objectsIn(here);
  const asked: Asked[] = [];
  const noted = noting(around, asked);
  const configOf: KubernetesModel['configOf'] = (kind, name, namespace) => {
    const found = noted.configOf(kind, name, namespace);
    return found?.document.start === document.start ? objects.find(object => object.kind === kind && object.name === found.name && object.namespace === found.namespace) : found;
  };
  const { pods } = modelOf(input.uri, document.text, [here], objects);
  const model: KubernetesModel = { uri: input.uri, text: document.text, documents: [here], objects, pods, mentions: noted.mentions, configOf };
  const analysis = analysisOf(input, model, { ...dependencies, joinedImage: noted.joinedImage, objectElsewhere: noted.objectElsewhere });
  return { text: document.text, asked, analysis, findings: new Map(), lenses: undefined };
}

/** The same answers, each kept with its question. */
function noting(around: Surroundings, asked: Asked[]): Surroundings {
  return {
    configOf: (kind, name, namespace) => {
      const found = around.configOf(kind, name, namespace);
      asked.push({ still: now => now.configOf(kind, name, namespace)?.document.text === found?.document.text });
      return found;
    },
    mentions: path => {
      const is = around.mentions(path);
      asked.push({ still: now => now.mentions(path) === is });
      return is;
    },
    joinedImage: image => {
      const joined = around.joinedImage(image);
      asked.push({ still: now => now.joinedImage(image) === joined });
      return joined;
    },
    objectElsewhere: (kind, name, namespace) => {
      const maker = around.objectElsewhere(kind, name, namespace);
      asked.push({ still: now => now.objectElsewhere(kind, name, namespace) === maker });
      return maker;
    },
  };
}

function partOf(kept: Kept, { start, text }: YamlDocument, uri: string): PodDocument {
  return {
    start,
    span: { start, end: start + text.length },
    analysis: kept.analysis,
    findings: rule => {
      const found = kept.findings.get(rule.name) ?? rule.run(kept.analysis, uri);
      kept.findings.set(rule.name, found);
      return found.map(finding => movedFinding(finding, start, uri));
    },
    lenses: () => (kept.lenses ??= lensesOf(kept.analysis)).map(lens => ({ ...lens, span: moved(lens.span, start) })),
  };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function movedFinding(finding: Finding, by: number, uri: string): Finding {
  const edit = (each: Edit): Edit => (each.file === uri ? { ...each, span: moved(each.span, by) } : each);
  return {
    ...finding,
    span: finding.file === uri ? moved(finding.span, by) : finding.span,
    related: finding.related.map(place => (place.file === uri ? { ...place, span: moved(place.span, by) } : place)),
    fixes: finding.fixes.map(fix => ({ ...fix, edits: fix.edits.map(edit) })),
  };
}

/** The lenses of all documents in the order of the file; containers of one name are told apart as their traces are. */
export function lensesIn(documents: readonly PodDocument[]): readonly Lens[] {
  const containers = documents.flatMap(({ start, analysis }) => analysis.containers.map(({ source }) => ({ at: source.nameSpan.start + start, id: idOf(source) })));
  const ids = new Map(numbered(containers.toSorted((a, b) => a.at - b.at)).map(({ at, id }) => [at, id]));
  const lenses = documents.flatMap(document => document.lenses()).toSorted((a, b) => a.span.start - b.span.start);
  return lenses.map(lens => ({ ...lens, target: ids.get(lens.span.start) ?? lens.target ?? '' }));
}

export function hoverIn(documents: readonly PodDocument[], offset: number): Hover | undefined {
  for (const { span, start, analysis } of documents) {
    const hover = contains(span, offset) ? hoverAt(analysis, offset - start) : undefined;
    if (hover) return { ...hover, span: moved(hover.span, start) };
  }
  return undefined;
}

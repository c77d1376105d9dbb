/** The Dockerfile language as the service sees it. */
import { nameOf } from '../core/host';
import type { AnalysisInput, DocumentId, FileAnalysis, LanguageSupport } from '../core/language';
import type { Span } from '../core/text';
import { Lazy, Stepwise } from '../core/work';
import { answers } from '../core/workspace';
import { stageQuestion } from '../trust/joins';
import { imageViewSteps } from './image-view';
import type { TraceReport } from '../trust/report';
import { analyseDockerfile, analysisSteps, type DockerfileAnalysis } from './analysis';
import { completionsAt } from './completion';
import { embeddedTextsOf } from './embedded';
import type { ReadContent } from './evaluate/context';
import { hoverAt } from './hover';
import { lensesOf } from './lens';
import { definitionsAt, linksOf } from './navigation';
import { Outward } from './outward';
import { dockerfileRules } from './rules/index';
import { suppressionEdit, suppressionsOf } from './suppressions';
import { traceReport, traceTargetAt, traceTargets } from './trace';

export interface DockerfileDependencies {
  readonly readContent: ReadContent;
}

/** Names that are Dockerfiles: `Dockerfile`, `Dockerfile.*`, `*.Dockerfile`, `Containerfile*`. */
export function isDockerfileName(name: string): boolean {
  return /^(dockerfile|containerfile)(\..+)?$/i.test(name) && !/\.(dockerignore|md|txt|ya?ml|json|sh|tmpl|template|j2|erb|in|bak|orig|swp)$/i.test(name) || /\.(dockerfile|containerfile)$/i.test(name);
}

export function dockerfileSupport(dependencies: DockerfileDependencies): LanguageSupport<TraceReport> {
  return {
    language: 'dockerfile',
    rules: dockerfileRules.map((rule) => rule.meta),
    answers: [answers(stageQuestion, (ask, input) => imageViewSteps(ask, input, dependencies.readContent))],
    accepts: (document: DocumentId) => document.languageId === 'dockerfile' || isDockerfileName(nameOf(document.uri)),
    analyse: (input) => analyse(input, dependencies),
  };
}

function analyse(input: AnalysisInput, dependencies: DockerfileDependencies): FileAnalysis<TraceReport> {
  const analysis = new Stepwise(() => analysisSteps(input, dependencies.readContent));
  const outward = new Lazy(() => new Outward(analysis.value.steady, input.uri));
  return {
    async ready(pause) {
      while (analysis.step()) await pause();
    },
    checks: dockerfileRules.map((rule) => ({ rule: rule.name, run: () => (analysis.value.isWindows ? [] : rule.run(analysis.value, input.uri).map((finding) => outward.value.finding(finding))) })),
    get suppressions() {
      return suppressionsOf(analysis.value.model, input.settings.respectOtherLinters).map((each) => outward.value.suppression(each));
    },
    suppressionEdit(at, rule, reason) {
      const edit = suppressionEdit(analysis.value.model, outward.value.spanInside(at), rule, reason);
      return edit && outward.value.placed(edit);
    },
    embedded: () => embeddedTextsOf(outward.value.heredocs(analysis.value.model)),
    ...requests(analysis, outward),
    ...traces(input, dependencies, analysis, outward),
  };
}

type Answers = Pick<FileAnalysis<TraceReport>, 'hover' | 'lenses' | 'completions' | 'definition' | 'links'>;

function requests(analysis: Stepwise<DockerfileAnalysis>, outward: Lazy<Outward>): Answers {
  const inside = (offset: number): number => outward.value.inside(offset);
  const placed = <T extends { readonly span: Span }>(values: readonly T[]): T[] => values.map((value) => outward.value.placed(value));
  return {
    hover(offset) {
      const hover = hoverAt(analysis.value, inside(offset));
      return hover && outward.value.placed(hover);
    },
    lenses: () => placed(lensesOf(analysis.value)),
    completions: (offset) => placed(completionsAt(analysis.value, inside(offset))),
    definition: (offset) => definitionsAt(analysis.value, inside(offset)).map((place) => outward.value.placedInFile(place)),
    links: () => placed(linksOf(analysis.value)),
  };
}

/** A trace names many places, and is asked for rarely: the document is analysed as it stands for it. */
function traces(input: AnalysisInput, { readContent }: DockerfileDependencies, analysis: Stepwise<DockerfileAnalysis>, outward: Lazy<Outward>): Pick<FileAnalysis<TraceReport>, 'traceTargets' | 'traceTargetAt' | 'trace'> {
  const { cache, ...fresh } = input;
  const plain = new Lazy(() => (cache && !analysis.value.steady.isPlain ? analyseDockerfile(fresh, readContent) : analysis.value));
  return {
    traceTargets: () => traceTargets(analysis.value).map((target) => outward.value.placed(target)),
    traceTargetAt(offset) {
      const target = traceTargetAt(analysis.value, outward.value.inside(offset));
      return target && outward.value.placed(target);
    },
    trace: (target, go) => traceReport(plain.value, target, go),
  };
}

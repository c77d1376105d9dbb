/** The Dockerfile language as the service sees it. */
import { nameOf } from '../core/host';
import type { AnalysisInput, DocumentId, FileAnalysis, LanguageSupport } from '../core/language';
import { Stepwise } from '../core/work';
import type { TraceReport } from '../trust/report';
import { analysisSteps } from './analysis';
import { completionsAt } from './completion';
import { embeddedTextsOf } from './embedded';
import type { ReadContent } from './evaluate/context';
import { hoverAt } from './hover';
import { lensesOf } from './lens';
import { definitionsAt, linksOf } from './navigation';
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
    accepts: (document: DocumentId) => document.languageId === 'dockerfile' || isDockerfileName(nameOf(document.uri)),
    analyse: (input) => analyse(input, dependencies),
  };
}

function analyse(input: AnalysisInput, dependencies: DockerfileDependencies): FileAnalysis<TraceReport> {
  const analysis = new Stepwise(() => analysisSteps(input, dependencies.readContent));
  return {
    async ready(pause) {
      while (analysis.step()) await pause();
    },
    checks: dockerfileRules.map((rule) => ({ rule: rule.name, run: () => (analysis.value.isWindows ? [] : rule.run(analysis.value, input.uri)) })),
    get suppressions() {
      return suppressionsOf(analysis.value.model, input.settings.respectOtherLinters);
    },
    suppressionEdit: (at, rule, reason) => suppressionEdit(analysis.value.model, at, rule, reason),
    hover: (offset) => hoverAt(analysis.value, offset),
    lenses: () => lensesOf(analysis.value),
    completions: (offset) => completionsAt(analysis.value, offset),
    definition: (offset) => definitionsAt(analysis.value, offset),
    links: () => linksOf(analysis.value),
    embedded: () => embeddedTextsOf(analysis.value.model),
    traceTargets: () => traceTargets(analysis.value),
    traceTargetAt: (offset) => traceTargetAt(analysis.value, offset),
    trace: (target, go) => traceReport(analysis.value, target, go),
  };
}

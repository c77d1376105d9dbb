/** Compose files as the service sees them. */
import type { AnalysisInput, FileAnalysis, LanguageSupport } from '../core/language';
import { Lazy } from '../core/work';
import { answers } from '../core/workspace';
import { lensesOf, traceReport, traceTargetAt, traceTargets } from '../environment/container-report';
import { yamlSuppressionEdit, yamlSuppressions } from '../syntax/yaml/suppressions';
import { containerQuestion } from '../trust/joins';
import type { TraceReport } from '../trust/report';
import { analyseCompose } from './analysis';
import { containerViewSteps } from './container-view';
import type { ComposeDependencies } from './containers';
import { embeddedTextsOf } from './embedded';
import { completionsAt, hoverAt } from './hover';
import { isCompose } from './names';
import { composeRules } from './rules/index';

export function composeSupport(dependencies: ComposeDependencies): LanguageSupport<TraceReport> {
  return {
    language: 'compose',
    rules: composeRules.map(rule => rule.meta),
    accepts: isCompose,
    answers: [answers(containerQuestion, (ask, input) => containerViewSteps(ask, input, dependencies))],
    analyse: input => analyse(input, dependencies),
  };
}

function analyse(input: AnalysisInput, dependencies: ComposeDependencies): FileAnalysis<TraceReport> {
  const analysis = new Lazy(() => analyseCompose(input, dependencies));
  return {
    checks: composeRules.map(rule => ({ rule: rule.name, run: () => rule.run(analysis.value, input.uri) })),
    get suppressions() {
      return yamlSuppressions(input.text);
    },
    suppressionEdit: (at, rule, reason) => yamlSuppressionEdit(input.text, at, rule, reason),
    hover: offset => hoverAt(analysis.value, offset),
    lenses: () => (input.settings.codeLens ? lensesOf(analysis.value) : []),
    completions: offset => completionsAt(analysis.value, offset),
    definition: () => [],
    links: () => [],
    embedded: () => embeddedTextsOf(analysis.value.model),
    traceTargets: () => traceTargets(analysis.value),
    traceTargetAt: offset => traceTargetAt(analysis.value, offset),
    trace: (target, go) => traceReport(analysis.value, target, go),
  };
}

/** Kubernetes manifests as the service sees them. */
import { PerDocument } from '../core/cache';
import type { Finding } from '../core/finding';
import { nameOf } from '../core/host';
import type { AnalysisInput, DocumentId, FileAnalysis, LanguageSupport } from '../core/language';
import { Lazy } from '../core/work';
import { answers } from '../core/workspace';
import { isComposeName } from '../facts/compose-files';
import { YamlCache } from '../syntax/yaml/documents';
import { traceReport, traceTargetAt, traceTargets } from '../environment/container-report';
import { yamlSuppressionEdit, yamlSuppressions } from '../syntax/yaml/suppressions';
import { containerQuestion, contentQuestion } from '../trust/joins';
import type { TraceReport } from '../trust/report';
import { analyseManifests, type KubernetesDependencies } from './analysis';
import { DocumentMemory, hoverIn, lensesIn } from './documents';
import { embeddedTextsOf } from './embedded';
import { variableCompletionsAt } from './hover';
import { containerViewSteps } from './container-view';
import { contentSteps } from './content';
import { outlineOf } from './outline';
import { isValuesFile } from './helm/values';
import { completionsAt } from './objects/completion';
import { objectHoverAt } from './objects/hover';
import { definitionAt, kustomizationLinks } from './objects/navigation';
import { kubernetesRules } from './rules/index';

export function kubernetesSupport(dependencies: KubernetesDependencies): LanguageSupport<TraceReport> {
  return {
    language: 'kubernetes',
    rules: kubernetesRules.map(rule => rule.meta),
    accepts: ({ uri, languageId }: DocumentId) => languageId !== 'dockercompose' && /\.ya?ml$/i.test(nameOf(uri)) && !isComposeName(nameOf(uri)),
    outline: outlineOf,
    answers: [
      answers(containerQuestion, (ask, input) => containerViewSteps(ask, input, dependencies)),
      answers(contentQuestion, (ask, input) => contentSteps(ask, input, dependencies.readContent)),
    ],
    analyse: input => analyse(input, dependencies),
  };
}

/** The templates of the chart decide what becomes of its values: nothing is proven, and a repair could name a list that they do not have. */
function asHint(finding: Finding): Finding {
  return { ...finding, severity: 'hint', fixes: [] };
}

/** Documents with certificates that are no manifests. */
const embeddedCaches = new PerDocument(() => new YamlCache());

/** What was found in the documents of a file so far. */
const memories = new PerDocument(() => new DocumentMemory());

function analyse(input: AnalysisInput, dependencies: KubernetesDependencies): FileAnalysis<TraceReport> {
  const analysis = new Lazy(() => analyseManifests(input, dependencies));
  const documents = new Lazy(() => memories.of(input.cache).documentsOf(input, analysis.value, dependencies));
  return {
    checks: kubernetesRules.map(rule => ({
      rule: rule.name,
      run: () => {
        if (isValuesFile(input.uri)) return rule.run(analysis.value, input.uri).map(asHint);
        return rule.isLocal ? documents.value.flatMap(document => document.findings(rule)) : rule.run(analysis.value, input.uri);
      },
    })),
    get suppressions() {
      return yamlSuppressions(input.text);
    },
    suppressionEdit: (at, rule, reason) => yamlSuppressionEdit(input.text, at, rule, reason),
    hover: offset => hoverIn(documents.value, offset) ?? objectHoverAt(analysis.value, offset),
    lenses: () => (input.settings.codeLens ? lensesIn(documents.value) : []),
    completions: offset => [...completionsAt(analysis.value, offset), ...variableCompletionsAt(analysis.value, offset)],
    definition: offset => definitionAt(analysis.value, offset),
    links: () => kustomizationLinks(input.files, input.uri, input.text),
    embedded: () => embeddedTextsOf(analysis.value.model, embeddedCaches.of(input.cache), value => analysis.value.broken.some(({ entry }) => entry.value.span.start === value.start)),
    traceTargets: () => traceTargets(analysis.value),
    traceTargetAt: offset => traceTargetAt(analysis.value, offset),
    trace: (target, go) => traceReport(analysis.value, target, go),
  };
}

/** The Go language as the service sees it. */
import type { ReadAsset } from '../core/assets';
import { nameOf } from '../core/host';
import type { AnalysisInput, DocumentId, FileAnalysis, LanguageSupport } from '../core/language';
import { Lazy } from '../core/work';
import { answers } from '../core/workspace';
import { prepareGo } from '../syntax/go/grammar';
import { programQuestion } from '../trust/joins';
import type { TraceReport } from '../trust/report';
import { analyseGo, canMatter, isJudged, isModFile } from './analysis';
import { embeddedTextsOf } from './embedded';
import { goHoverAt } from './hover/index';
import { sourceProgramSteps } from './program/program';
import { goInsertion, goRewritings } from './rewritings';
import { goRules } from './rules/index';
import { goSuppressionEdit, goSuppressions } from './suppressions';

export interface GoDependencies {
  readonly readAsset: ReadAsset;
}

export function goSupport({ readAsset }: GoDependencies): LanguageSupport<TraceReport> {
  return {
    language: 'go',
    rules: goRules.map(rule => rule.meta),
    prepare: () => prepareGo(readAsset),
    accepts: ({ uri, languageId }: DocumentId) => languageId === 'go' || nameOf(uri).endsWith('.go') || isModFile(uri),
    answers: [answers(programQuestion, (ask, { files }) => sourceProgramSteps(ask, files))],
    analyse,
  };
}

/** The rules that have something to say of go.mod and go.work. */
const rulesOfGoMod: ReadonlySet<string> = new Set(['go/ineffective-godebug']);

function analyse(input: AnalysisInput): FileAnalysis<TraceReport> {
  const analysis = new Lazy(() => analyseGo(input));
  const isMod = isModFile(input.uri);
  const isOwn = new Lazy(() => canMatter(input) && isJudged(input));
  // A snippet also fits into a `main` that has nothing to do with certificates yet.
  const takesSnippets = new Lazy(() => (canMatter(input) || /^func main\b/m.test(input.text)) && isJudged(input));
  return {
    checks: goRules.filter(({ name }) => !isMod || rulesOfGoMod.has(name)).map(rule => ({ rule: rule.name, run: () => (isOwn.value ? rule.run(analysis.value, input.uri) : []) })),
    get suppressions() {
      return goSuppressions(input.text, input.settings.respectOtherLinters);
    },
    suppressionEdit: (at, rule, reason) => goSuppressionEdit(input.text, at, rule, reason),
    embedded: () => (isOwn.value ? embeddedTextsOf(analysis.value) : []),
    hover: offset => (isOwn.value ? goHoverAt(analysis.value, offset) : undefined),
    lenses: () => [],
    completions: () => [],
    definition: () => [],
    links: () => [],
    rewritings: at => (takesSnippets.value && !isMod ? goRewritings(analysis.value, at) : []),
    insertion: (id, at) => (isMod ? undefined : goInsertion(analysis.value, id, at)),
    traceTargets: () => [],
    traceTargetAt: () => undefined,
    trace: () => undefined,
  };
}

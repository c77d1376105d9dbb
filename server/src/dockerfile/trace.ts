/** The lookup of a stage as a report: for `trustlint trace`, the trace view and the lenses. */
import type { TraceTarget } from '../core/language';
import { defineTexts, render, type Text } from '../core/message';
import { parseGoRelease } from '../facts/go-lookup';
import type { TraceLayer, TraceReport } from '../trust/report';
import type { GoRelease, Origin, Trace } from '../trust/types';
import type { DockerfileAnalysis } from './analysis';
import type { EvaluatedStage } from './evaluate/stage';
import { stageId, stageTitle } from './names';
import type { StageProgram } from './program';

export const traceTexts = defineTexts('dockerfile.trace', {
  title: 'stage `{stage}`',
  goFromTag: 'from the tag of `{image}`',
  goFromOption: 'as asked for',
  goUnknown: 'not known: what is shown holds for Go 1.13 to 1.27',
  roots: 'Go trusts {count} roots here: public HTTPS sites verify',
  someRoots: 'Go finds roots here: public HTTPS sites verify',
  privateRoots: 'Go trusts only private roots here: public HTTPS sites fail with `x509: certificate signed by unknown authority`',
  limitedRoots: 'Go finds roots here, but only those of one vendor: most public HTTPS sites fail',
  unsureRoots: 'Go finds roots here; whether public sites verify is not known',
  noRoots: 'Go finds no roots here: every HTTPS request fails with `x509: certificate signed by unknown authority`',
  unknown: 'what Go finds here is not known: {because}',
  fallback: 'no file gives roots; the program brings its own',
  adviceInstall: 'install `ca-certificates` in this stage, or copy a bundle to `/etc/ssl/certs/ca-certificates.crt`',
  adviceCopy: '`COPY --from={stage} {path} /etc/ssl/certs/ca-certificates.crt`',
});

export function traceTargets(analysis: DockerfileAnalysis): TraceTarget[] {
  return analysis.stages.map(({ stage }) => ({ id: stageId(stage), title: stageTitle(stage, analysis.model.text), span: stage.span }));
}

export function traceTargetAt(analysis: DockerfileAnalysis, offset: number): TraceTarget | undefined {
  const targets = traceTargets(analysis);
  return targets.findLast((target) => target.span.start <= offset) ?? targets.at(-1);
}

/** Finds a stage by name or number; the last stage for an empty target. */
export function findTarget(analysis: DockerfileAnalysis, target: string): EvaluatedStage | undefined {
  if (target === '') return analysis.stages.at(-1);
  const named = analysis.stages.findLast(({ stage }) => stage.name?.toLowerCase() === target.toLowerCase());
  return named ?? analysis.stages.find(({ stage }) => String(stage.index) === target);
}

export function traceReport(analysis: DockerfileAnalysis, target: string, go?: string): TraceReport | undefined {
  const stage = findTarget(analysis, target);
  if (!stage) return undefined;
  const program = analysis.programOf(stage);
  const asked = go === undefined ? undefined : parseGoRelease(go);
  const trace = analysis.traceOf(stage, asked);
  return {
    target: stageId(stage.stage),
    title: traceTexts.title({ stage: stageTitle(stage.stage, analysis.model.text) }),
    go: asked ?? program.go,
    goBecause: goBecause(asked, program, analysis),
    runsAs: stage.final.runsAs,
    environment: (['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GODEBUG'] as const).map((name) => ({ name, value: stage.final.environment.get(name) ?? { kind: 'unset' } })),
    joins: joinsOf(analysis, stage),
    layers: layersOf(trace),
    trace,
    summary: summaryOf(trace),
    advice: adviceFor(analysis, stage, trace),
  };
}

function goBecause(asked: GoRelease | undefined, program: StageProgram, analysis: DockerfileAnalysis): Text {
  if (asked) return traceTexts.goFromOption();
  if (program.go === 'unknown' || !program.builder) return traceTexts.goUnknown();
  const at = program.builder.imageSpan;
  return traceTexts.goFromTag({ image: analysis.model.text.slice(at.start, at.end) });
}

/** The way from what is started to its source, and the containers that run the stage. */
function joinsOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly Origin[] {
  const { compiled, source, connections } = analysis.programOf(stage);
  const program = source && compiled ? [...compiled.proof.steps, ...connections.slice(0, 1).map((call): Origin => ({ kind: 'span', ...call }))] : [];
  return [...program, ...analysis.workloadsOf(stage).flatMap(({ proof }) => proof.steps)];
}

function layersOf({ steps }: Trace): readonly TraceLayer[] {
  return steps.filter(({ op, outcome }) => op === 'open' && outcome === 'found').map(({ path, origin }) => ({ kind: 'image', path, origin }));
}

/** The verdict in one sentence. */
export function summaryOf(trace: Trace): Text {
  if (trace.usesFallback === 'yes') return traceTexts.fallback();
  if (trace.verdict === 'no-roots') return traceTexts.noRoots();
  if (trace.verdict === 'unknown') return traceTexts.unknown({ because: becauseOf(trace.unknownBecause) });
  if (trace.publicRoots === 'no') return isLimited(trace) ? traceTexts.limitedRoots() : traceTexts.privateRoots();
  if (trace.publicRoots === 'unknown') return traceTexts.unsureRoots();
  return trace.roots === null ? traceTexts.someRoots() : traceTexts.roots({ count: trace.roots });
}

function isLimited(trace: Trace): boolean {
  return trace.steps.some((step) => step.outcome === 'found' && step.origin.kind === 'fact');
}

export function becauseOf(origins: readonly Origin[]): string {
  const [first, ...others] = origins;
  if (!first) return '?';
  return others.length === 0 ? render(first.text) : `${render(first.text)} (+${others.length})`;
}

function adviceFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, trace: Trace): Text[] {
  if (trace.verdict !== 'no-roots') return [];
  for (const earlier of analysis.stages) {
    if (earlier.stage.index >= stage.stage.index) break;
    const found = analysis.traceOf(earlier).steps.find((step) => step.op === 'open' && step.outcome === 'found');
    if (found && analysis.traceOf(earlier).publicRoots === 'yes') return [traceTexts.adviceCopy({ stage: stageId(earlier.stage), path: found.path })];
  }
  return [traceTexts.adviceInstall()];
}

/** A lens over each stage that ships: what Go will trust in it. */
import type { Lens } from '../core/language';
import { defineTexts, type Text } from '../core/message';
import type { DockerfileAnalysis } from './analysis';
import type { EvaluatedStage } from './evaluate/stage';
import { stageId } from './names';
import { becauseOf } from './trace';

const texts = defineTexts('dockerfile.lens', {
  counted: 'trusts {count} roots ({image})',
  roots: 'trusts the public roots ({image})',
  private: 'trusts private roots only: public HTTPS fails',
  limited: 'trusts one vendor\'s roots only: public HTTPS fails',
  fallback: 'trusts the roots inside the program',
  none: 'no roots: HTTPS fails',
  unknown: 'unknown: {because}',
});

export function lensesOf(analysis: DockerfileAnalysis): Lens[] {
  if (analysis.isWindows || !analysis.input.settings.codeLens) return [];
  return analysis.shipping.map((stage) => ({ span: stage.stage.from.span, title: titleOf(analysis, stage), target: stageId(stage.stage) }));
}

function titleOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): Text {
  const trace = analysis.traceOf(stage);
  const image = analysis.model.text.slice(stage.stage.imageSpan.start, stage.stage.imageSpan.end);
  if (trace.usesFallback === 'yes') return texts.fallback();
  if (trace.verdict === 'no-roots') return texts.none();
  if (trace.verdict === 'unknown') return texts.unknown({ because: becauseOf(trace.unknownBecause) });
  if (trace.publicRoots === 'no') return stage.final.image?.scope === 'limited' ? texts.limited() : texts.private();
  return trace.roots === null ? texts.roots({ image }) : texts.counted({ count: trace.roots, image });
}

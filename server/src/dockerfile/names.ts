/** How stages are called when we speak to the user. */
import type { Stage } from './model';

/** The stage's own name, or the text after `FROM`, or its number. */
export function stageTitle(stage: Stage, text: string): string {
  return stage.name ?? (text.slice(stage.imageSpan.start, stage.imageSpan.end) || String(stage.index));
}

/** What a stage is called in `--stage` and in the trace: its name or its number. */
export function stageId(stage: Stage): string {
  return stage.name ?? String(stage.index);
}

/** Letting the update tool take in a private CA: shared by the rules that find one it has not taken. */
import type { Edit } from '../core/finding';
import type { AnchorFact } from '../facts/anchors';
import type { DockerfileAnalysis } from './analysis';
import type { AnchorScene } from './anchors';
import { appendCommand, insertAfter, isExact } from './edits';
import { asRoot, canRun, updateCommand } from './remedies';
import type { Moment } from './timeline';

export interface Registration {
  readonly edits: readonly Edit[];
  /** Whether the tool joins the RUN that puts the file there. */
  readonly joins: boolean;
  /** False where it is not known whether the image has the tool. */
  readonly safe: boolean;
}

/** Runs the tool after the last file that the stage of `moment` puts into an anchor directory; `undefined` where nothing can be run. */
export function registration(analysis: DockerfileAnalysis, scene: AnchorScene, moment: Moment, anchor: AnchorFact): Registration | undefined {
  const { step, evaluated } = lastLanding(scene, moment);
  const state = evaluated?.after ?? step.after;
  const command = canRun(state) ? updateCommand(state, anchor) : undefined;
  if (command === undefined || step.inherited) return undefined;
  const safe = state.packages.tool !== 'unknown';
  if (evaluated && state.runsAs === 'root' && isExact(analysis.model, evaluated)) {
    return { edits: [appendCommand(analysis.model, step.instruction, evaluated, command)], joins: true, safe };
  }
  const lines = asRoot(analysis, state, command);
  return lines && { edits: [insertAfter(analysis.model, step.instruction, lines)], joins: false, safe };
}

/** One run of the tool serves all files of the stage. */
function lastLanding(scene: AnchorScene, moment: Moment): Moment {
  const indexes = scene.files.map((file) => file.moment).filter((index) => scene.moments[index]?.stage === moment.stage);
  return scene.moments[Math.max(...indexes)] ?? moment;
}

/** Repairing a file until nothing is left that can be repaired without asking: fix, look again, fix what has come into reach. */
import { fixRounds } from '../core/budgets';
import { automaticFix, compatibleFixes, EditedText, editsByFile, fitLineBreaks, type ChosenFix, type TextEdit } from '../core/edits';
import type { Finding } from '../core/finding';
import { render } from '../core/message';

export interface FixAllOptions {
  /** Also fixes that may change what the author meant. */
  readonly unsafe: boolean;
  /** Which findings are repaired. */
  readonly wants: (finding: Finding) => boolean;
}

export interface FixedFile {
  readonly file: string;
  /** Edits of the text as it was, in order, without overlap. */
  readonly edits: readonly TextEdit[];
  readonly before: string;
  readonly after: string;
}

export interface FixAllResult {
  readonly files: readonly FixedFile[];
  /** How many fixes were applied. */
  readonly applied: number;
}

/** What repairing needs to know of the world; texts by file id. */
export interface FixWorld {
  /** The text as it is now; `undefined` for a file that cannot be edited. */
  text(file: string): string | undefined;
  /** Findings of the file that is repaired, if its text and those around it were these. */
  findings(texts: ReadonlyMap<string, string>): Promise<readonly Finding[]>;
}

/** Applies automatic fixes in rounds. A fix that does not take its finding away is not tried twice, and its round is undone. */
export async function fixAll(world: FixWorld, options: FixAllOptions): Promise<FixAllResult> {
  const given = new Set<string>();
  let state: ReadonlyMap<string, EditedText> = new Map();
  let applied = 0;
  let findings = await world.findings(new Map());
  for (let round = 0; round < fixRounds; round++) {
    const chosen = choose(findings, options, given, world, state);
    if (chosen.length === 0) break;
    const next = copyOf(state);
    applyRound(chosen, next, world);
    const after = await world.findings(textsOf(next));
    const useless = withoutEffect(chosen, findings, after);
    if (useless.length > 0) {
      for (const key of useless) given.add(key);
      continue;
    }
    state = next;
    findings = after;
    applied += chosen.length;
  }
  return { files: changedFiles(state), applied };
}

function choose(
  findings: readonly Finding[], options: FixAllOptions, given: ReadonlySet<string>, world: FixWorld, state: ReadonlyMap<string, EditedText>,
): readonly ChosenFix[] {
  const editable = (file: string): boolean => state.has(file) || world.text(file) !== undefined;
  const candidates = findings.flatMap(finding => {
    const fix = options.wants(finding) && !given.has(keyOf(finding)) ? automaticFix(finding, options) : undefined;
    return fix && fix.edits.every(edit => editable(edit.file)) ? [{ finding, fix }] : [];
  });
  return compatibleFixes(candidates);
}

function applyRound(chosen: readonly ChosenFix[], state: Map<string, EditedText>, world: FixWorld): void {
  for (const [file, edits] of editsByFile(chosen)) {
    const text = state.get(file) ?? new EditedText(world.text(file) ?? '');
    text.apply(edits.map(edit => ({ span: edit.span, newText: fitLineBreaks(edit.newText, text.original) })));
    state.set(file, text);
  }
}

/** The same complaint in the same words; its place moves as the text is edited. */
function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.message} ${render(finding.what)}`;
}

function countOf(findings: readonly Finding[], key: string): number {
  return findings.filter(finding => keyOf(finding) === key).length;
}

function withoutEffect(chosen: readonly ChosenFix[], before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const keys = new Set(chosen.map(({ finding }) => keyOf(finding)));
  return [...keys].filter(key => countOf(after, key) >= countOf(before, key));
}

function copyOf(state: ReadonlyMap<string, EditedText>): Map<string, EditedText> {
  return new Map([...state].map(([file, text]) => [file, text.clone()]));
}

function textsOf(state: ReadonlyMap<string, EditedText>): ReadonlyMap<string, string> {
  return new Map([...state].map(([file, text]) => [file, text.text]));
}

function changedFiles(state: ReadonlyMap<string, EditedText>): readonly FixedFile[] {
  return [...state]
    .filter(([, text]) => text.text !== text.original)
    .map(([file, text]) => ({ file, edits: text.changes(), before: text.original, after: text.text }));
}

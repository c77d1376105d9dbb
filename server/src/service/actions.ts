/** What the light bulb offers: the fixes of the findings under the cursor, "fix all", "suppress here", and why something is not offered. */
import { fitLineBreaks, overlapsItself, type TextEdit } from '../core/edits';
import type { Finding, Fix } from '../core/finding';
import { defineTexts, render, type Text } from '../core/message';
import type { Span } from '../core/text';

export const actionTexts = defineTexts('action', {
  unsafe: '{title} (unsafe: review the result)',
  suppress: 'Suppress {rule} here with a reason',
  reason: '<reason>',
  fixAll: 'Fix everything that Trustlint can fix safely',
  noFix: 'Fix: {what}',
  noFixReason: 'there is no automatic fix: {help}',
  notEditable: '`{file}` cannot be edited from here',
  nothingToFix: 'nothing in this file has a fix that is safe without being chosen',
});

/** Edits of one file; `snippet` marks the part of a text that the user is to fill in. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

export interface Action {
  readonly title: Text;
  readonly kind: 'quickfix' | 'fixAll';
  readonly preferred: boolean;
  readonly finding?: Finding;
  readonly edits: readonly FileEdits[];
  /** Part of the new text that the user is to replace: the reason of a suppression. */
  readonly placeholder?: string;
  /** Why the action is offered but cannot be taken. */
  readonly disabled?: Text;
}

export interface ActionContext {
  readonly findings: readonly Finding[];
  /** What is selected; only findings that touch it are served. */
  readonly at: Span;
  text(file: string): string | undefined;
  suppressionEdit(at: Span, rule: string, reason: string): TextEdit | undefined;
  readonly file: string;
}

/** Quick fixes, preferred ones first, then the others, then the suppressions; each finding's disabled action where nothing can be done. */
export function quickFixes(context: ActionContext): readonly Action[] {
  const here = context.findings.filter(finding => finding.file === context.file && touches(finding.span, context.at));
  const fixes = here.flatMap(finding => finding.fixes.map(fix => fixAction(finding, fix, context)));
  const without = here.filter(finding => finding.fixes.length === 0).map(noFixAction);
  const enabled = fixes.filter(action => !action.disabled);
  return [
    ...enabled.filter(action => action.preferred),
    ...enabled.filter(action => !action.preferred),
    ...suppressions(here, context),
    ...fixes.filter(action => action.disabled),
    ...without,
  ];
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function fixAction(finding: Finding, fix: Fix, context: ActionContext): Action {
  const title = fix.safe ? fix.title : actionTexts.unsafe({ title: render(fix.title) });
  const locked = fix.edits.find(edit => context.text(edit.file) === undefined);
  const base = { title, kind: 'quickfix', finding } as const;
  if (locked) return { ...base, preferred: false, edits: [], disabled: actionTexts.notEditable({ file: shortName(locked.file) }) };
  if (fix.edits.length === 0 || overlapsItself(fix.edits)) return { ...base, preferred: false, edits: [], disabled: noFixReason(finding) };
  return { ...base, preferred: fix.preferred && fix.safe, edits: groupEdits(fix, context) };
}

/** The edits of a fix by file, with the line breaks of the file. */
function groupEdits(fix: Fix, context: ActionContext): readonly FileEdits[] {
  const files = [...new Set(fix.edits.map(edit => edit.file))];
  return files.map(file => {
    const text = context.text(file) ?? '';
    const edits = fix.edits.filter(edit => edit.file === file).map(edit => ({ span: edit.span, newText: fitLineBreaks(edit.newText, text) }));
    return { file, edits };
  });
}

function noFixReason(finding: Finding): Text {
  return actionTexts.noFixReason({ help: render(finding.help) });
}

function noFixAction(finding: Finding): Action {
  const title = actionTexts.noFix({ what: render(finding.what) });
  return { title, kind: 'quickfix', preferred: false, finding, edits: [], disabled: noFixReason(finding) };
}

/** One suppression for each rule that has a finding here. */
function suppressions(here: readonly Finding[], context: ActionContext): readonly Action[] {
  const placeholder = render(actionTexts.reason());
  const text = context.text(context.file) ?? '';
  const seen = new Set<string>();
  return here.flatMap((finding): Action[] => {
    if (seen.has(finding.rule) || finding.rule.startsWith('trustlint/')) return [];
    seen.add(finding.rule);
    const edit = context.suppressionEdit(finding.span, finding.rule, placeholder);
    if (!edit) return [];
    const edits = [{ file: context.file, edits: [{ span: edit.span, newText: fitLineBreaks(edit.newText, text) }] }];
    return [{ title: actionTexts.suppress({ rule: finding.rule }), kind: 'quickfix', preferred: false, finding, edits, placeholder }];
  });
}

/** The last part of a file id, for texts. */
export function shortName(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

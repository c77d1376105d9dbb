/** The rules that every language shares: what Trustlint says about its own comments and limits. */
import type { Finding, Severity } from './finding';
import { defineTexts, type Text } from './message';
import type { Span } from './text';

/** What the lists of rules, the rule pages and the settings need to know of a shared rule. */
export interface OwnRule {
  readonly name: string;
  readonly title: string;
  readonly level: Severity;
  readonly summary: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

const suppression = 'A comment `# trustlint-ignore RULE: reason` silences one rule for the instruction that follows it, `# trustlint-ignore-file RULE: reason` for the whole file.';

export const ownRules: readonly OwnRule[] = [
  {
    name: 'trustlint/suppression-without-reason',
    title: 'suppression without a reason',
    level: 'hint',
    summary: 'A suppression comment gives no reason, so it has no effect.',
    what: `${suppression} The rule fires when no reason follows the colon.`,
    why: 'Whoever reads the file next cannot tell whether the finding was judged or only silenced.',
    fix: 'Write why the finding does not matter here, or remove the comment.',
  },
  {
    name: 'trustlint/unknown-suppressed-rule',
    title: 'suppression of an unknown rule',
    level: 'hint',
    summary: 'A suppression comment names no rule, or one that does not exist.',
    what: `${suppression} The rule fires when the comment names no rule, or a name that Trustlint does not know.`,
    why: 'Nothing is silenced by it.',
    fix: 'Write the rule as it stands in the finding, or remove the comment.',
  },
  {
    name: 'trustlint/unused-suppression',
    title: 'suppression that silences nothing',
    level: 'hint',
    summary: 'A suppression comment names a rule that finds nothing where the comment stands.',
    what: `${suppression} The rule fires when the named rule ran and had nothing to report there.`,
    why: 'The comment will hide the next mistake in the same place.',
    fix: 'Remove the comment.',
  },
  {
    name: 'trustlint/too-many-findings',
    title: 'more findings than are shown',
    level: 'information',
    summary: 'A file has more findings than the limit; the most severe are shown.',
    what: 'The rule fires when a file has more than 200 findings.',
    why: 'A longer list is not read, and it slows the editor down.',
    fix: 'Repair what is shown, and the rest appears; or exclude a generated file in the settings.',
  },
  {
    name: 'trustlint/file-too-long',
    title: 'file too long to be judged',
    level: 'information',
    summary: 'A file is longer than the limit and was not judged.',
    what: 'The rule fires on files of more than a million characters.',
    why: 'Nothing was looked at, so the absence of findings means nothing.',
    fix: 'Split the file, or exclude it in the settings.',
  },
];

export const ownTexts = {
  reason: defineTexts('trustlint/suppression-without-reason', {
    what: 'the suppression of `{rule}` has no reason, so it has no effect',
    why: 'whoever reads it next cannot tell whether the finding was judged or only silenced',
    help: 'write the reason after a colon: `trustlint-ignore {rule}: reason`',
  }),
  unnamed: defineTexts('trustlint/unknown-suppressed-rule.unnamed', {
    what: 'the suppression names no rule',
    why: 'a comment for all rules would also hide what nobody has thought of yet, so it has no effect',
    help: 'name the rule as it stands in the finding: `trustlint-ignore RULE: reason`',
  }),
  unknown: defineTexts('trustlint/unknown-suppressed-rule.unknown', {
    what: 'there is no rule `{rule}`',
    why: 'the suppression silences nothing',
    help: 'write the name as it stands in the finding; `trustlint rules` lists them all',
    replace: 'Replace with {rule}',
  }),
  unused: defineTexts('trustlint/unused-suppression', {
    what: '`{rule}` finds nothing here, so the suppression is not needed',
    why: 'it would hide the next mistake in the same place',
    help: 'remove it',
    removeRule: 'Remove {rule} from the suppression',
  }),
  tooMany: defineTexts('trustlint/too-many-findings', {
    what: '{hidden} more findings of this file are not shown',
    why: 'the limit is {limit} per file, and the most severe are shown',
    help: 'repair what is shown, or exclude the file in the settings if it is generated',
  }),
  tooLong: defineTexts('trustlint/file-too-long', {
    what: 'this file was not judged: it has {length} characters',
    why: 'the limit is {limit}',
    help: 'split it, or exclude it in the settings',
  }),
  fix: defineTexts('trustlint/suppression', { remove: 'Remove the suppression' }),
};

/** A finding of a shared rule, at the rule's own level. */
export function ownFinding(name: string, message: string, file: string, at: Span, parts: { what: Text; why: Text; help: Text }, fixes: Finding['fixes'] = []): Finding {
  const severity = ownRules.find(rule => rule.name === name)?.level ?? 'information';
  return { rule: name, message, severity, file, span: at, ...parts, related: [], fixes };
}

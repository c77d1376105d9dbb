/** `trustlint check`: judges files and prints what is found. */
import { severities } from '../../core/finding';
import { defineTexts } from '../../core/message';
import { version } from '../../node/version';
import { oneOf, rulesAndPaths, stringOption } from '../arguments';
import type { Arguments, Command } from '../command';
import { formatGithub } from '../format/github';
import { formatJson } from '../format/json';
import { formatPretty } from '../format/pretty';
import { formatSarif } from '../format/sarif';
import { judge, type CheckReport, type Selection, type ShownFinding } from '../report';
import { openSession, type Session } from '../session';
import { readShard, type Shard } from '../shard';
import { sourcesOf } from '../sources';
import { exitStatus, type ExitStatus, type Terminal } from '../terminal';

export const checkTexts = defineTexts('cli.check', {
  summary: 'judge files and print what is found',
  format: 'pretty (default), json, sarif (SARIF 2.1.0) or github (annotations of a workflow)',
  minSeverity: 'report from this severity on: error, warning (default), information or hint',
  rule: 'report findings of this rule only; may be repeated',
  shard: 'judge share I of N of the files only, for runs in parallel; each share knows the whole workspace, and together they give what one run gives',
  config: 'settings from this file instead of `.trustlint.json` in the working directory',
  paths: 'PATH is a file or a directory, the working directory by default. Directories are searched for files that Trustlint knows, without what `.gitignore`, `.trustlintignore` and the setting `exclude` leave out, and without following symbolic links. A file that is named is always judged.',
  dockerignore: '`.dockerignore` is respected where it works, in what COPY and ADD see; it does not decide which files are judged.',
  status: 'Exit status: 0 nothing at or above the threshold, 1 findings, 2 wrong use or unreadable input; what can be read is judged all the same.',
});

const formats = ['pretty', 'json', 'sarif', 'github'] as const;

export const checkCommand: Command = {
  name: 'check',
  usage: ['check [PATH...] [--format FORMAT] [--min-severity SEVERITY] [--rule ID...] [--shard I/N] [--config FILE]'],
  summary: checkTexts.summary(),
  notes: [checkTexts.paths(), checkTexts.dockerignore(), checkTexts.status()],
  options: {
    format: { value: 'FORMAT', text: checkTexts.format() },
    'min-severity': { value: 'SEVERITY', text: checkTexts.minSeverity() },
    rule: { value: 'ID', repeatable: true, text: checkTexts.rule() },
    shard: { value: 'I/N', text: checkTexts.shard() },
    config: { value: 'FILE', text: checkTexts.config() },
  },
  run: check,
};

async function check(invocation: Arguments, terminal: Terminal): Promise<ExitStatus> {
  const { values } = invocation;
  const format = oneOf(values, 'format', formats, 'pretty');
  const minSeverity = oneOf(values, 'min-severity', severities, 'warning');
  const shard = readShard(stringOption(values, 'shard'));
  const session = openSession(terminal, stringOption(values, 'config'));
  const { rules, paths } = rulesAndPaths(invocation, session.service.rules, terminal.cwd);
  const { shown, files, skipped } = await judgeAll(session, paths, { minSeverity, rules }, shard);
  const report: CheckReport = { version: 1, files, findings: shown.map(({ finding }) => finding) };
  if (format === 'json') terminal.out(formatJson(report));
  else if (format === 'sarif') terminal.out(formatSarif(report, session.service.rules, version, shard));
  else if (format === 'github') terminal.out(formatGithub(report));
  // After a complaint, a line on no findings in no files would only mislead.
  else if (files + skipped > 0 || !session.isTroubled) terminal.out(formatPretty({ shown, files, skipped, colour: terminal.colour }));
  if (session.isTroubled) return exitStatus.trouble;
  return shown.length > 0 ? exitStatus.findings : exitStatus.clean;
}

async function judgeAll(session: Session, paths: readonly string[], selection: Selection, shard: Shard | undefined): Promise<{ shown: readonly ShownFinding[]; files: number; skipped: number }> {
  const sources = sourcesOf(session, paths, shard);
  const shown: ShownFinding[] = [];
  let files = 0;
  for (const source of sources.files) {
    files++;
    shown.push(...(await judge(session, source, selection)));
  }
  return { shown, files, skipped: sources.skipped() };
}

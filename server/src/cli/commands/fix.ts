/** `trustlint fix`: applies fixes, or shows what they would change. */
import path from 'node:path';
import { defineTexts, render, type Text } from '../../core/message';
import { flag, rulesAndPaths, stringOption } from '../arguments';
import type { Arguments, Command } from '../command';
import { unifiedDiff } from '../format/diff';
import { fileCount, findingLine, sumOf } from '../format/pretty';
import { repair, type Repair, type RepairedFile } from '../repair';
import { openSession, relativePath, type Session } from '../session';
import { sourcesOf } from '../sources';
import { exitStatus, printable, type ExitStatus, type Terminal } from '../terminal';
import { isLink, replaceFile, scopeOf, writeTexts } from '../write';

export const fixTexts = defineTexts('cli.fix', {
  summary: 'repair what can be repaired safely',
  rule: 'repair findings of this rule only; may be repeated',
  dryRun: 'write nothing, print a unified diff instead',
  unsafe: 'apply also fixes that may change what was meant, where there is no safe one',
  config: 'settings from this file instead of `.trustlint.json` in the working directory',
  paths: 'PATH is a file or a directory, the working directory by default, and files are found as `trustlint check` finds them. Nothing else is written, not even where a fix would have to change two files.',
  how: 'The preferred fix of each finding is applied, whatever its severity, until none is left. Line endings, byte-order mark and mode of a file stay.',
  status: 'Exit status: 0 no warning or error is left, 1 some are left (with `--dry-run`: some are there), 2 wrong use, unreadable input, or a file that cannot be written.',
  changed: '{file}: changed',
  oneApplied: '1 fix applied in {files}',
  applied: '{count} fixes applied in {files}',
  oneWould: '1 fix would be applied in {files}',
  would: '{count} fixes would be applied in {files}',
  nothing: 'nothing to fix',
  left: 'left: {sum}',
});

export const fixCommand: Command = {
  name: 'fix',
  usage: ['fix [PATH...] [--rule ID...] [--dry-run] [--unsafe] [--config FILE]'],
  summary: fixTexts.summary(),
  notes: [fixTexts.paths(), fixTexts.how(), fixTexts.status()],
  options: {
    rule: { value: 'ID', repeatable: true, text: fixTexts.rule() },
    'dry-run': { text: fixTexts.dryRun() },
    unsafe: { text: fixTexts.unsafe() },
    config: { value: 'FILE', text: fixTexts.config() },
  },
  run: fix,
};

async function fix(invocation: Arguments, terminal: Terminal): Promise<ExitStatus> {
  const session = openSession(terminal, stringOption(invocation.values, 'config'));
  const { rules, paths } = rulesAndPaths(invocation, session.service.rules, terminal.cwd);
  const writable = paths.filter(named => isWritable(named, session));
  const dryRun = flag(invocation.values, 'dry-run');
  const repaired = await repair(session, sourcesOf(session, writable).files, {
    unsafe: flag(invocation.values, 'unsafe'),
    rules,
    scope: scopeOf(writable.map(named => path.resolve(terminal.cwd, named))),
    threshold: { minSeverity: 'warning', rules },
  });
  if (dryRun) showDiff(repaired, session);
  else writeAll(repaired, session);
  if (session.isTroubled) return exitStatus.trouble;
  return (dryRun ? repaired.found : repaired.left).length > 0 ? exitStatus.findings : exitStatus.clean;
}

function isWritable(named: string, session: Session): boolean {
  if (!isLink(path.resolve(session.terminal.cwd, named))) return true;
  session.trouble(writeTexts.link({ file: named }));
  return false;
}

function showDiff({ files, applied }: Repair, { terminal }: Session): void {
  const diff = files.map(file => unifiedDiff(relativePath(file.path, terminal.cwd), file.before, file.after)).join('');
  // A reader gets it harmless, a program gets it whole.
  terminal.out(terminal.interactive ? printable(diff.replace(/\r\n/g, '\n')) : diff);
  const count = render(fileCount(files.length));
  terminal.err(`${render(applied === 0 ? fixTexts.nothing() : applied === 1 ? fixTexts.oneWould({ files: count }) : fixTexts.would({ count: applied, files: count }))}\n`);
}

function writeAll({ files, applied, left }: Repair, session: Session): void {
  const { terminal } = session;
  const written = files.filter(file => isWritten(file, session));
  for (const file of written) terminal.out(`${printable(render(fixTexts.changed({ file: relativePath(file.path, terminal.cwd) })))}\n`);
  if (written.length === files.length) terminal.out(`${render(appliedText(applied, files.length))}\n`);
  if (left.length === 0) return;
  terminal.out(`${render(fixTexts.left({ sum: sumOf(left.map(({ finding }) => finding)) }))}\n`);
  for (const { finding } of left) terminal.out(`${findingLine(finding)}\n`);
}

function isWritten(file: RepairedFile, session: Session): boolean {
  const problem = replaceFile(file.path, relativePath(file.path, session.terminal.cwd), file.before, file.after);
  if (problem) session.trouble(problem);
  return problem === undefined;
}

function appliedText(applied: number, files: number): Text {
  if (applied === 0) return fixTexts.nothing();
  const count = render(fileCount(files));
  return applied === 1 ? fixTexts.oneApplied({ files: count }) : fixTexts.applied({ count: applied, files: count });
}

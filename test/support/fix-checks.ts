/** What holds of every fix of every rule, checked on each case without its author doing anything. */
import assert from 'node:assert/strict';
import type { Edit, Finding, Fix } from '../../server/src/core/finding';
import { overlapsItself } from '../../server/src/core/edits';
import { render } from '../../server/src/core/message';
import { uriOf, afterFix, judge, mainText, pathOf, serviceFor, textOf, withText, type World } from './world';
import { parseProblems } from './parses';
import { renderFindings } from './render';

/** Checks the fixes of `findings`, one by one and all together. */
export async function checkFixes(world: World, findings: readonly Finding[]): Promise<void> {
  for (const finding of findings) {
    for (const fix of finding.fixes) await checkFix(world, finding, fix);
  }
  if (findings.some(finding => finding.fixes.length > 0)) await checkFixAll(world);
}

async function checkFix(world: World, finding: Finding, fix: Fix): Promise<void> {
  const title = `fix "${render(fix.title)}" of ${finding.rule}`;
  assert.ok(fix.edits.length > 0, `${title} has no edits`);
  assert.ok(!overlapsItself(fix.edits), `${title} overlaps itself`);
  for (const edit of fix.edits) checkEdit(world, edit, title);
  const after = afterFix(world, fix);
  const changed = [...after.files.keys()].filter(path => textOf(world, path) !== textOf(after, path));
  assert.ok(changed.length > 0, `${title} changes nothing`);
  for (const path of changed) checkStillParses(world, after, path, fix.edits.filter(edit => pathOf(edit.file) === path), title);
  const [before, rest] = [await judge(world), await judge(after)];
  assert.ok(count(rest, finding) < count(before, finding), `${title} leaves the finding:\n${renderFindings(after, rest.filter(other => other.rule === finding.rule))}`);
  if (fix.safe) checkNothingNew(before, rest, after, title);
}

/** An edit stays inside its file and does not write again what is there already. */
function checkEdit(world: World, edit: Edit, title: string): void {
  const text = textOf(world, pathOf(edit.file));
  assert.ok(text !== undefined, `${title} edits ${edit.file}, which is no text of this case`);
  const { start, end } = edit.span;
  assert.ok(0 <= start && start <= end && end <= text.length, `${title} has an edit outside the file`);
  const old = text.slice(start, end);
  assert.notEqual(old, edit.newText, `${title} has an edit that changes nothing`);
  const [oldLines, newLines] = [old.split(/(?<=\n)/), edit.newText.split(/(?<=\n)/)];
  const untouched = oldLines.length > 1 && newLines.length > 1 && (oldLines[0] === newLines[0] || (old.endsWith('\n') && oldLines.at(-1) === newLines.at(-1)));
  assert.ok(!untouched, `${title} replaces whole lines that stay as they are:\n${old}`);
}

function checkStillParses(before: World, after: World, path: string, edits: readonly Edit[], title: string): void {
  const [old, fresh] = [textOf(before, path) ?? '', textOf(after, path) ?? ''];
  assert.deepEqual(parseProblems(path, old, fresh, edits.map(edit => edit.span)), [], `${title} breaks ${path}:\n${fresh}`);
}

/** The same complaint in the same words, wherever it stands. */
function count(findings: readonly Finding[], finding: Finding): number {
  const key = keyOf(finding);
  return findings.filter(other => keyOf(other) === key).length;
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.message} ${render(finding.what)}`;
}

function checkNothingNew(before: readonly Finding[], rest: readonly Finding[], after: World, title: string): void {
  const counts = (findings: readonly Finding[]): ReadonlyMap<string, number> => {
    const byRule = new Map<string, number>();
    // A repair may be worth a hint at something that is better still.
    for (const { rule, severity } of findings) if (severity !== 'hint') byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    return byRule;
  };
  const old = counts(before);
  const more = [...counts(rest)].filter(([rule, number]) => number > (old.get(rule) ?? 0)).map(([rule]) => rule);
  const shown = renderFindings(after, rest.filter(finding => more.includes(finding.rule)));
  assert.deepEqual(more, [], `${title} is safe, but brings new findings:\n${shown}`);
}

/** "Fix all" comes to rest: what it leaves, it leaves the second time too. */
async function checkFixAll(world: World): Promise<void> {
  const options = { unsafe: false, wants: () => true };
  const first = await serviceFor(world).fixAll(uriOf(world.main), options);
  let after = world;
  for (const { file, after: text } of first.files) after = withText(after, pathOf(file), text);
  const second = await serviceFor(after).fixAll(uriOf(world.main), options);
  assert.deepEqual(second.files, [], 'after everything was fixed, fixing everything again changes something');
}

/** The same file with the line breaks of Windows gets the same findings, and fixes that write no other breaks. */
export async function checkWindowsLineBreaks(world: World, findings: readonly Finding[], rule: string | undefined): Promise<void> {
  const text = mainText(world);
  if (text.includes('\r')) return;
  const windows = withText(world, world.main, text.replace(/\n/g, '\r\n'));
  const found = (await judge(windows)).filter(finding => rule === undefined || finding.rule === rule);
  assert.equal(renderFindings(windows, found), renderFindings(world, findings), 'with CRLF line breaks the findings are others');
  for (const [index, finding] of found.entries()) {
    for (const [number, fix] of finding.fixes.entries()) {
      const plain = findings[index]?.fixes[number];
      const after = textOf(afterFix(windows, fix), world.main) ?? '';
      assert.ok(!/(?<!\r)\n/.test(after), `the fix "${render(fix.title)}" writes LF into a CRLF file`);
      if (plain) assert.equal(after.replace(/\r\n/g, '\n'), textOf(afterFix(world, plain), world.main), `with CRLF line breaks the fix "${render(fix.title)}" does something else`);
    }
  }
}

/** The same file behind a byte order mark gets the same findings, one column further on the first line. */
export async function checkByteOrderMark(world: World, findings: readonly Finding[], rule: string | undefined): Promise<void> {
  const text = mainText(world);
  if (text.startsWith('\ufeff')) return;
  const marked = withText(world, world.main, `\ufeff${text}`);
  const found = (await judge(marked)).filter(finding => rule === undefined || finding.rule === rule);
  const show = (list: readonly Finding[], shift: number): readonly string[] =>
    list.map(finding => `${finding.rule} ${finding.message} ${finding.span.start + shift}-${finding.span.end + shift} ${render(finding.what)}`);
  assert.deepEqual(show(found, -1), show(findings, 0), 'behind a byte order mark the findings are others');
}

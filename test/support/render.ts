/** Findings and fixes as text that a person can review: lines with carets, three-part messages, unified diffs. */
import type { Finding, Fix } from '../../server/src/core/finding';
import { render } from '../../server/src/core/message';
import { LineMap, type Span } from '../../server/src/core/text';
import { unifiedDiff } from './line-diff';
import { pathOf, textOf, type World } from './world';

/** Lines of a long span that are shown; the middle is left out. */
const shownLines = 4;
/** Columns of a line that are shown around the carets. */
const shownColumns = 120;

/** All findings, with an empty line between them; `''` when there are none. */
export function renderFindings(world: World, findings: readonly Finding[]): string {
  return findings.map(finding => `${renderFinding(world, finding)}\n`).join('\n');
}

function renderFinding(world: World, finding: Finding): string {
  const path = pathOf(finding.file);
  const elsewhere = path === world.main ? '' : ` in ${path}`;
  const text = textOf(world, path) ?? '';
  return [
    `${finding.severity} ${finding.rule} (${finding.message})${elsewhere}`,
    ...frame(text, finding.span, render(finding.what)),
    `  why: ${visible(render(finding.why))}`,
    `  help: ${visible(render(finding.help))}`,
    ...finding.related.map(place => `  see ${placeOf(world, place)}: ${visible(render(place.message))}`),
    ...finding.fixes.map(fix => `  fix${marksOf(fix)}: ${visible(render(fix.title))}`),
  ].join('\n');
}

function marksOf(fix: Fix): string {
  if (fix.preferred) return ' (preferred)';
  return fix.safe ? '' : ' (unsafe)';
}

function placeOf(world: World, place: { readonly file: string; readonly span: Span }): string {
  const path = pathOf(place.file);
  const text = textOf(world, path) ?? '';
  const { start } = new LineMap(text).rangeOf(place.span);
  const quoted = visible(text.slice(place.span.start, place.span.end));
  const short = quoted.length > 60 ? `${quoted.slice(0, 59)}…` : quoted;
  return `${path}:${start.line + 1}:${start.character + 1} \`${short}\``;
}

/** The lines of a span with carets under it, and the message behind the last of them. */
function frame(text: string, span: Span, message: string): string[] {
  const lines = new LineMap(text);
  const { start, end } = lines.rangeOf(span);
  // A span that ends at the beginning of a line does not show anything of it.
  const last = end.line > start.line && end.character === 0 ? end.line - 1 : end.line;
  const width = String(last + 1).length;
  const gutter = (label: string): string => `  ${label.padStart(width)} |`;
  const shown: string[] = [];
  for (let line = start.line; line <= last; line++) {
    if (last - start.line >= shownLines && line >= start.line + 2 && line < last) {
      if (line === start.line + 2) shown.push(gutter('…'));
      continue;
    }
    const from = lines.lineStart(line);
    const to = lines.lineEnd(line);
    const { source, carets } = underlined(text.slice(from, to), Math.max(0, span.start - from), Math.min(to, span.end) - from);
    shown.push(`${gutter(String(line + 1))} ${source}`.trimEnd(), `${gutter('')} ${carets}${line === last ? ` ${visible(message)}` : ''}`);
  }
  return shown;
}

function underlined(line: string, from: number, to: number): { readonly source: string; readonly carets: string } {
  const before = visible(line.slice(0, from));
  const marked = visible(line.slice(from, Math.max(from, to)));
  const cut = before.length + Math.min(marked.length, 40) > shownColumns ? before.length - 40 : 0;
  const source = `${cut > 0 ? '…' : ''}${before.slice(cut)}${marked}${visible(line.slice(Math.max(from, to)))}`;
  const lead = `${cut > 0 ? ' ' : ''}${before.slice(cut).replace(/[^\t]/g, ' ')}`;
  const short = source.length > shownColumns ? `${source.slice(0, shownColumns)}…` : source;
  return { source: short, carets: `${lead}${'^'.repeat(Math.max(1, Math.min([...marked].length, shownColumns - lead.length)))}` };
}

/** What cannot be seen, as `\u{…}`; tabs stay, because they line up. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g, character =>
    character === '\n' ? '⏎' : `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** What a fix changes: its title and the unified diff of every file that it edits. */
export function renderFix(before: World, after: World, fix: Fix): string {
  const changed = [...after.files.keys()].filter(path => textOf(before, path) !== textOf(after, path));
  const patches = changed.map(path => {
    const head = changed.length === 1 && path === before.main ? [] : [`--- ${path}`];
    const hunks = unifiedDiff(textOf(before, path) ?? '', textOf(after, path) ?? '').map(line => `${line.charAt(0)}${visible(line.slice(1))}`);
    return [...head, ...hunks].join('\n');
  });
  return `${[`# ${visible(render(fix.title))}${marksOf(fix)}`, ...patches].join('\n')}\n`;
}

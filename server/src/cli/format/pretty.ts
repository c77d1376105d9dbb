/** `--format pretty`: findings with the lines they are about, for people at a terminal. */
import type { Severity } from '../../core/finding';
import { render, type Text } from '../../core/message';
import { countBySeverity, type ReportedFinding, type ShownFinding } from '../report';
import { printable } from '../terminal';
import { formatTexts } from './texts';

export interface PrettyInput {
  readonly shown: readonly ShownFinding[];
  readonly files: number;
  readonly skipped: number;
  readonly colour: boolean;
}

type Paint = (text: string) => string;
interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly of: Readonly<Record<Severity, Paint>>;
}

export function formatPretty(input: PrettyInput): string {
  const palette = input.colour ? coloured : plain;
  const blocks = input.shown.map(shown => block(shown, palette));
  return `${[...blocks, summary(input, palette)].join('\n')}\n`;
}

function block({ finding, lines }: ShownFinding, palette: Palette): string {
  const { file, range, rule, severity } = finding;
  const place = palette.bold(`${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`);
  const head = `${place} ${palette.of[severity](severity)} ${palette.dim(rule)}`;
  const notes = [
    formatTexts.why({ why: finding.why }),
    formatTexts.help({ help: finding.help }),
    ...finding.related.map(related => formatTexts.related({ place: `${related.file}:${related.range.start.line + 1}`, message: related.message })),
    ...finding.fixes.map(fix => (fix.safe ? formatTexts.fixSafe({ title: fix.title }) : formatTexts.fixUnsafe({ title: fix.title }))),
  ];
  const gutter = String(range.start.line + lines.length).length;
  const margin = ' '.repeat(gutter);
  return [
    head,
    `  ${printable(finding.message)}`,
    ...frame(finding, lines, gutter, palette),
    ...notes.map(note => `${margin} ${palette.dim('=')} ${indented(note, gutter + 3)}`),
    '',
  ].join('\n');
}

function indented(note: Text, by: number): string {
  return printable(render(note)).split('\n').join(`\n${' '.repeat(by)}`);
}

/** The source lines with the range underlined; tabs are kept, so that the marks stand below what they mark. */
function frame(finding: ReportedFinding, lines: readonly string[], gutter: number, palette: Palette): string[] {
  const bar = palette.dim('|');
  const { start, end } = finding.range;
  const rows = lines.flatMap((line, index) => {
    const number = start.line + index;
    const from = number === start.line ? start.character : line.length - line.trimStart().length;
    const to = number === end.line ? end.character : line.length;
    const part = clipped(line, from, to);
    const marks = `${blank(part.before)}${palette.of[finding.severity]('^'.repeat(Math.max(1, width(part.marked))))}`;
    return [`${String(number + 1).padStart(gutter)} ${bar} ${printable(part.before + part.marked + part.after)}`, `${' '.repeat(gutter)} ${bar} ${marks}`];
  });
  const cut = end.line - start.line + 1 > lines.length ? [`${' '.repeat(gutter)} ${bar} …`] : [];
  return lines.length === 0 ? [] : [`${' '.repeat(gutter)} ${bar}`, ...rows, ...cut];
}

/** A line of generated text can be as long as a file; what is far from the marks is left out. */
const shownBefore = 80;
const shownMarked = 120;
const shownAfter = 80;

interface ClippedLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

function clipped(line: string, from: number, to: number): ClippedLine {
  const before = line.slice(0, from);
  const marked = line.slice(from, Math.max(from, to));
  const after = line.slice(Math.max(from, to));
  return {
    before: before.length > shownBefore ? `…${before.slice(-shownBefore).replace(/^[\udc00-\udfff]/, '')}` : before,
    marked: marked.length > shownMarked ? `${cutEnd(marked, shownMarked)}…` : marked,
    after: marked.length > shownMarked ? '' : after.length > shownAfter ? `${cutEnd(after, shownAfter)}…` : after,
  };
}

function cutEnd(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function blank(text: string): string {
  return [...printable(text)].map(character => (character === '\t' ? '\t' : ' '.repeat(width(character)))).join('');
}

/** Columns on a terminal: East Asian letters and pictures take two, accents and a byte-order mark none. */
function width(text: string): number {
  let columns = 0;
  for (const character of printable(text)) columns += /[\p{Mn}\p{Me}\p{Cf}]/u.test(character) ? 0 : isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  return columns;
}

function isWide(code: number): boolean {
  return code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff)
    || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd));
}

function summary(input: PrettyInput, palette: Palette): string {
  const findings = input.shown.map(shown => shown.finding);
  const files = render(fileCount(input.files));
  const lines: string[] = [];
  if (findings.length === 0) lines.push(render(formatTexts.clean({ files })));
  else {
    lines.push(palette.bold(render(formatTexts.summary({ sum: sumOf(findings), files }))));
    const fixable = findings.filter(finding => finding.fixes.some(fix => fix.preferred && fix.safe)).length;
    if (fixable > 0) lines.push(render(fixable === 1 ? formatTexts.oneFixable() : formatTexts.fixable({ count: fixable })));
  }
  if (input.skipped > 0) lines.push(render(input.skipped === 1 ? formatTexts.oneSkipped() : formatTexts.skipped({ count: input.skipped })));
  return lines.join('\n');
}

/** `3 findings (1 error, 2 warnings)`. */
export function sumOf(findings: readonly ReportedFinding[]): string {
  const counts = countTexts(findings);
  return render(findings.length === 1 ? formatTexts.oneFinding({ counts }) : formatTexts.findings({ count: findings.length, counts }));
}

/** A finding in one line. */
export function findingLine({ file, range, severity, rule, message }: ReportedFinding): string {
  return printable(`${file}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule} ${message}`);
}

export function fileCount(count: number): Text {
  return count === 1 ? formatTexts.oneFile() : formatTexts.files({ count });
}

const counters: Readonly<Record<Severity, (count: number) => Text>> = {
  error: count => (count === 1 ? formatTexts.oneError() : formatTexts.errors({ count })),
  warning: count => (count === 1 ? formatTexts.oneWarning() : formatTexts.warnings({ count })),
  information: count => formatTexts.information({ count }),
  hint: count => (count === 1 ? formatTexts.oneHint() : formatTexts.hints({ count })),
};

function countTexts(findings: readonly ReportedFinding[]): string {
  return countBySeverity(findings).filter(([, count]) => count > 0).map(([severity, count]) => render(counters[severity](count))).join(', ');
}

const same: Paint = text => text;
const plain: Palette = { bold: same, dim: same, of: { error: same, warning: same, information: same, hint: same } };

function paint(code: number, end: number): Paint {
  return text => `\u001b[${code}m${text}\u001b[${end}m`;
}

const coloured: Palette = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  of: { error: paint(31, 39), warning: paint(33, 39), information: paint(34, 39), hint: paint(36, 39) },
};

/** A unified diff of two texts, small and deterministic. */

interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines around a change that are shown. */
const context = 2;
/** A changed middle larger than this is shown as removed and added whole: the table of the comparison would be too large. */
const largestTable = 4_000_000;

/** The hunks, each line without its line break; a last line without one is followed by the usual remark. */
export function unifiedDiff(before: string, after: string): string[] {
  const lines = compare(splitLines(before), splitLines(after));
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(line => line.kind !== ' '));
  const hunks: string[] = [];
  let [oldLine, newLine] = [1, 1];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && near[end]) end++;
    if (end > at) hunks.push(...hunk(lines.slice(at, end), oldLine, newLine));
    const next = Math.max(end, at + 1);
    for (const line of lines.slice(at, next)) {
      if (line.kind !== '+') oldLine++;
      if (line.kind !== '-') newLine++;
    }
    at = next;
  }
  return hunks;
}

function hunk(lines: readonly Line[], oldLine: number, newLine: number): string[] {
  const removed = lines.filter(line => line.kind !== '+').length;
  const added = lines.filter(line => line.kind !== '-').length;
  const shown = lines.flatMap(({ kind, text }) => (text.endsWith('\n') ? [`${kind}${text.slice(0, -1)}`] : [`${kind}${text}`, '\\ no line break at the end']));
  return [`@@ -${removed === 0 ? oldLine - 1 : oldLine},${removed} +${added === 0 ? newLine - 1 : newLine},${added} @@`, ...shown];
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const same = (texts: readonly string[]): Line[] => texts.map(text => ({ kind: ' ', text }));
  const middle = compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))];
}

/** By the longest common subsequence; removals stand before additions. */
function compareMiddle(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1;
  const whole = before.length * width > largestTable;
  const common = whole ? undefined : commonLengths(before, after);
  const at = (i: number, j: number): number => common?.[i * width + j] ?? 0;
  const lines: Line[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh && !whole) {
      lines.push({ kind: ' ', text: old });
      i++;
      j++;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: '-', text: old });
      i++;
    } else {
      lines.push({ kind: '+', text: fresh ?? '' });
      j++;
    }
  }
  return lines;
}

function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const down = table[(i + 1) * width + j] ?? 0;
      const right = table[i * width + j + 1] ?? 0;
      table[i * width + j] = before[i] === after[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(down, right);
    }
  }
  return table;
}

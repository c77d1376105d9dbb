/** The format of a spec: Markdown with one case per `##` heading. `test/specs/README.md` describes it for people. */

/** A fenced block. */
export interface Block {
  /** First word of the info string. */
  readonly tag: string;
  /** The other words: `file=Dockerfile` by name, bare words with the value `''`. */
  readonly options: ReadonlyMap<string, string>;
  /** What stands between the fences, each line with its line break. */
  readonly body: string;
  /** Lines of the opening and of the closing fence, 0-based. */
  readonly first: number;
  readonly last: number;
}

export interface SpecCase {
  readonly name: string;
  /** The line of the heading, 0-based, and the line after the last one of the case. */
  readonly first: number;
  readonly end: number;
  /** The file that is judged. */
  readonly main: Block;
  readonly files: readonly Block[];
  readonly settings: Block | undefined;
  readonly findings: Block | undefined;
  readonly diffs: readonly Block[];
}

export interface Spec {
  readonly lines: readonly string[];
  readonly cases: readonly SpecCase[];
}

const sourceTags = ['dockerfile', 'yaml', 'go', 'pem'];
const fencePattern = /^(`{3,}|~{3,})\s*(.*)$/;

/** Reads a spec; throws with the line of the mistake, because a spec that is read wrongly tests nothing. */
export function readSpec(text: string): Spec {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  const headings: { readonly name: string; readonly line: number }[] = [];
  /** Lines where a case is over: the next case, or a heading above the cases. */
  const ends: number[] = [lines.length];
  for (let line = 0; line < lines.length; line++) {
    const current = lines[line] ?? '';
    const heading = /^## +(.+)$/.exec(current);
    if (heading) headings.push({ name: (heading[1] ?? '').trim(), line });
    if (/^##? /.test(current)) ends.push(line);
    const fence = fencePattern.exec(current);
    if (!fence) continue;
    const block = readBlock(lines, line, fence[1] ?? '', fence[2] ?? '');
    blocks.push(block);
    line = block.last;
  }
  const names = headings.map(({ name }) => name);
  const twice = headings.find(({ name }, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`line ${twice.line + 1}: there are two cases named "${twice.name}"`);
  const cases = headings.map(({ name, line }) => {
    const end = Math.min(...ends.filter(other => other > line));
    return readCase(name, line, end, blocks.filter(block => block.first > line && block.last < end));
  });
  return { lines, cases };
}

function readBlock(lines: readonly string[], first: number, fence: string, info: string): Block {
  const last = lines.findIndex((line, index) => index > first && line.startsWith(fence) && line.trim() === line.trim().charAt(0).repeat(line.trim().length));
  if (last < 0) throw new Error(`line ${first + 1}: this block is never closed`);
  const [tag = '', ...words] = info.trim().split(/\s+/);
  const options = new Map(words.map(word => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] as const : [word.slice(0, at), word.slice(at + 1)] as const;
  }));
  return { tag, options, body: lines.slice(first + 1, last).map(line => `${line}\n`).join(''), first, last };
}

function readCase(name: string, first: number, end: number, blocks: readonly Block[]): SpecCase {
  const fail = (what: string, line = first): never => {
    throw new Error(`line ${line + 1}: ${what}`);
  };
  const settings = blocks.filter(block => block.tag === 'json' && block.options.has('settings'));
  const findings = blocks.filter(block => block.tag === 'findings');
  const diffs = blocks.filter(block => block.tag === 'diff');
  const texts = blocks.filter(block => ![...settings, ...findings, ...diffs].includes(block));
  const main = texts.find(block => block.options.has('main')) ?? texts.find(block => sourceTags.includes(block.tag));
  const files = texts.filter(block => block !== main);
  if (!main) return fail(`the case "${name}" has no source block (one of ${sourceTags.join(', ')})`);
  if (settings.length > 1 || findings.length > 1) fail('a case has one block of settings and one of findings at most');
  const nameless = files.find(block => !block.options.has('file'));
  if (nameless) fail('a block beside the source needs a name: `file=path`', nameless.first);
  return { name, first, end, main, files, settings: settings[0], findings: findings[0], diffs };
}

/** The same spec with new findings and fix blocks, by the index of the case; everything else stays as it is. */
export function rewriteSpec(spec: Spec, results: ReadonlyMap<number, { readonly findings: string; readonly diffs: readonly string[] }>): string {
  const lines = [...spec.lines];
  for (let index = spec.cases.length - 1; index >= 0; index--) {
    const result = results.get(index);
    const each = spec.cases[index];
    if (result && each) lines.splice(each.first, each.end - each.first, ...rewriteCase(spec, each, result));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function rewriteCase(spec: Spec, each: SpecCase, result: { readonly findings: string; readonly diffs: readonly string[] }): string[] {
  const kept: string[] = [];
  const dropped = (line: number): boolean => each.diffs.some(({ first, last }) => first <= line && line <= last + (spec.lines[last + 1] === '' ? 1 : 0));
  const info = each.findings?.options.has('all') ? 'findings all' : 'findings';
  const fresh = [...fenced(info, result.findings), ...result.diffs.flatMap(diff => ['', ...fenced('diff', diff)])];
  const at = each.findings ?? { first: -1, last: -1 };
  for (let line = each.first; line < each.end; line++) {
    if (line === at.first) kept.push(...fresh);
    if ((at.first <= line && line <= at.last) || dropped(line)) continue;
    kept.push(spec.lines[line] ?? '');
  }
  while (kept.at(-1) === '') kept.pop();
  if (!each.findings) kept.push('', ...fresh);
  return [...kept, ''];
}

/** The body between fences that are longer than any in it. */
function fenced(info: string, body: string): string[] {
  const longest = Math.max(2, ...[...body.matchAll(/^`{3,}/gm)].map(match => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${info}`, ...(body === '' ? [] : body.replace(/\n$/, '').split('\n')), fence];
}

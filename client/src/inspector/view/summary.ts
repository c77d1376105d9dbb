/** The top of the page: what kind of file it is, how much of it Go takes, what ends first, and what is wrong. */
import type { Comparison, ShownInspection, ShownProblem, ViewOptions } from '../messages';
import { badge } from './badges';
import { button, el, icon, put } from './dom';
import { send } from './host';
import { rowsOf } from './rows';
import { problemLine } from './details';
import { endWords, lifeOf, type Words } from './words';

export function heading(title: string, origin: string | null, { kind }: ShownInspection, { strings }: Words): HTMLElement {
  const kinds = { bundle: strings.kindBundle, chain: strings.kindChain, 'key-pair': strings.kindKeyPair, request: strings.kindRequest, other: strings.kindOther };
  return el('header', { class: 'heading' },
    el('h1', {}, title, ' ', badge(kinds[kind])),
    origin === null ? null : el('p', { class: 'quiet' }, put(strings.from, origin)));
}

export function verdict(inspection: ShownInspection, words: Words): HTMLElement {
  const { strings, number } = words;
  const count = (content: string): number => inspection.blocks.filter(block => block.content === content).length;
  const certificates = count('certificate');
  const counted = (how: number, one: string, many: string): string => put(how === 1 ? one : many, number(how));
  const parts = [
    counted(inspection.blocks.length, strings.block, strings.blocks),
    counted(certificates, strings.certificate, strings.certificates),
    count('private-key') > 0 ? counted(count('private-key'), strings.privateKeyCount, strings.privateKeys) : null,
    count('request') > 0 ? counted(count('request'), strings.requestCount, strings.requests) : null,
    count('damaged') > 0 ? put(strings.damaged, number(count('damaged'))) : null,
  ].filter(part => part !== null);
  return el('p', { class: 'verdict' }, el('span', {}, parts.join(' · ')), ' ', goBadge(inspection, words), soonestEnd(inspection, words));
}

function goBadge({ go, blocks }: ShownInspection, { strings, number }: Words): HTMLElement {
  const certificates = blocks.filter(({ content, duplicateOf }) => (content === 'certificate' || content === 'damaged') && duplicateOf === null).length;
  if (go.roots === null) return badge(put(strings.goUnsure, go.release), 'warning');
  if (go.roots >= certificates) return badge(put(strings.goLoadsAll, go.release, number(go.roots)), go.roots === 0 ? 'error' : 'good');
  return badge(put(strings.goLoads, go.release, number(go.roots), number(certificates)), go.roots === 0 ? 'error' : 'warning');
}

function soonestEnd(inspection: ShownInspection, words: Words): HTMLElement | null {
  let first: ShownInspection['blocks'][number]['certificate'] = null;
  for (const { certificate } of inspection.blocks) {
    if (certificate?.daysLeft !== null && certificate !== null && (first === null || (certificate.daysLeft ?? 0) < (first.daysLeft ?? 0))) first = certificate;
  }
  if (first === null) return null;
  return el('span', { class: `soonest life-${lifeOf(first)}` }, put(words.strings.soonest, first.name, endWords(first, words)));
}

/** How many problems are shown before the rest has to be asked for. */
const firstProblems = 5;

const severityOrder = ['error', 'warning', 'information', 'hint'];

export interface ProblemEvents {
  select(block: number): void;
}

export function problemsSection(inspection: ShownInspection, editable: boolean, expanded: boolean, words: Words, events: ProblemEvents, expand: () => void): HTMLElement {
  const { strings } = words;
  const sorted = inspection.problems.map((problem, index) => ({ problem, index })).sort((a, b) => severityOrder.indexOf(a.problem.severity) - severityOrder.indexOf(b.problem.severity));
  const shown = expanded ? sorted : sorted.slice(0, firstProblems);
  const rest = sorted.length - shown.length;
  return el('section', { class: 'problems', 'aria-label': strings.problems },
    el('h2', {}, strings.problems, ' ', ...countBadges(inspection.problems, words)),
    sorted.length === 0 ? el('p', { class: 'quiet' }, strings.noProblems) : null,
    ...shown.map(({ problem, index }) => problemRow(problem, index, editable, words, events)),
    rest > 0 ? button(put(strings.showMore, rest), expand, { class: 'more' }) : null);
}

function countBadges(problems: readonly ShownProblem[], { strings }: Words): HTMLElement[] {
  const count = (...severities: string[]): number => problems.filter(({ severity }) => severities.includes(severity)).length;
  const marks: HTMLElement[] = [];
  const mark = (how: number, one: string, many: string, tone: 'error' | 'warning' | 'plain'): void => {
    if (how > 0) marks.push(badge(put(how === 1 ? one : many, how), tone));
  };
  mark(count('error'), strings.error, strings.errors, 'error');
  mark(count('warning'), strings.warning, strings.warnings, 'warning');
  mark(count('information', 'hint'), strings.note, strings.notes, 'plain');
  return marks;
}

function problemRow(problem: ShownProblem, index: number, editable: boolean, words: Words, events: ProblemEvents): HTMLElement {
  const line = problemLine(problem);
  const { block } = problem;
  const actions = el('div', { class: 'problem-actions' },
    block === null ? null : button(`#${block + 1}`, () => events.select(block), { class: 'link' }),
    ...(editable ? problem.fixes.map((fix, which) => button(fix.safe ? fix.title : put(words.strings.unsafe, fix.title), () => send({ type: 'fix', problem: index, fix: which }), { class: fix.preferred ? 'primary' : '' })) : []));
  line.append(actions);
  return line;
}

/** What every reader makes of the file. */
export function readersSection({ go, readers }: ShownInspection, { strings, number }: Words): HTMLElement {
  const goRows = goRanges(go).map(({ name, roots }) => readerRow(name, roots === null ? '?' : number(roots), ''));
  const others = readers.map(({ reader, certificates, reason }) => readerRow(reader, certificates === null ? strings.refuses : number(certificates), reason ?? ''));
  return el('details', { class: 'readers' },
    el('summary', {}, strings.readers),
    el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, strings.reader), el('th', { scope: 'col' }, strings.takes), el('th', { scope: 'col' }))), el('tbody', {}, ...goRows, ...others)));
}

function readerRow(name: string, takes: string, reason: string): HTMLElement {
  return el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, takes), el('td', {}, reason));
}

/** Neighbouring releases with the same outcome as one row. */
function goRanges({ byRelease }: ShownInspection['go']): readonly { readonly name: string; readonly roots: number | null }[] {
  const ranges: { from: string; to: string; roots: number | null }[] = [];
  for (const { release, roots } of byRelease) {
    const last = ranges.at(-1);
    if (last && last.roots === roots) last.to = release;
    else ranges.push({ from: release, to: release, roots });
  }
  return ranges.map(({ from, to, roots }) => ({ name: from === to ? `Go ${from}` : `Go ${from} – ${to}`, roots }));
}

export function comparisonLine(inspection: ShownInspection, other: Comparison, { strings, number }: Words): HTMLElement {
  const rows = rowsOf(inspection, other).filter(({ block }) => block.certificate);
  const count = (side: string): string => number(rows.filter(row => row.side === side).length);
  return el('p', { class: 'comparison', role: 'status' }, icon('information'), put(strings.comparison, count('both'), count('here'), count('there'), other.title));
}

/** The fields that say what to judge by, and the commands for the file as a whole. */
export function toolbar(inspection: ShownInspection, options: ViewOptions, other: Comparison | null, words: Words): HTMLElement {
  const { strings } = words;
  const host = el('input', { type: 'text', id: 'host', placeholder: 'service.example', value: options.host ?? '' });
  const at = el('input', { type: 'date', id: 'at', value: options.at ?? inspection.at.slice(0, 10) });
  const go = el('select', { id: 'go' }, ...[...inspection.go.byRelease].reverse().map(({ release }) => el('option', { value: release }, release)));
  go.value = inspection.go.release;
  const judge = (): void => send({ type: 'options', options: { go: go.value, ...(host.value.trim() === '' ? {} : { host: host.value.trim() }), ...(at.value === '' ? {} : { at: at.value }) } });
  for (const input of [host, at, go]) input.addEventListener('change', judge);
  return el('div', { class: 'toolbar', role: 'toolbar', 'aria-label': strings.judge },
    labelled(strings.goVersion, go, 'go'), labelled(strings.date, at, 'at'), labelled(strings.host, host, 'host'),
    el('span', { class: 'toolbar-space' }),
    other ? button(strings.endCompare, () => send({ type: 'endCompare' })) : button(strings.compare, () => send({ type: 'compare' })),
    button(strings.copyJson, () => send({ type: 'copyAll', as: 'json' })),
    button(strings.copyText, () => send({ type: 'copyAll', as: 'text' })));
}

function labelled(text: string, input: HTMLElement, id: string): HTMLElement {
  return el('span', { class: 'labelled' }, el('label', { for: id }, text), input);
}

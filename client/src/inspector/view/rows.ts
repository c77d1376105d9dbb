/** From an inspection to the rows of the list: what is shown, in which order, and what each row is about. */
import type { Comparison, ShownBlock, ShownInspection, ShownProblem } from '../messages';

export type Side = 'here' | 'there' | 'both';

export interface Row {
  readonly block: ShownBlock;
  /** The problems that speak of it, most severe first. */
  readonly problems: readonly ShownProblem[];
  /** In which of two compared files it is; `here` when nothing is compared. */
  readonly side: Side;
  /** What a search looks at, in lower case. */
  readonly haystack: string;
}

export const filters = ['all', 'problems', 'expired', 'skipped', 'ca', 'leaf', 'onlyHere', 'onlyThere'] as const;
export type Filter = (typeof filters)[number];

/** Days before its end in which a certificate counts as ending soon. */
const soonDays = 30;

const order = ['error', 'warning', 'information', 'hint'];

/** One row for each block; with a comparison also one for each certificate that only the other file has. */
export function rowsOf(inspection: ShownInspection, other: Comparison | null): readonly Row[] {
  const byBlock = new Map<number, ShownProblem[]>();
  for (const problem of inspection.problems) {
    if (problem.block !== null) byBlock.set(problem.block, [...(byBlock.get(problem.block) ?? []), problem]);
  }
  const prints = printsOf(inspection);
  const otherPrints = other && printsOf(other.inspection);
  const here = inspection.blocks.map(block => rowOf(block, byBlock.get(block.index) ?? [], otherPrints?.has(block.certificate?.sha256 ?? '') ? 'both' : 'here'));
  const there = other?.inspection.blocks.filter(({ certificate, duplicateOf }) => certificate && duplicateOf === null && !prints.has(certificate.sha256)) ?? [];
  return [...here, ...there.map(block => rowOf(block, [], 'there'))];
}

function printsOf(inspection: ShownInspection): ReadonlySet<string> {
  return new Set(inspection.blocks.flatMap(({ certificate }) => certificate ? [certificate.sha256] : []));
}

function rowOf(block: ShownBlock, problems: readonly ShownProblem[], side: Side): Row {
  const { certificate, request, key, label } = block;
  const words = [label, certificate?.name, certificate?.subject, certificate?.issuer, certificate?.serial, certificate?.sha256, certificate?.sha1, certificate?.key, request?.subject, key?.description,
    ...(certificate?.names ?? []).map(({ value }) => value)];
  const sorted = [...problems].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return { block, problems: sorted, side, haystack: words.join('\n').toLowerCase() };
}

export function isEnding(row: Row): boolean {
  const certificate = row.block.certificate;
  return certificate !== null && certificate.daysLeft !== null && certificate.daysLeft <= soonDays;
}

const tests: Readonly<Record<Filter, (row: Row) => boolean>> = {
  all: () => true,
  problems: row => row.problems.length > 0,
  expired: isEnding,
  skipped: row => row.block.go.accepted === false,
  ca: row => row.block.certificate?.isCa === true,
  leaf: row => row.block.certificate?.isCa === false,
  onlyHere: row => row.side === 'here',
  onlyThere: row => row.side === 'there',
};

/** The rows that pass the filter and hold every word of the query; colons in fingerprints do not matter. */
export function matching(rows: readonly Row[], filter: Filter, query: string): readonly Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(word => word !== '');
  const holds = (row: Row, word: string): boolean => row.haystack.includes(word) || (/^[0-9a-f:]{4,}$/.test(word) && row.haystack.replaceAll(':', '').includes(word.replaceAll(':', '')));
  return rows.filter(row => tests[filter](row) && words.every(word => holds(row, word)));
}

/** The span of time that the bars are drawn in: from the earliest begin to the latest end, today included, in milliseconds. */
export function timeSpan(rows: readonly Row[], at: number): { readonly from: number; readonly to: number } {
  let from = at;
  let to = at;
  for (const { block } of rows) {
    const { notBefore, notAfter } = block.certificate ?? {};
    if (typeof notBefore === 'string') from = Math.min(from, Date.parse(notBefore));
    if (typeof notAfter === 'string') to = Math.max(to, Date.parse(notAfter));
  }
  // A certificate that ends in 9999 would press all others into one pixel.
  const limit = at + 40 * 365.25 * 86_400_000;
  const room = (Math.min(to, limit) - from) * 0.02 + 86_400_000;
  return { from: from - room, to: Math.min(to, limit) + room };
}

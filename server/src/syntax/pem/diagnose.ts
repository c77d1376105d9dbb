/** Says of a stretch that Go's reader passes over which blocks were meant there and what keeps it from seeing them. */
import type { Span } from '../../core/text';
import { checkBase64, isBase64Byte, isEscapedBreak } from './base64';
import { carriageReturn, hasColon, isBlank, latin1, lineAt, lineFeed, standsAt, ascii } from './lines';
import type { Line } from './lines';
import { markersIn } from './markers';
import type { Marker } from './markers';
import type { PemBlock, PemHeader, PemProblem, PemProblemKind } from './types';

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const certificateLabel = ascii('CERTIFICATE');
/** How far to look back from a marker for the start of its line: what stands farther away is not worth naming. */
const longestLookBack = 200;
/** How much of the text behind a marker is named. */
const longestShownText = 200;

/** The blocks meant in `[from, to)`, in order. `from` is the start of the file or the end of a good block. */
export function* blocksInGap(bytes: Uint8Array, from: number, to: number): Generator<PemBlock, void> {
  let open: Marker | undefined;
  let previous = from;
  for (const marker of markersIn(bytes, from, to)) {
    if (marker.kind === 'begin') {
      if (open) yield unended(bytes, open, previous, marker.start);
      if (open) previous = open.end;
      open = marker;
    } else {
      yield open ? paired(bytes, open, marker, previous) : unbegun(bytes, marker, previous);
      previous = marker.end;
      open = undefined;
    }
  }
  if (open) yield unended(bytes, open, previous, to);
}

function paired(bytes: Uint8Array, begin: Marker, end: Marker, previous: number): PemBlock {
  const opening = openingOf(bytes, begin, previous, end.start);
  const problems = [...opening.problems, ...endProblems(bytes, begin, end)];
  const body = { start: opening.bodyStart, end: end.start };
  const error = checkBase64(bytes, body.start, body.end);
  const escaped = problems.some(({ kind }) => kind === 'escaped-newlines');
  if (error && !escaped) problems.push({ kind: 'bad-base64', span: byteAt(error.at, body), detail: error.kind });
  return makeBlock(bytes, begin, { start: begin.start, end: end.end }, opening.headers, body, markerSpan(end), problems);
}

/** A BEGIN whose END is missing: the body is taken to go on as long as there is base64. */
function unended(bytes: Uint8Array, begin: Marker, previous: number, to: number): PemBlock {
  const opening = openingOf(bytes, begin, previous, to);
  const body = { start: opening.bodyStart, end: endOfBase64(bytes, opening.bodyStart, to) };
  const problems: PemProblem[] = [...opening.problems, { kind: 'missing-end', span: markerSpan(begin) }];
  const span = { start: begin.start, end: Math.max(begin.end, body.end) };
  return makeBlock(bytes, begin, span, opening.headers, body, null, problems);
}

/** An END whose BEGIN is missing; what stands before it is not followed back. */
function unbegun(bytes: Uint8Array, end: Marker, previous: number): PemBlock {
  const at = { start: end.start, end: end.start };
  const problems: PemProblem[] = [{ kind: 'missing-begin', span: markerSpan(end) }];
  if (isGlued(previous, end)) problems.push({ kind: 'text-before-end', span: { start: previous, end: end.start } });
  return { ...makeBlock(bytes, end, markerSpan(end), [], at, markerSpan(end), problems), begin: at };
}

function isGlued(previous: number, marker: Marker): boolean {
  return previous > 0 && previous === marker.start;
}

function makeBlock(
  bytes: Uint8Array,
  labelled: Marker,
  span: Span,
  headers: readonly PemHeader[],
  body: Span,
  end: Span | null,
  problems: readonly PemProblem[],
): PemBlock {
  const labelSpan = { start: labelled.labelStart, end: labelled.labelEnd };
  const label = latin1(bytes, labelSpan.start, labelSpan.end);
  const all = [...problems, ...contentProblems(bytes, labelSpan, headers, body, problems)];
  // Nothing of its own keeps it from being read, so something before it does.
  if (!all.some((problem) => hidesBlock(problem.kind))) all.unshift({ kind: 'shadowed', span: markerSpan(labelled) });
  return {
    label, labelSpan, span, begin: markerSpan(labelled), headers, body, end,
    acceptedAsBlock: false, acceptedByOlderReaders: false, problems: all,
  };
}

/** Problems that leave the block visible to `pem.Decode` and only keep `AppendCertsFromPEM` from taking it. */
const contentKinds: ReadonlySet<PemProblemKind> = new Set<PemProblemKind>(['headers', 'label', 'empty']);

function hidesBlock(kind: PemProblemKind): boolean {
  return !contentKinds.has(kind);
}

/** What keeps a block that is read from being tried as a certificate: its label, headers, or emptiness. */
export function contentProblems(
  bytes: Uint8Array,
  label: Span,
  headers: readonly PemHeader[],
  body: Span,
  known: readonly PemProblem[] = [],
): PemProblem[] {
  const problems: PemProblem[] = [];
  const isCertificate = label.end - label.start === certificateLabel.length && standsAt(bytes, certificateLabel, label.start);
  const mismatch = known.some(({ kind }) => kind === 'missing-begin');
  if (!isCertificate && !mismatch) problems.push({ kind: 'label', span: label });
  const [first] = headers;
  const last = headers[headers.length - 1];
  if (first && last) problems.push({ kind: 'headers', span: { start: first.span.start, end: last.span.end } });
  if (!mismatch && isBlankSpan(bytes, body)) problems.push({ kind: 'empty', span: body });
  return problems;
}

function isBlankSpan(bytes: Uint8Array, at: Span): boolean {
  for (let i = at.start; i < at.end; i++) {
    const byte = bytes[i];
    if (!isBlank(byte) && byte !== lineFeed && byte !== carriageReturn) return false;
  }
  return true;
}

interface OpeningRead {
  readonly problems: PemProblem[];
  readonly headers: readonly PemHeader[];
  readonly bodyStart: number;
}

function openingOf(bytes: Uint8Array, begin: Marker, previous: number, to: number): OpeningRead {
  const problems: PemProblem[] = [];
  const before = problemBefore(bytes, begin, previous);
  if (before) problems.push(before);
  if (!begin.exact) problems.push({ kind: 'malformed-begin', span: markerSpan(begin) });
  const after = problemAfter(bytes, begin.end, to, 'text-after-begin');
  if (after) problems.push(after);
  // Without a line break behind BEGIN there are no header lines: everything up to END is body.
  const nextLine = nextLineWithin(bytes, begin.end, to);
  if (after || nextLine === undefined) return { problems, headers: [], bodyStart: begin.end };
  const headers = headersIn(bytes, nextLine, to);
  const lastHeader = headers[headers.length - 1];
  const bodyStart = lastHeader ? lineAt(bytes, lastHeader.span.start).next : nextLine;
  if (bodyStart > to) problems.push({ kind: 'headers-without-end', span: { start: nextLine, end: to } });
  return { problems, headers, bodyStart: Math.min(bodyStart, to) };
}

/** Searches no farther than `to`: a file may be one line with thousands of markers. */
function nextLineWithin(bytes: Uint8Array, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) if (bytes[at] === lineFeed) return at + 1;
  return undefined;
}

/** The lines with a colon from `from` on, as Go reads them: name and value without surrounding white space. */
export function headersIn(bytes: Uint8Array, from: number, to: number): readonly PemHeader[] {
  const headers: PemHeader[] = [];
  for (let at = from; at < to; ) {
    const line = lineAt(bytes, at);
    if (line.end > to || !hasColon(bytes, line)) break;
    headers.push(headerOf(bytes, line));
    at = line.next;
  }
  return headers;
}

function headerOf(bytes: Uint8Array, line: Line): PemHeader {
  const text = latin1(bytes, line.start, line.end);
  const colon = text.indexOf(':');
  return { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim(), span: { start: line.start, end: line.end } };
}

/** What stands between the start of the line and BEGIN; `previous` is the end of the marker before. */
function problemBefore(bytes: Uint8Array, begin: Marker, previous: number): PemProblem | undefined {
  if (begin.start === 0 || bytes[begin.start - 1] === lineFeed) return undefined;
  const limit = Math.max(previous, begin.start - longestLookBack);
  let start = begin.start;
  while (start > limit && bytes[start - 1] !== lineFeed) start--;
  const reachesMarker = start === previous && previous > 0;
  const span = { start, end: begin.start };
  if (reachesMarker && isBlankSpan(bytes, span) && !hasReturn(bytes, span)) return { kind: 'glued', span: { start: previous, end: begin.start } };
  if (bytes[begin.start - 1] === carriageReturn) return { kind: 'carriage-returns', span: { start: begin.start - 1, end: begin.start } };
  if (isEscapedBreak(bytes, begin.start - 2)) return { kind: 'escaped-newlines', span: { start: begin.start - 2, end: begin.start } };
  if (standsAt(bytes, byteOrderMark, begin.start - 3)) return { kind: 'bom', span: { start: begin.start - 3, end: begin.start } };
  return { kind: isBlankSpan(bytes, span) ? 'indented-begin' : 'text-before-begin', span };
}

function hasReturn(bytes: Uint8Array, at: Span): boolean {
  for (let i = at.start; i < at.end; i++) if (bytes[i] === carriageReturn) return true;
  return false;
}

/** What stands behind the dashes of a marker's line. */
function problemAfter(bytes: Uint8Array, markerEnd: number, to: number, kind: 'text-after-begin' | 'text-after-end'): PemProblem | undefined {
  let at = markerEnd;
  while (at < to && isBlank(bytes[at])) at++;
  if (at >= to || bytes[at] === lineFeed) return undefined;
  if (bytes[at] === carriageReturn) {
    return bytes[at + 1] === lineFeed ? undefined : { kind: 'carriage-returns', span: { start: at, end: at + 1 } };
  }
  if (isEscapedBreak(bytes, at)) return { kind: 'escaped-newlines', span: { start: at, end: at + 2 } };
  return { kind, span: { start: markerEnd, end: endOfShownText(bytes, at, to) } };
}

/** The line may be as long as the file: only its beginning is named. */
function endOfShownText(bytes: Uint8Array, from: number, to: number): number {
  const limit = Math.min(to, from + longestShownText);
  let at = from;
  while (at < limit && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
  return at;
}

function endProblems(bytes: Uint8Array, begin: Marker, end: Marker): PemProblem[] {
  const problems: PemProblem[] = [];
  if (!sameLabel(bytes, begin, end)) problems.push({ kind: 'label-mismatch', span: { start: end.labelStart, end: end.labelEnd } });
  if (!end.exact) problems.push({ kind: 'malformed-end', span: markerSpan(end) });
  const before = problemBeforeEnd(bytes, begin, end);
  if (before) problems.push(before);
  const after = problemAfter(bytes, end.end, bytes.length, 'text-after-end');
  // The BEGIN glued to this END is told where it stands; here it is what keeps the END line from ending.
  if (after) problems.push(after);
  return problems;
}

function problemBeforeEnd(bytes: Uint8Array, begin: Marker, end: Marker): PemProblem | undefined {
  if (bytes[end.start - 1] === lineFeed) return undefined;
  if (bytes[end.start - 1] === carriageReturn) return { kind: 'carriage-returns', span: { start: end.start - 1, end: end.start } };
  if (isEscapedBreak(bytes, end.start - 2)) return { kind: 'escaped-newlines', span: { start: end.start - 2, end: end.start } };
  const limit = Math.max(begin.end, end.start - longestLookBack);
  let start = end.start;
  while (start > limit && bytes[start - 1] !== lineFeed) start--;
  const span = { start, end: end.start };
  return { kind: start > begin.end && isBlankSpan(bytes, span) ? 'indented-end' : 'text-before-end', span };
}

function sameLabel(bytes: Uint8Array, a: Marker, b: Marker): boolean {
  return latin1(bytes, a.labelStart, a.labelEnd) === latin1(bytes, b.labelStart, b.labelEnd);
}

function endOfBase64(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (isBase64Byte(bytes[at] ?? 0) || isEscapedBreak(bytes, at))) at += isEscapedBreak(bytes, at) ? 2 : 1;
  while (at > from && !isBase64Letter(bytes[at - 1] ?? 0)) at--;
  return Math.min(at, to);
}

function isBase64Letter(byte: number): boolean {
  return isBase64Byte(byte) && !isBlank(byte) && byte !== lineFeed && byte !== carriageReturn;
}

function markerSpan(marker: Marker): Span {
  return { start: marker.start, end: marker.end };
}

function byteAt(at: number, within: Span): Span {
  return at < within.end ? { start: at, end: at + 1 } : { start: within.end, end: within.end };
}

/** Everything that one block says. */
import type { CopyKind, ShownBlock, ShownCertificate, ShownDetails, ShownInspection, ShownProblem } from '../messages';
import { badge } from './badges';
import { button, el, icon, put, type Child } from './dom';
import { send } from './host';
import type { Row } from './rows';
import { roleWord, titleOf, validityWords, type Words } from './words';

export interface DetailsInput {
  readonly row: Row | undefined;
  readonly details: ShownDetails | undefined;
  readonly inspection: ShownInspection;
  readonly editable: boolean;
  readonly words: Words;
}

export function detailsPane(input: DetailsInput): HTMLElement {
  const { row, words } = input;
  if (!row) return el('aside', { class: 'details', 'aria-label': words.strings.details }, el('p', { class: 'quiet' }, words.strings.pickOne));
  const { block } = row;
  return el('aside', { class: 'details', 'aria-label': words.strings.details },
    el('h2', { class: 'details-title' }, titleOf(block, words)),
    row.side === 'there' ? null : actions(block, input),
    ...row.problems.map(problem => problemLine(problem)),
    block.certificate ? certificateFields(block, block.certificate, row, input) : plainFields(block, words),
    input.details ? extensionFields(input.details, words) : null);
}

function actions(block: ShownBlock, { editable, words }: DetailsInput): HTMLElement {
  const { strings } = words;
  return el('div', { class: 'actions' },
    editable ? button(strings.jump, () => send({ type: 'reveal', block: block.index })) : null,
    block.certificate ? button(strings.copyPem, () => send({ type: 'copy', what: 'pem', block: block.index })) : null);
}

export function problemLine(problem: ShownProblem): HTMLElement {
  return el('div', { class: `problem problem-${problem.severity}` }, icon(problem.severity, `tone-${problem.severity}`),
    el('div', {}, el('div', { class: 'problem-what' }, problem.what), el('div', { class: 'problem-why' }, problem.why), el('div', { class: 'problem-help' }, problem.help), el('code', { class: 'problem-rule' }, problem.rule)));
}

function certificateFields(block: ShownBlock, certificate: ShownCertificate, row: Row, { words, inspection }: DetailsInput): HTMLElement {
  const { strings, date } = words;
  const copyable = row.side !== 'there';
  const fields: (HTMLElement | null)[] = [
    field(strings.subject, certificate.subject, copyable && copyButton('subject', block, strings.subject, words)),
    field(strings.issuer, certificate.issuer, copyable && copyButton('issuer', block, strings.issuer, words)),
    field(strings.validFrom, certificate.notBefore === null ? strings.dateUnknown : `${date(certificate.notBefore)} (${certificate.notBefore})`),
    field(strings.validTo, certificate.notAfter === null ? strings.dateUnknown : `${date(certificate.notAfter)} (${certificate.notAfter}), ${validityWords(certificate, words)}`),
    certificate.names.length > 0 ? field(strings.alternativeNames, list(certificate.names.map(({ kind, value }) => kind === 'dns' ? value : `${kind}: ${value}`))) : null,
    field(strings.authority, authorityWords(certificate, words)),
    field(strings.key, certificate.key),
    field(strings.signatureAlgorithm, certificate.signatureAlgorithm),
    certificate.keyUsages.length > 0 ? field(strings.keyUsage, certificate.keyUsages.join(', ')) : null,
    certificate.extendedKeyUsages.length > 0 ? field(strings.extendedKeyUsage, certificate.extendedKeyUsages.join(', ')) : null,
    field(strings.goVerdict, goWords(block, inspection.go, words)),
    field(strings.serial, code(certificate.serial), copyable && copyButton('serial', block, strings.serial, words)),
    field(strings.sha256, code(certificate.sha256), copyable && copyButton('sha256', block, strings.sha256, words)),
    field(strings.sha1, code(certificate.sha1), copyable && copyButton('sha1', block, strings.sha1, words)),
    field(strings.pin, code(certificate.pin), copyable && copyButton('pin', block, strings.pin, words)),
    certificate.subjectKeyId === null ? null : field(strings.subjectKeyId, code(certificate.subjectKeyId), copyable && copyButton('subjectKeyId', block, strings.subjectKeyId, words)),
    certificate.authorityKeyId === null ? null : field(strings.authorityKeyId, code(certificate.authorityKeyId)),
    placeField(block, words),
  ];
  return el('dl', { class: 'fields' }, ...fields);
}

function plainFields(block: ShownBlock, words: Words): HTMLElement {
  const { strings } = words;
  const { key, request } = block;
  return el('dl', { class: 'fields' },
    key ? field(strings.key, key.description) : null,
    key?.private ? field(strings.goVerdict, key.matches === null ? strings.keyMatchesNone : put(strings.keyMatches, key.matches + 1)) : null,
    request ? field(strings.subject, request.subject) : null,
    request ? field(strings.key, request.key) : null,
    request && request.names.length > 0 ? field(strings.alternativeNames, list(request.names.map(({ value }) => value))) : null,
    block.damage.length > 0 ? field(strings.problems, list(block.damage.map(({ text }) => text))) : null,
    block.go.reason === null ? null : field(strings.goVerdict, put(strings.because, block.go.reason)),
    placeField(block, words));
}

function placeField(block: ShownBlock, { strings }: Words): HTMLElement {
  return field(strings.position, put(strings.lines, block.range.start.line + 1, block.range.end.line + 1));
}

function authorityWords(certificate: ShownCertificate, words: Words): string {
  const { strings } = words;
  const role = roleWord(certificate, words);
  if (!certificate.isCa) return `${strings.authorityNo} (${role})`;
  return `${certificate.pathLength === null ? strings.authorityYes : put(strings.authorityLimited, certificate.pathLength)} (${role})`;
}

/** The releases that take a block, and the reason of those that do not. */
function goWords(block: ShownBlock, { byRelease }: ShownInspection['go'], words: Words): HTMLElement {
  const { strings } = words;
  const { releases, reason, escape } = block.go;
  const oldest = byRelease[0]?.release;
  const ranges = releases.map(range => rangeWords(range, oldest, words));
  const whole = releases.length === 1 && releases[0]?.from === oldest && releases[0]?.until === null;
  const verdict = releases.length === 0 ? badge(strings.goNever, 'error') : whole ? strings.goAlways : put(strings.goSome, ranges.join(', '));
  return el('div', {}, verdict, reason === null ? null : el('div', {}, put(strings.because, reason)), escape === null ? null : el('div', {}, put(strings.escape, escape)));
}

function rangeWords({ from, until }: ShownBlock['go']['releases'][number], oldest: string | undefined, { strings }: Words): string {
  if (until === null) return put(strings.goSince, from);
  return from === oldest ? put(strings.goUntil, until) : put(strings.goRange, from, until);
}

function extensionFields({ extensions }: ShownDetails, { strings }: Words): HTMLElement | null {
  if (extensions.length === 0) return null;
  return el('section', { class: 'extensions' }, el('h3', {}, strings.extensions), ...extensions.map(extension => el('details', { class: 'extension' },
    el('summary', {}, extension.name, ' ', extension.critical ? badge(strings.critical, 'warning') : null, ' ', el('span', { class: 'quiet' }, extension.oid)),
    extension.lines.length > 0 ? el('ul', {}, ...extension.lines.map(line => el('li', {}, line))) : null,
    el('pre', { class: 'hex' }, extension.hex))));
}

function field(name: string, value: Child, more: Child = null): HTMLElement {
  return el('div', { class: 'field' }, el('dt', {}, name), el('dd', {}, value, more));
}

function list(values: readonly string[]): HTMLElement {
  return el('ul', { class: 'values' }, ...values.map(value => el('li', {}, value)));
}

function code(value: string): HTMLElement {
  return el('code', {}, value);
}

function copyButton(what: CopyKind, block: ShownBlock, name: string, { strings }: Words): HTMLElement {
  return button(strings.copy, () => send({ type: 'copy', what, block: block.index }), { class: 'copy', 'aria-label': put(strings.copyOf, name) });
}

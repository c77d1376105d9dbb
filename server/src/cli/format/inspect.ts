/** An inspection as `trustlint inspect` gives it: JSON that scripts depend on, and text for people. */
import { defineTexts, render, type Text } from '../../core/message';
import type { Range } from '../../core/text';
import type { ReleaseRange } from '../../facts/x509-acceptance';
import type { FileKind, InspectedBlock, InspectedChain, Inspection } from '../../x509/inspection';

export const inspectTexts = defineTexts('cli.format.inspect', {
  head: '{file}: {kind}, {blocks}, Go {go} takes {roots}',
  bundle: 'trust bundle',
  chain: 'certificate chain',
  keyPair: 'key pair',
  request: 'certificate request',
  other: 'no certificates',
  noBlocks: 'no blocks',
  oneBlock: '1 block',
  blocks: '{count} blocks',
  unknownRoots: 'a number that depends on its patch release',
  oneRoot: '1 certificate',
  roots: '{count} certificates',
  block: '#{number} lines {lines} {what}',
  certificate: '{name} ({role}, {key})',
  privateKey: 'private key ({kind})',
  publicKey: 'public key ({kind})',
  matches: 'belongs to #{number}',
  requestFor: 'certificate request for {subject} ({key})',
  revocationList: 'certificate revocation list',
  pkcs7: 'PKCS#7 container',
  pkcs12: 'PKCS#12 container, which is not opened',
  parameters: 'parameters of a key',
  unknown: '{label}',
  damaged: '{label} that cannot be read',
  leaf: 'leaf',
  selfSigned: 'self-signed leaf',
  intermediate: 'intermediate',
  root: 'root',
  duplicate: 'the same certificate as #{number}',
  subject: 'subject {subject}',
  issuer: 'issuer  {issuer}',
  valid: 'valid   {from} to {until} ({state})',
  stateValid: '{days} days left',
  stateExpired: 'expired',
  stateNotYet: 'not yet valid',
  stateUnknown: 'not readable',
  names: 'for     {names}',
  fingerprint: 'sha256  {sha256}',
  taken: 'Go      takes it',
  takenBy: 'Go      takes it in {releases} only',
  passedOver: 'Go      passes it over: {reason}',
  chainOf: 'chain: {path}',
  missing: 'chain: {path}; missing: {issuer}',
  passed: 'ok   {text}',
  failed: 'FAIL {text}',
  notChecked: '?    {text}',
  reader: '{reader}: {outcome}',
  takes: 'takes {count}',
  refuses: 'refuses the file: {reason}',
  approximately: '{outcome} (approximate)',
  problem: '{place} {severity} {rule} {what}',
  releasesFrom: '{from} and later',
  releasesRange: '{from} to {until}',
  noReleases: 'no release',
});

const kinds: Readonly<Record<FileKind, Text>> = {
  bundle: inspectTexts.bundle(),
  chain: inspectTexts.chain(),
  'key-pair': inspectTexts.keyPair(),
  request: inspectTexts.request(),
  other: inspectTexts.other(),
};

/** One file of the JSON report. */
export function inspectionJson(file: string, inspection: Inspection): object {
  const { blocks, chains, problems, go, readers } = inspection;
  return {
    file,
    // A file of requests has no kind of its own in the contract.
    kind: inspection.kind === 'request' ? 'other' : inspection.kind,
    form: inspection.form,
    encoding: inspection.encoding,
    go: go.release,
    at: inspection.at,
    blocks: blocks.map(blockJson),
    goRoots: go.roots,
    goRootsByRelease: Object.fromEntries(go.byRelease.map(({ release, roots }) => [release, roots])),
    readers: readers.map(({ reader, certificates, reason, exact }) => ({ reader, certificates, reason: textOf(reason), exact })),
    chains: chains.map((chain) => chain.blocks),
    chainDetails: chains.map((chain) => ({
      blocks: chain.blocks,
      end: chain.end,
      missing: chain.missing,
      inOrder: chain.inOrder,
      checks: chain.checks.map(({ check, outcome, text, block }) => ({ check, outcome, message: render(text), block })),
    })),
    links: inspection.links,
    problems: problems.map(({ rule, severity, block, range, what, why, help }) => ({ rule, severity, block, range, message: render(what), why: render(why), help: render(help) })),
  };
}

function textOf(text: Text | null): string | null {
  return text === null ? null : render(text);
}

function blockJson(block: InspectedBlock): object {
  const { label, range, content, container, go, damage, duplicateOf, certificate, key, request } = block;
  return {
    label,
    range,
    content,
    container,
    acceptedByGo: go.accepted,
    reason: textOf(go.reason),
    releases: go.releases,
    escape: go.escape,
    damage: damage.map((each) => ({ kind: each.kind, range: each.range, message: render(each.text) })),
    duplicateOf,
    ...certificateJson(certificate),
    key: key ?? undefined,
    request: request ?? undefined,
  };
}

function certificateJson(certificate: InspectedBlock['certificate']): object {
  if (!certificate) return { subject: null, issuer: null, notBefore: null, notAfter: null, sha256: null, isCA: null };
  const { key, names, isCa, ...others } = certificate;
  return { ...others, isCA: isCa, publicKey: key, sans: names };
}

/** The report of one file for people. */
export function inspectionText(file: string, inspection: Inspection): string {
  const { blocks, chains, problems, readers, go } = inspection;
  const count = blocks.length === 0 ? inspectTexts.noBlocks() : blocks.length === 1 ? inspectTexts.oneBlock() : inspectTexts.blocks({ count: blocks.length });
  const roots = go.roots === null ? inspectTexts.unknownRoots() : go.roots === 1 ? inspectTexts.oneRoot() : inspectTexts.roots({ count: go.roots });
  const lines = [
    render(inspectTexts.head({ file, kind: render(kinds[inspection.kind]), blocks: render(count), go: go.release, roots: render(roots) })),
    ...blocks.flatMap((block) => ['', ...blockLines(block, blocks.length)]),
    ...chains.flatMap((chain) => ['', ...chainLines(chain, blocks)]),
    '',
    ...readers.map((reader) => `  ${render(inspectTexts.reader({ reader: reader.reader, outcome: outcomeOf(reader) }))}`),
    ...(problems.length === 0 ? [] : ['']),
    ...problems.map(({ rule, severity, range, what }) => `  ${render(inspectTexts.problem({ place: `${file}:${range.start.line + 1}:${range.start.character + 1}`, severity, rule, what: render(what) }))}`),
  ];
  return `${lines.join('\n')}\n`;
}

function outcomeOf({ certificates, reason, exact }: Inspection['readers'][number]): string {
  const outcome = render(certificates === null ? inspectTexts.refuses({ reason: textOf(reason) ?? '' }) : inspectTexts.takes({ count: certificates }));
  return exact ? outcome : render(inspectTexts.approximately({ outcome }));
}

/** More blocks than this get one line each. */
const mostInFull = 20;

function blockLines(block: InspectedBlock, count: number): readonly string[] {
  const head = `  ${render(inspectTexts.block({ number: block.index, lines: linesOf(block.range), what: whatOf(block) }))}`;
  const notes: Text[] = [];
  const { certificate, duplicateOf, key } = block;
  if (duplicateOf !== null) notes.push(inspectTexts.duplicate({ number: duplicateOf }));
  if (key && key.matches !== null) notes.push(inspectTexts.matches({ number: key.matches }));
  if (certificate && count <= mostInFull) notes.push(...certificateNotes(certificate));
  if (block.content === 'certificate' || block.go.reason) notes.push(verdictOf(block));
  return [head, ...notes.map((note) => `     ${render(note)}`)];
}

function linesOf({ start, end }: Range): string {
  return start.line === end.line ? String(start.line + 1) : `${start.line + 1}-${end.line + 1}`;
}

function whatOf({ content, certificate, key, request, label }: InspectedBlock): string {
  if (certificate) return render(inspectTexts.certificate({ name: certificate.name, role: render(roles[certificate.role]), key: certificate.key }));
  if (key) return render(key.private ? inspectTexts.privateKey({ kind: key.description }) : inspectTexts.publicKey({ kind: key.description }));
  if (request) return render(inspectTexts.requestFor({ subject: request.subject, key: request.key }));
  switch (content) {
    case 'revocation-list':
      return render(inspectTexts.revocationList());
    case 'pkcs7':
      return render(inspectTexts.pkcs7());
    case 'pkcs12':
      return render(inspectTexts.pkcs12());
    case 'parameters':
      return render(inspectTexts.parameters());
    default:
      return render(content === 'damaged' ? inspectTexts.damaged({ label }) : inspectTexts.unknown({ label }));
  }
}

const roles = { leaf: inspectTexts.leaf(), 'self-signed': inspectTexts.selfSigned(), intermediate: inspectTexts.intermediate(), root: inspectTexts.root() } as const;

function certificateNotes(certificate: NonNullable<InspectedBlock['certificate']>): readonly Text[] {
  const { subject, issuer, notBefore, notAfter, names, sha256 } = certificate;
  const notes = [
    inspectTexts.subject({ subject }),
    inspectTexts.issuer({ issuer }),
    inspectTexts.valid({ from: notBefore ?? '?', until: notAfter ?? '?', state: render(stateOf(certificate)) }),
    inspectTexts.fingerprint({ sha256 }),
  ];
  const shown = names.slice(0, 8).map(({ value }) => value);
  return names.length === 0 ? notes : [...notes, inspectTexts.names({ names: names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ') })];
}

function stateOf({ validity, daysLeft }: NonNullable<InspectedBlock['certificate']>): Text {
  if (validity === 'valid') return inspectTexts.stateValid({ days: daysLeft ?? 0 });
  if (validity === 'expired') return inspectTexts.stateExpired();
  return validity === 'not-yet-valid' ? inspectTexts.stateNotYet() : inspectTexts.stateUnknown();
}

function verdictOf({ go }: InspectedBlock): Text {
  if (go.accepted === true) return inspectTexts.taken();
  if (go.accepted === null || !go.reason) return inspectTexts.takenBy({ releases: releasesText(go.releases) });
  return inspectTexts.passedOver({ reason: render(go.reason) });
}

function releasesText(ranges: readonly ReleaseRange[]): string {
  if (ranges.length === 0) return render(inspectTexts.noReleases());
  return ranges.map(({ from, until }) => render(until === null ? inspectTexts.releasesFrom({ from }) : inspectTexts.releasesRange({ from, until }))).join(', ');
}

function chainLines(chain: InspectedChain, blocks: readonly InspectedBlock[]): readonly string[] {
  const path = chain.blocks.map((index) => `#${index} ${blocks[index]?.certificate?.name ?? ''}`).join(' <- ');
  const head = chain.missing === null ? inspectTexts.chainOf({ path }) : inspectTexts.missing({ path, issuer: chain.missing });
  const mark = { passed: inspectTexts.passed, failed: inspectTexts.failed, 'not-checked': inspectTexts.notChecked } as const;
  return [`  ${render(head)}`, ...chain.checks.map(({ outcome, text }) => `    ${render(mark[outcome]({ text: render(text) }))}`)];
}

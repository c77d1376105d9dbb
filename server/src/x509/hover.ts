/** Hovers over blocks: what the certificate says, what Go does with it, what it is part of. */
import type { Hover } from '../core/language';
import { defineTexts, render } from '../core/message';
import type { Text } from '../core/message';
import { contains } from '../core/text';
import type { PemAnalysis } from './analysis';
import type { BundleBlock } from './bundle/bundle';
import { roleOf } from './bundle/roles';
import { acceptedIn, acceptingReleases, refusalIn, releaseMask } from './bundle/verdict';
import type { Certificate } from './certificate/model';
import { nameText, visible } from './certificate/names';
import { keyPurposeName } from './certificate/oids';
import { dateOf } from './judging';
import { titleOf } from './view/names';
import { validityOf } from './view/validity';

export const hoverTexts = defineTexts('x509.hover', {
  certificate: '**{name}** · {role}',
  leaf: 'leaf',
  selfSigned: 'self-signed leaf',
  intermediate: 'intermediate authority',
  root: 'root authority',
  table: '| | |\n|---|---|\n| subject | {subject} |\n| issuer | {issuer} |\n| valid | {from} to {until}, {state} |\n| key | {key} |\n| signed with | {algorithm} |\n| SHA-256 | {sha256} |',
  valid: '{days} days left',
  expired: 'expired',
  notYet: 'not yet valid',
  unreadable: 'not readable',
  names: 'For {names}',
  purposes: 'Only for {purposes}',
  taken: 'Go takes it ({releases}).',
  refused: 'Go passes over it: {reason}.',
  duplicate: 'The same certificate stands in this file already.',
  privateKey: '**Private key** · {kind}',
  publicKey: '**Public key** · {kind}',
  request: '**Certificate request** for {subject} · {key}',
  list: '**Certificate revocation list**: Go looks at none when it verifies.',
  pkcs7: '**PKCS#7** with {count} certificates: Go reads none of them.',
});

const roles = { leaf: hoverTexts.leaf(), 'self-signed': hoverTexts.selfSigned(), intermediate: hoverTexts.intermediate(), root: hoverTexts.root() } as const;

/** The hover at an offset of the text; nothing outside blocks. */
export function hoverAt(analysis: PemAnalysis, offset: number): Hover | undefined {
  for (const block of analysis.bundle.blocks) {
    if (block.container !== null || !block.pem) continue;
    const span = analysis.spanOf(block.span);
    if (!contains(span, offset)) continue;
    const parts = hoverParts(block, analysis.at, analysis.go);
    return parts.length === 0 ? undefined : { span, parts };
  }
  return undefined;
}

/** What is said of a block, in whichever file it stands. */
export function hoverParts(block: BundleBlock, at: number, go: string): readonly Text[] {
  const { content } = block;
  switch (content.kind) {
    case 'certificate':
      return [...certificateParts(content.certificate, at), ...verdictParts(block, go)];
    case 'private-key':
      return [hoverTexts.privateKey({ kind: content.key.description })];
    case 'public-key':
      return [hoverTexts.publicKey({ kind: content.key.description }), ...verdictParts(block, go)];
    case 'request':
      return [hoverTexts.request({ subject: code(nameText(content.request.subject)), key: content.request.publicKey.description }), ...verdictParts(block, go)];
    case 'revocation-list':
      return [hoverTexts.list()];
    case 'pkcs7':
      return [hoverTexts.pkcs7({ count: content.certificates.length })];
    default:
      return verdictParts(block, go);
  }
}

function certificateParts(certificate: Certificate, at: number): readonly Text[] {
  const { notBefore, notAfter, sha256, publicKey, signature, alternativeNames, keyPurposes } = certificate;
  const table = hoverTexts.table({
    subject: code(nameText(certificate.subject)),
    issuer: code(nameText(certificate.issuer)),
    from: dateOf(notBefore),
    until: dateOf(notAfter),
    state: render(stateOf(certificate, at)),
    key: publicKey.description,
    algorithm: signature.name,
    sha256: `\`${sha256}\``,
  });
  const parts: Text[] = [hoverTexts.certificate({ name: plain(titleOf(certificate)), role: render(roles[roleOf(certificate)]) }), table];
  if (alternativeNames && alternativeNames.length > 0) parts.push(hoverTexts.names({ names: listed(alternativeNames.map(({ value }) => code(visible(value)))) }));
  if (keyPurposes && keyPurposes.length > 0) parts.push(hoverTexts.purposes({ purposes: listed(keyPurposes.map(keyPurposeName)) }));
  return parts;
}

function stateOf(certificate: Certificate, at: number): Text {
  switch (validityOf(certificate, at)) {
    case 'valid':
      return hoverTexts.valid({ days: Math.floor(((certificate.notAfter ?? at) - at) / 86_400_000) });
    case 'expired':
      return hoverTexts.expired();
    case 'not-yet-valid':
      return hoverTexts.notYet();
    default:
      return hoverTexts.unreadable();
  }
}

function verdictParts(block: BundleBlock, go: string): readonly Text[] {
  const mask = releaseMask(go);
  const parts: Text[] = [];
  if (acceptedIn(block.verdict, mask) === true) {
    const ranges = acceptingReleases(block.verdict).map(({ from, until }) => (until === null ? `${from} and later` : `${from} to ${until}`));
    parts.push(hoverTexts.taken({ releases: ranges.join(', ') }));
  } else {
    const reason = block.verdict.pem?.text ?? refusalIn(block.verdict, mask)?.text;
    if (reason) parts.push(hoverTexts.refused({ reason: render(reason) }));
  }
  if (block.duplicateOf !== null) parts.push(hoverTexts.duplicate());
  return parts;
}

const mostListed = 12;

function listed(texts: readonly string[]): string {
  return texts.length <= mostListed ? texts.join(', ') : `${texts.slice(0, mostListed).join(', ')}, …`;
}

/** Text of a certificate as code: a backtick or a line would end it, and a bar the cell of a table. */
function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}

/** Text of a certificate among words of Markdown. */
function plain(text: string): string {
  return text.replace(/[\r\n|]/g, ' ').replace(/[\\`*_<>[\]#]/g, '\\$&');
}

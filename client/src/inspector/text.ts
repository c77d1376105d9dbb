/** An inspection as plain text, for the clipboard: one paragraph a block. */
import type { ShownBlock, ShownInspection } from './messages';

export function inspectionText(title: string, inspection: ShownInspection): string {
  const { go, kind, blocks, problems } = inspection;
  const head = [`${title} (${kind})`, `Go ${go.release}: ${go.roots ?? '?'} of ${blocks.length} blocks`];
  const lines = problems.map(({ severity, rule, block, what }) => `${severity} ${rule}${block === null ? '' : ` #${block + 1}`}: ${what}`);
  return `${[head.join('\n'), ...(lines.length > 0 ? [lines.join('\n')] : []), ...blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: ShownBlock): string {
  const { certificate, key, request, index, label, range, go } = block;
  const lines = [`#${index + 1} ${label}, lines ${range.start.line + 1} to ${range.end.line + 1}`];
  if (certificate) {
    lines.push(`  subject: ${certificate.subject}`, `  issuer:  ${certificate.issuer}`, `  valid:   ${certificate.notBefore ?? '?'} to ${certificate.notAfter ?? '?'}`);
    if (certificate.names.length > 0) lines.push(`  names:   ${certificate.names.map(({ value }) => value).join(', ')}`);
    lines.push(`  key:     ${certificate.key}, signed with ${certificate.signatureAlgorithm}`, `  serial:  ${certificate.serial}`, `  sha-256: ${certificate.sha256}`);
  }
  if (request) lines.push(`  request: ${request.subject}`);
  if (key) lines.push(`  ${key.private ? 'private' : 'public'} key: ${key.description}`);
  if (go.reason !== null) lines.push(`  Go does not take it: ${go.reason}`);
  return lines.join('\n');
}

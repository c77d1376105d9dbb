/** A certificate stands under `TRUSTED CERTIFICATE`, `X509 CERTIFICATE` or another label. */
import { visible } from '../certificate/names';
import { edit, nameOf, rewritten, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  label: {
    what: 'the label of the certificate `{name}` is `{label}`',
    why: '`AppendCertsFromPEM` takes blocks labelled exactly `CERTIFICATE` only, and passes over this one without a word',
    help: 'label it `CERTIFICATE`',
  },
  trusted: {
    what: '`{name}` is a `TRUSTED CERTIFICATE`',
    why: '`AppendCertsFromPEM` takes blocks labelled exactly `CERTIFICATE` only, and passes over this one without a word; OpenSSL takes it with its trust settings',
    help: 'write it without the trust settings: `openssl x509 -in FILE`',
  },
} as const;

const fixes = {
  relabel: 'label it `CERTIFICATE`',
  plain: 'write it as `CERTIFICATE`, without the trust settings',
} as const;

export const certificateLabel = pemRule(
  {
    language: 'pem',
    id: 'certificate-label',
    title: 'certificate under a label that Go does not take',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.append],
    docs: {
      summary: 'a certificate whose label is not exactly `CERTIFICATE`',
      what: 'The rule fires for a block that holds a certificate under another label: `TRUSTED CERTIFICATE` (what `openssl x509 -trustout` writes), `X509 CERTIFICATE`, or one with a blank or in small letters.',
      why: '`AppendCertsFromPEM` compares the label byte by byte and passes over the block without an error. OpenSSL takes the first two, so the same file works with curl and Python.',
      fix: 'Label it `CERTIFICATE`. A `TRUSTED CERTIFICATE` carries trust settings behind the certificate, which must go: `openssl x509 -in FILE`.',
      whenNotToUse: 'For files that only OpenSSL reads.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE') }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      if (!block.pem || block.label === 'CERTIFICATE') continue;
      const at = analysis.spanOf(block.pem.labelSpan);
      const name = nameOf(block);
      if (block.label === 'TRUSTED CERTIFICATE') {
        report('trusted', at, { name }, { fixes: [{ title: report.title('plain', {}), safe: false, edits: rewritten(analysis, analysis.spanOf(block.span), certificate.der) }] });
        continue;
      }
      const end = block.pem.end ? analysis.spanOf(block.pem.end) : undefined;
      const inEnd = end ? analysis.text.indexOf(block.label, end.start) : -1;
      const edits = [edit(analysis, at, 'CERTIFICATE'), ...(end && inEnd >= 0 && inEnd < end.end ? [edit(analysis, { start: inEnd, end: inEnd + block.label.length }, 'CERTIFICATE')] : [])];
      report('label', at, { name, label: visible(block.label) }, { fixes: [{ title: report.title('relabel', {}), safe: true, edits }] });
    }
  },
);

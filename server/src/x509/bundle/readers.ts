/** What other programs make of the same file: Kubernetes' client-go, cert-manager's trust-manager, OpenSSL. */
import { defineTexts } from '../../core/message';
import type { ReaderOutcome } from '../inspection';
import { certificateOf } from './bundle';
import type { Bundle, BundleBlock } from './bundle';
import { opensslOutcome } from './openssl';
import { acceptedIn, refusalIn, releaseMask } from './verdict';

export const readerTexts = defineTexts('x509.reader', {
  noCertificate: 'no certificate is found, which is an error',
  unparsable: 'one certificate that Go refuses makes it refuse the whole file',
  otherBlock: 'only certificates are allowed in a bundle, and a block is labelled otherwise',
  headers: 'a block has header lines, which is not allowed in a bundle',
  repeated: 'certificates that are there twice count twice',
});

export function readerOutcomes(bundle: Bundle, go: string): readonly ReaderOutcome[] {
  return [clientGo(bundle, go), trustManager(bundle, go), opensslOutcome(bundle)];
}

/** The blocks that `pem.Decode` returns. */
function decodedBlocks(bundle: Bundle): readonly BundleBlock[] {
  return bundle.blocks.filter(({ pem }) => pem?.acceptedAsBlock === true);
}

/** `ParseCertsPEM`: passes over other blocks, but one certificate that cannot be parsed fails the file. */
function clientGo(bundle: Bundle, go: string): ReaderOutcome {
  const mask = releaseMask(go);
  const base = { reader: 'client-go', exact: true } as const;
  const candidates = decodedBlocks(bundle).filter(({ label, pem }) => label === 'CERTIFICATE' && pem?.headers.length === 0);
  const failing = candidates.find(({ verdict }) => acceptedIn(verdict, mask) !== true);
  if (failing) return { ...base, certificates: null, reason: refusalIn(failing.verdict, mask)?.text ?? failing.verdict.pem?.text ?? readerTexts.unparsable(), block: failing.index };
  if (candidates.length === 0) return { ...base, certificates: null, reason: readerTexts.noCertificate(), block: null };
  const repeated = candidates.find(({ duplicateOf }) => duplicateOf !== null);
  return { ...base, certificates: candidates.length, reason: repeated ? readerTexts.repeated() : null, block: repeated?.index ?? null };
}

/** `AddCertsFromPEM` of trust-manager: anything that is no good certificate fails the file, but for negative serial numbers. From its documentation: it was never run beside this. */
function trustManager(bundle: Bundle, go: string): ReaderOutcome {
  const mask = releaseMask(go);
  const base = { reader: 'trust-manager', exact: false } as const;
  const taken = new Set<string>();
  for (const block of decodedBlocks(bundle)) {
    const refuse = (reason: ReaderOutcome['reason']): ReaderOutcome => ({ ...base, certificates: null, reason, block: block.index });
    if (block.label !== 'CERTIFICATE') return refuse(readerTexts.otherBlock());
    if (block.pem && block.pem.headers.length > 0) return refuse(readerTexts.headers());
    const refusal = refusalIn(block.verdict, mask);
    if (acceptedIn(block.verdict, mask) === true) taken.add(certificateOf(block)?.sha256 ?? `block ${block.index}`);
    else if (refusal?.rule !== 'negative-serial') return refuse(refusal?.text ?? block.verdict.pem?.text ?? readerTexts.unparsable());
  }
  if (taken.size === 0) return { ...base, certificates: null, reason: readerTexts.noCertificate(), block: null };
  return { ...base, certificates: taken.size, reason: null, block: null };
}

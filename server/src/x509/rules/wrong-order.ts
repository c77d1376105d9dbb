/** The certificates of a chain do not stand in the order in which a server must send them. */
import type { Edit } from '../../core/finding';
import type { PemAnalysis } from '../analysis';
import type { BundleBlock } from '../bundle/bundle';
import { markerOf, nameOf, regionOf, replacing, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, intermediate, server } from '../samples';

const messages = {
  leaf: {
    what: 'the leaf `{name}` is not the first certificate',
    why: 'a server takes the first certificate of the file for its own: `tls.X509KeyPair` fails with `private key does not match public key`',
    help: 'put the leaf first, then each issuer behind what it issued',
  },
  issuers: {
    what: '`{name}` does not follow what it issued',
    why: 'a server sends the certificates as they stand, and some clients refuse a chain that is out of order',
    help: 'put each issuer behind what it issued',
  },
} as const;

const fixes = {
  reorder: 'put leaf, issuers and root into this order',
} as const;

export const wrongOrder = pemRule(
  {
    language: 'pem',
    id: 'wrong-order',
    title: 'chain in the wrong order',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.keyPair, sources.rfc8446],
    docs: {
      summary: 'a chain whose leaf is not first, or whose issuers are mixed up',
      what: 'The rule fires in a file with a leaf and its issuers when the leaf is not the first certificate, or an issuer does not follow what it issued. Trust bundles have no order.',
      why: '`tls.X509KeyPair` takes the first certificate for the server\'s own: with an authority in its place it fails with `tls: private key does not match public key`. Issuers out of order are sent as they stand; clients that keep to the letter of TLS 1.2 refuse them.',
      fix: 'Put the leaf first, then the certificate that issued it, and so on: `trustlint ca merge FILE`.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp + intermediate + server }, good: { text: server + intermediate + corp } },
  },
  (analysis, report) => {
    const wanted = analysis.chain.flatMap((index) => analysis.bundle.blocks[index] ?? []).filter(({ pem }) => pem !== null);
    const actual = [...wanted].sort((a, b) => a.index - b.index);
    const place = wanted.findIndex((block, index) => block !== actual[index]);
    const misplaced = actual[place];
    const [leaf] = wanted;
    if (!misplaced || !leaf) return;
    const [first] = analysis.certificates;
    const fixes = [{ title: report.title('reorder', {}), safe: true, edits: permuted(analysis, actual, wanted) }];
    if (first?.block !== leaf) report('leaf', markerOf(analysis, leaf), { name: nameOf(leaf) }, { fixes });
    else report('issuers', markerOf(analysis, misplaced), { name: nameOf(misplaced) }, { severity: 'warning', fixes });
  },
);

/** Each block, with its comment, in the place of the one that stands where it belongs. */
function permuted(analysis: PemAnalysis, actual: readonly BundleBlock[], wanted: readonly BundleBlock[]): readonly Edit[] {
  return actual.flatMap((block, index) => {
    const other = wanted[index];
    if (!other || other === block) return [];
    const [place, content] = [regionOf(analysis, block), regionOf(analysis, other)];
    return replacing(analysis, place, analysis.text.slice(content.start, content.end));
  });
}

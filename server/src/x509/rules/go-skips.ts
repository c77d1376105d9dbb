/** Go's parser refuses a certificate, in every release or in some. */
import { render } from '../../core/message';
import { newestKnownGo } from '../../facts/go-lookup';
import { stepsOfMinor } from '../../facts/x509-acceptance';
import type { ReleaseRange } from '../../facts/x509-acceptance';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, negativeSerial } from '../samples';

const messages = {
  never: {
    what: 'no release of Go takes `{name}`: {reason}',
    why: '`AppendCertsFromPEM` passes over it without a word; `client-go` and `tls.X509KeyPair` refuse the whole file',
    help: 'have it issued anew',
  },
  since: {
    what: 'Go {releases} do not take `{name}`: {reason}',
    why: '`AppendCertsFromPEM` passes over it without a word; `client-go` and `tls.X509KeyPair` refuse the whole file',
    help: 'have it issued anew',
  },
  setting: {
    what: 'Go {releases} do not take `{name}`: {reason}',
    why: '`AppendCertsFromPEM` passes over it without a word; `client-go` and `tls.X509KeyPair` refuse the whole file',
    help: 'have it issued anew; until then the program can set `//go:debug {setting}`',
  },
  older: {
    what: 'Go {releases} do not take `{name}`: {reason}',
    why: 'programs built with these releases pass over it without a word',
    help: 'have it issued anew, or build with a newer release',
  },
} as const;

export const goSkips = pemRule(
  {
    language: 'pem',
    id: 'go-skips',
    title: 'certificate that Go refuses to parse',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.parse, { title: 'Go 1.23: negative serial numbers are refused', url: 'https://go.dev/doc/go1.23#cryptox509pkgcryptox509' }],
    docs: {
      summary: 'a certificate that Go cannot parse and passes over',
      what: 'The rule runs the checks of `x509.ParseCertificate` of Go 1.13 to 1.27 over each certificate, byte by byte, and fires where the newest releases refuse it, with the releases and the reason. Where only older ones refuse it, it is a warning as long as one of the last four does, and nothing otherwise.',
      why: '`AppendCertsFromPEM` passes over what it cannot parse without an error; `client-go` refuses the whole file, and so does `tls.X509KeyPair`. OpenSSL and curl take most of these certificates, so the same file works there.',
      fix: 'Have it issued anew.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: negativeSerial }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const block of analysis.bundle.blocks) {
      if (block.verdict.pem !== null || block.verdict.refusals.length === 0 || !block.pem) continue;
      const refusal = block.verdict.refusals.find(({ rule, mask }) => rule !== 'trailing-data' && (mask & newest) !== 0) ?? block.verdict.refusals.find(({ mask }) => (mask & recent) !== 0);
      if (!refusal || refusal.rule === 'trailing-data' || block.content.kind === 'pkcs7') continue;
      const at = markerOf(analysis, block);
      const name = nameOf(block);
      const reason = render(refusal.text);
      const slots = { name, reason, releases: releasesText(refusal.releases) };
      if ((block.verdict.accepted | block.verdict.unsure) === 0) report('never', at, { name, reason });
      else if ((refusal.mask & newest) === 0) report('older', at, slots, { severity: 'warning' });
      else if (refusal.escape !== null) report('setting', at, { ...slots, setting: refusal.escape });
      else report('since', at, slots);
    }
  },
);

const newest = stepsOfMinor(newestKnownGo);
/** The releases that are in use: the last four. */
const recent = [0, 1, 2, 3].reduce((mask, back) => mask | stepsOfMinor(newestKnownGo - back), 0);

/** `1.23 and later`, `1.17 to 1.26`. */
function releasesText(ranges: readonly ReleaseRange[]): string {
  return ranges.map(({ from, until }) => (until === null ? `${from} and later` : from === until ? from : `${from} to ${until}`)).join(', ');
}

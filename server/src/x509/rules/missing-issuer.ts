/** A file has a leaf and not the certificate that issued it. */
import { certificateOf } from '../bundle/bundle';
import { issuedItself } from '../certificate/model';
import { nameText, shortName } from '../certificate/names';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server } from '../samples';

const messages = {
  alone: {
    what: 'the issuer of `{name}`, `{issuer}`, is not in this file',
    why: 'if it is an intermediate authority, clients find no way to their root and fail with `certificate signed by unknown authority`; Go fetches nothing',
    help: 'put its certificate behind the leaf, unless it is a root',
  },
} as const;

export const missingIssuer = pemRule(
  {
    language: 'pem',
    id: 'missing-issuer',
    title: 'leaf without its issuer',
    level: 'information',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a server certificate without the certificate of its issuer',
      what: 'The rule fires for a file with a leaf that another authority issued, when no certificate of the file is that authority. A chain that ends in an intermediate is not reported: its root belongs to the clients.',
      why: 'If the issuer is an intermediate authority, clients cannot find the way to their root: `x509: certificate signed by unknown authority`. Browsers often fetch what is missing, Go never does.',
      fix: "Put the issuer's certificate behind it, unless a root issued it.",
      whenNotToUse: 'When a root issued the leaf, or when the chain is in another file.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: server }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    const [only, another] = analysis.chain;
    const block = only === undefined || another !== undefined ? undefined : analysis.bundle.blocks[only];
    const certificate = certificateOf(block);
    if (!block || !certificate || issuedItself(certificate)) return;
    report('alone', markerOf(analysis, block), { name: nameOf(block), issuer: shortName(certificate.issuer) ?? nameText(certificate.issuer) });
  },
);

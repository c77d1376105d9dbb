/** A certificate has a critical extension that Go does not handle. */
import { newestKnownGo } from '../../facts/go-lookup';
import { extensionName } from '../certificate/oids';
import { isServed, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverCritical } from '../samples';
import { unhandledCritical } from '../verify/critical';

const messages = {
  extension: {
    what: '`{name}` has a critical extension that Go does not handle (`{extension}`)',
    why: 'Go refuses every chain with it: `x509: unhandled critical extension`',
    help: 'have it issued with the extension not critical',
  },
} as const;

export const unknownCritical = pemRule(
  {
    language: 'pem',
    id: 'unknown-critical',
    title: 'critical extension that Go does not know',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a critical extension that Go does not handle',
      what: 'The rule fires for a critical extension that `crypto/x509` does not handle in the newest release, name constraints on directory names included. Roots in a trust bundle count too: Go looks at them in the chain.',
      why: 'Go refuses every chain with it: `x509: unhandled critical extension`.',
      fix: 'Have it issued with the extension not critical, or without it.',
      whenNotToUse: 'When the program handles the extension itself (`UnhandledCriticalExtensions`).',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverCritical + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const [oid] = unhandledCritical(certificate, newestKnownGo);
      if (oid !== undefined) report('extension', markerOf(analysis, block), { name: nameOf(block), extension: extensionName(oid) }, isServed(analysis) ? {} : { severity: 'warning' });
    }
  },
);

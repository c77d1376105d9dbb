/** A server certificate has no host name or address among its alternative names. */
import { KeyPurpose } from '../certificate/oids';
import { isServed, markerOf, nameOf } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverNoNames } from '../samples';

const messages = {
  commonName: {
    what: '`{name}` has no alternative names',
    why: 'Go has not looked at the common name since 1.15, so no host name fits this certificate',
    help: 'have it issued with the names of its hosts: `-addext subjectAltName=DNS:{name}`',
  },
  none: {
    what: '`{name}` has neither a host name nor an address among its alternative names',
    why: 'no host name fits it, so every client that checks the name refuses it',
    help: 'have it issued with the names of its hosts',
  },
} as const;

export const missingSan = pemRule(
  {
    language: 'pem',
    id: 'missing-san',
    title: 'server certificate without alternative names',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [{ title: 'Go 1.15: the common name is not looked at', url: 'https://go.dev/doc/go1.15#commonname' }],
    docs: {
      summary: 'a server certificate that names its host in the common name only',
      what: 'The rule fires for a leaf that is for servers (or says nothing of its purpose) and has no DNS name and no address among its alternative names: a warning where the certificate says nothing of its purpose, since it may be for a client. Identities of workloads (a URI among the names, as SPIFFE has them) are left alone.',
      why: 'Go has not looked at the common name since 1.15: `x509: certificate relies on legacy Common Name field, use SANs instead`. `GODEBUG=x509ignoreCN=0` brought it back in 1.15 and 1.16 only.',
      fix: 'Have it issued with `subjectAltName`: `openssl req -addext subjectAltName=DNS:…`, or `trustlint ca issue`.',
      whenNotToUse: 'For certificates that no client checks a name of.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverNoNames + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    if (!isServed(analysis)) return;
    for (const { block, certificate } of analysis.leaves) {
      const { keyPurposes, alternativeNames } = certificate;
      const forServers = keyPurposes === null || keyPurposes.includes(KeyPurpose.server) || keyPurposes.includes(KeyPurpose.any);
      if (!forServers || alternativeNames?.some(({ kind }) => kind === 'dns' || kind === 'ip')) continue;
      // Without a purpose and with another kind of name it is somebody's or something's own; what has a URI is a workload of SPIFFE.
      if (alternativeNames !== null && (keyPurposes === null || alternativeNames.some(({ kind }) => kind === 'uri'))) continue;
      // Without a purpose it may be for a client, whose name nobody checks.
      const severity = keyPurposes === null ? 'warning' : 'error';
      report(alternativeNames === null ? 'commonName' : 'none', markerOf(analysis, block), { name: nameOf(block) }, { severity });
    }
  },
);

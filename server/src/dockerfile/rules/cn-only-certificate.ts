/** A certificate is made for a host name that stands in the common name alone. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import type { DockerfileAnalysis } from '../analysis';
import { isExact, prependCommand, replaced } from '../edits';
import { namelessCertificates, type NamelessCertificate } from '../issuing';
import { dockerfileRule } from '../rule';

const messages = {
  none: {
    what: 'the certificate for `{host}` has no subjectAltName: Go refuses it',
    why: 'Go does not read the common name since 1.15, nor do browsers: a client fails with `x509: certificate relies on legacy Common Name field, use SANs instead`',
    help: 'give it the name as subjectAltName: `-addext subjectAltName={names}`',
  },
  unsigned: {
    what: 'the certificate for `{host}` gets no subjectAltName: Go refuses it',
    why: 'Go does not read the common name since 1.15, nor do browsers: a client fails with `x509: certificate relies on legacy Common Name field, use SANs instead`',
    help: 'give it the name in a file of extensions: `-extfile`, with `subjectAltName={names}`',
  },
  dropped: {
    what: 'the certificate for `{host}` loses the subjectAltName of its request: Go refuses it',
    why: '`openssl x509 -req` leaves out the extensions that a request asks for; a client fails with `x509: certificate relies on legacy Common Name field, use SANs instead`',
    help: 'name them again in a file of extensions (`-extfile`), or let them be copied: `-copy_extensions copy` (OpenSSL 3.0 and later)',
  },
} as const;

const fixes = {
  add: 'add `-addext subjectAltName={names}`',
  file: 'write `subjectAltName={names}` to a file of extensions, and use it',
  copy: 'add `-copy_extensions copy` (OpenSSL 3.0 and later)',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const cnOnlyCertificate = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'cn-only-certificate',
    title: 'certificate without a subjectAltName',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [
      { title: 'Go 1.15 release notes: X.509 CommonName deprecation', url: 'https://go.dev/doc/go1.15#commonname', versions: 'since Go 1.15; without a way back since 1.17' },
      { title: 'openssl-req(1), -addext', url: 'https://docs.openssl.org/3.0/man1/openssl-req/', versions: 'OpenSSL 1.1.1 and later; run with 3.0' },
      { title: 'openssl-x509(1), -copy_extensions', url: 'https://docs.openssl.org/3.0/man1/openssl-x509/', versions: 'OpenSSL 3.0 and later; run' },
    ],
    docs: {
      summary: 'a RUN makes a certificate for a host with `openssl`, and the name stands in the common name alone',
      what:
        'Trustlint reads `openssl req -x509` and `openssl x509 -req` in RUN. It reports a certificate whose common name is a host name with a dot, `localhost` or an IP address, where nothing can give it a subjectAltName, and a request’s subjectAltName that `openssl x509 -req` leaves out. ' +
        'It is silent for CAs (by the file’s name, the common name, `CA:TRUE`, or because another command signs with it), for names without a dot, for client certificates, and wherever a configuration or a file of extensions has a say (`-config`, `-extfile`, `openssl.cnf`).',
      why: 'Until Go 1.14 a certificate without names was matched by its common name. Go 1.15 ended that, Go 1.17 took the last way back. OpenSSL makes such certificates without a word.',
      fix: 'Add `-addext subjectAltName=DNS:…` to `openssl req -x509`; for `openssl x509 -req`, give `-extfile` a file with that line.',
      whenNotToUse: 'For certificates that no client verifies by name.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM alpine:3.22\nRUN apk add --no-cache openssl\nRUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /tls.key -out /tls.crt -days 365 -subj "/CN=shop.example.com"\n' },
      good: { text: 'FROM alpine:3.22\nRUN apk add --no-cache openssl\nRUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /tls.key -out /tls.crt -days 365 -subj "/CN=shop.example.com" -addext "subjectAltName=DNS:shop.example.com"\n' },
    },
  },
  (analysis, report) => {
    for (const certificate of namelessCertificates(analysis)) reportCertificate(analysis, certificate, report);
  },
);

function reportCertificate(analysis: DockerfileAnalysis, certificate: NamelessCertificate, report: Report): void {
  const { host, names, at } = certificate;
  const options = { fixes: draftsFor(analysis, certificate, report) };
  if (certificate.reason === 'dropped') report('dropped', at, { host }, options);
  else report(certificate.made === 'signed' ? 'unsigned' : 'none', at, { host, names }, options);
}

function draftsFor(analysis: DockerfileAnalysis, certificate: NamelessCertificate, report: Report): FixDraft[] {
  const { names, evaluated } = certificate;
  const { model } = analysis;
  // Names are written as they are: what a shell would read otherwise stays with the user.
  if (!isExact(model, evaluated) || !/^[\w.:,*-]+$/.test(names) || isExecForm(analysis, certificate)) return [];
  if (certificate.made === 'self-signed') return [{ title: report.title('add', { names }), safe: true, edits: [appended(analysis, certificate, `-addext subjectAltName=${names}`)] }];
  const file = '/tmp/subject-alt-name.ext';
  const written = prependCommand(model, certificate.step.instruction, evaluated, `echo subjectAltName=${names} > ${file}`);
  const drafts: FixDraft[] = [{ title: report.title('file', { names }), safe: true, edits: [written, appended(analysis, certificate, `-extfile ${file}`)] }];
  if (certificate.reason === 'dropped') drafts.push({ title: report.title('copy', {}), safe: false, edits: [appended(analysis, certificate, '-copy_extensions copy')] });
  return drafts;
}

function appended(analysis: DockerfileAnalysis, { last }: NamelessCertificate, text: string): Edit {
  return replaced(analysis.model, { start: last.span.end, end: last.span.end }, ` ${text}`);
}

function isExecForm(analysis: DockerfileAnalysis, { evaluated }: NamelessCertificate): boolean {
  return analysis.model.text[evaluated.command.nameSpan.start - 1] === '"' && analysis.model.text[evaluated.command.nameSpan.end] === '"';
}

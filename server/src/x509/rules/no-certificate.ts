/** A file with a name for certificates holds none. */
import type { Severity } from '../../core/finding';
import { nameOf } from '../../core/host';
import type { FileForm } from '../inspection';
import { sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  blank: {
    what: 'the file is empty',
    why: '`AppendCertsFromPEM` finds nothing in it and returns false: a program that does not look at the result trusts nobody',
    help: 'put certificates into it, or remove what names it',
  },
  binary: {
    what: 'the file is {form}, not PEM',
    why: '`AppendCertsFromPEM` finds nothing in it and returns false: a program that does not look at the result trusts nobody',
    help: 'convert it to PEM: `{command}`',
  },
} as const;

export const noCertificate = pemRule(
  {
    language: 'pem',
    id: 'no-certificate',
    title: 'file without any block',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.append],
    docs: {
      summary: 'a file that is named like a certificate and holds none',
      what: 'The rule fires for a file that is empty or blank, and for one in another form: DER, PKCS#12, a Java keystore, a compressed file, an OpenSSH key; where the name promises nothing else (`.cer`, `.csr`, `.key`), that is information. A file of text without any certificate is not judged: its name may mean something else.',
      why: '`AppendCertsFromPEM` returns false; a program that does not look at the result trusts nobody.',
      fix: 'Put certificates into it, or convert it: `openssl x509 -inform der`, `openssl pkcs12 -nokeys`, `keytool -exportcert -rfc`.',
      whenNotToUse: 'For files that another program fills.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: '\n' }, good: { text: corp } },
  },
  (analysis, report) => {
    const { form } = analysis.bundle;
    const start = { start: 0, end: Math.min(1, analysis.text.length) };
    if (form === 'empty' || form === 'blank') report('blank', start, {});
    const known = forms.get(form);
    const name = nameOf(analysis.file);
    const severity = known && severityOf(form, name);
    if (known && severity) report('binary', start, { ...known, command: known.command.replace('FILE', name) }, { severity });
  },
);

/** Some names say themselves that the content is binary, and a `.key` that is an archive is a presentation. */
function severityOf(form: FileForm, name: string): Severity | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (form === 'pkcs7' && (ending === 'p7b' || ending === 'p7c')) return undefined;
  if (ending === 'key' && (form === 'zip' || form === 'gzip')) return undefined;
  return ending === 'cer' || ending === 'csr' || ending === 'key' ? 'information' : 'warning';
}

const forms: ReadonlyMap<FileForm, { readonly form: string; readonly command: string }> = new Map<FileForm, { form: string; command: string }>([
  ['der', { form: 'DER', command: 'openssl x509 -inform der -in FILE' }],
  ['pkcs7', { form: 'PKCS#7', command: 'openssl pkcs7 -inform der -print_certs -in FILE' }],
  ['pkcs12', { form: 'PKCS#12', command: 'openssl pkcs12 -nokeys -in FILE' }],
  ['java-keystore', { form: 'a Java keystore', command: 'keytool -list -rfc -keystore FILE' }],
  ['gzip', { form: 'compressed with gzip', command: 'gunzip FILE' }],
  ['zip', { form: 'a zip archive', command: 'unzip FILE' }],
  ['openssh-public-key', { form: 'an OpenSSH key', command: 'ssh-keygen -e -m pkcs8 -f FILE' }],
]);

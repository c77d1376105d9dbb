/** A certificate in a ConfigMap or Secret that Go passes over without a word. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { KubernetesAnalysis } from '../analysis';
import { writeBase64 } from '../objects/base64';
import { kindName, nameOrUnnamed } from '../objects/data';
import { asLiteral, writeLines, writeWord } from '../objects/edits';
import { isAuthorityKey, type BrokenEntry } from '../objects/pem';
import { kubernetesRule } from '../rule';

const ignored = 'Go passes over it without an error, and the certificates in it are not there';

const messages = {
  twice: {
    what: '`{key}` of {kind} `{name}` is encoded twice',
    why: 'the file holds base64 of PEM: ' + ignored,
    help: 'encode the PEM once only',
  },
  inSecret: {
    what: '`{key}` of {kind} `{name}` is base64 of PEM where PEM belongs',
    why: ignored,
    help: 'put the base64 under `data`, or the PEM itself under `stringData`',
  },
  inConfigMap: {
    what: '`{key}` of {kind} `{name}` is base64 of PEM where PEM belongs',
    why: ignored,
    help: 'put the PEM itself here: a ConfigMap takes text',
  },
  joined: {
    what: 'the PEM of `{key}` in {kind} `{name}` has no line breaks',
    why: 'YAML joins the lines of such a value with blanks; ' + ignored,
    help: 'write the value as a block of lines: `{key}: |`',
  },
  escaped: {
    what: 'the PEM of `{key}` in {kind} `{name}` has `\\n` as two characters instead of line breaks',
    why: ignored,
    help: 'write the value as a block of lines: `{key}: |`',
  },
  indented: {
    what: 'the PEM lines of `{key}` in {kind} `{name}` are indented',
    why: ignored,
    help: 'give all lines of the block the same indentation, without a number behind `|`',
  },
  bare: {
    what: '`{key}` of {kind} `{name}` is a certificate without the lines `BEGIN CERTIFICATE` and `END CERTIFICATE`',
    why: ignored,
    help: 'write the two lines around it, in lines of 64 characters',
  },
  binary: {
    what: '`{key}` of {kind} `{name}` is a certificate in binary DER',
    why: ignored,
    help: 'convert it with `openssl x509 -inform der`, and encode the PEM',
  },
  trusted: {
    what: '`{key}` of {kind} `{name}` is a `TRUSTED CERTIFICATE`, a form of OpenSSL',
    why: ignored,
    help: 'convert it with `openssl x509 -in {key}`, which writes `BEGIN CERTIFICATE`',
  },
  truncated: {
    what: 'the last certificate of `{key}` in {kind} `{name}` has no `END CERTIFICATE`',
    why: 'Go passes over it without an error',
    help: 'copy the whole certificate',
  },
  key: {
    what: '`{key}` of {kind} `{name}` is a private key and no certificate',
    why: ignored + ', while the key is where it does not belong',
    help: 'put the CA certificate there, and keep the key out of it',
  },
} as const;

const fixes = {
  block: 'write it as a block of lines',
  pem: 'write it as PEM',
  once: 'encode it once only',
  encode: 'encode the PEM of it',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const pemValueBroken = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'pem-value-broken',
    title: 'certificate that Go cannot read in a ConfigMap or Secret',
    level: 'error',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'encoding/pem: what Decode passes over', url: 'https://pkg.go.dev/encoding/pem#Decode', versions: 'Go 1.13 to 1.27' },
      { title: 'YAML 1.2.2, section 8.1: block scalars', url: 'https://yaml.org/spec/1.2.2/#81-block-scalar-styles' },
      { title: 'anynines/klutchio#106: base64 under stringData', url: 'https://github.com/anynines/klutchio/issues/106' },
    ],
    docs: {
      summary: 'A certificate in a ConfigMap or Secret is written so that Go passes over it.',
      what:
        'The rule reads values that are PEM from their first character, and values whose key is a file of certificates (`.crt`, `.pem`, `.cer`). It reports PEM without line breaks or with `\\n` as two characters, indented lines, base64 of PEM where PEM belongs (also base64 of base64 in `data` of a Secret), certificates without their markers, binary DER, `TRUSTED CERTIFICATE`, a block that is cut off, and a private key under a name for CA certificates. ' +
        'Where the key is not the name of a CA, it is a warning. It is silent for CRLF and for text between blocks, which Go takes, for keystores (`.jks`, `.p12`), for configuration files with PEM somewhere inside, for one-line PEM under a name that is no file, and for values that are filled in later.',
      why: 'There is no error: the pool just lacks the certificate, and requests fail with `x509: certificate signed by unknown authority`.',
      fix: 'Write PEM as a block of lines (`ca.crt: |`).',
      whenNotToUse: 'For a value that another program reads, which wants just this form.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: >\n    -----BEGIN CERTIFICATE-----\n    MIIBszCCAVmgAwIBAgIUQ29ycA==\n    -----END CERTIFICATE-----\n' },
      good: { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIBszCCAVmgAwIBAgIUQ29ycA==\n    -----END CERTIFICATE-----\n' },
    },
  },
  (analysis, report) => {
    for (const broken of analysis.broken) reportEntry(analysis, broken, report);
  },
);

function reportEntry(analysis: KubernetesAnalysis, broken: BrokenEntry, report: Report): void {
  const { object, key, pair, isEncoded } = broken.entry;
  const slots = { key, kind: kindName(object), name: nameOrUnnamed(object) };
  const options = { severity: isAuthorityKey(key) ? 'error' : 'warning', fixes: fixesOf(analysis, broken, report) } as const;
  const message = broken.damage !== 'encoded' ? broken.damage : isEncoded ? 'twice' : object.kind === 'Secret' ? 'inSecret' : 'inConfigMap';
  report(message, pair.keySpan, slots, options);
}

function fixesOf({ model }: KubernetesAnalysis, { entry, damage, repaired }: BrokenEntry, report: Report): readonly FixDraft[] {
  const { pair, value, isEncoded } = entry;
  const block = damage === 'joined' && !isEncoded ? asLiteral(model, pair, value) : undefined;
  if (block) return [{ title: report.title('block', {}), safe: true, edits: block }];
  if (repaired === undefined) return [];
  const title = isEncoded ? (damage === 'encoded' ? report.title('once', {}) : report.title('encode', {})) : damage === 'encoded' || damage === 'bare' ? report.title('pem', {}) : report.title('block', {});
  const edits = isEncoded ? writeWord(model, value, writeBase64(new TextEncoder().encode(repaired))) : writeLines(model, pair, value, repaired);
  return edits ? [{ title, safe: true, edits }] : [];
}

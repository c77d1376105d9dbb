/** A value that the API server decodes from base64, and that is none. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { KubernetesAnalysis } from '../analysis';
import { readBase64, writeBase64 } from '../objects/base64';
import { isLeftOpen, isTemplated, kindName, nameOrUnnamed, type DataEntry } from '../objects/data';
import { asLiteral, moveEntries, removeBlanks, standardAlphabet, writeWord } from '../objects/edits';
import { kubernetesRule } from '../rule';

const refused = 'the API server refuses the whole object because of byte {byte} of this value';

const messages = {
  pem: {
    what: '`{key}` of {kind} `{name}` is PEM, but `{section}` takes base64',
    why: refused,
    help: 'put the text under `{plain}`, or encode it with `base64 -w0`',
  },
  folded: {
    what: 'the base64 of `{key}` in {kind} `{name}` is joined by blanks',
    why: 'YAML makes blanks of line breaks, and the API server refuses the whole object because of byte {byte} of this value',
    help: 'write the value as a block (`{key}: |`), whose line breaks stay, or on one line',
  },
  alphabet: {
    what: '`{key}` of {kind} `{name}` is base64 of another alphabet (`-` and `_`)',
    why: refused,
    help: 'encode with the standard alphabet, which has `+` and `/`',
  },
  text: {
    what: '`{key}` of {kind} `{name}` is no base64, and `{section}` takes nothing else',
    why: refused,
    help: 'put the text under `{plain}`, or encode it with `base64 -w0`',
  },
} as const;

const fixes = {
  move: 'put it under `{plain}`, which takes text',
  encode: 'encode it here',
  block: 'write it as a block of lines',
  join: 'take the blanks out',
  alphabet: 'use the standard alphabet',
} as const;

type Problem = keyof typeof messages;
type Report = Reporter<typeof messages, typeof fixes>;

export const secretDataNotBase64 = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'secret-data-not-base64',
    title: 'value under data that is no base64',
    level: 'error',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'Kubernetes: Secrets, data and stringData', url: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data' },
      { title: 'encoding/base64: what Go takes', url: 'https://pkg.go.dev/encoding/base64' },
      { title: 'openshift/openshift-docs#20186: wrapped base64 that YAML folds', url: 'https://github.com/openshift/openshift-docs/issues/20186' },
    ],
    docs: {
      summary: 'A value under `data` of a Secret or `binaryData` of a ConfigMap is no base64.',
      what:
        'The rule decodes these values as the API server does: the standard alphabet, padding, and line breaks anywhere. It reports PEM pasted as it is, base64 whose lines YAML has joined with blanks, the alphabet for addresses, and any other text. Values are never shown. ' +
        'It is silent for wrapped base64 in a block of lines, which is valid, and for values that a tool or a person fills in later: `{{ … }}`, `${…}`, `$(…)`, `<…>`, `ENC[…]` of SOPS, `<path:…>` of Argo CD Vault Plugin, `REPLACE_ME`.',
      why: 'The object is refused as a whole, and pods that mount it stay in `ContainerCreating`.',
      fix: 'Put text under `stringData` (Secret) or `data` (ConfigMap), or encode it.',
      whenNotToUse: 'When a tool that leaves no mark in the file replaces the value before it is applied.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIBszCCAVmgAwIBAgIUQ29ycA==\n    -----END CERTIFICATE-----\n' },
      good: { text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: corp-ca\nstringData:\n  README.txt: the certificates of the company\n' },
    },
  },
  (analysis, report) => {
    const problems = analysis.entries.flatMap(entry => (entry.isEncoded ? (problemOf(entry) ?? []) : []));
    for (const found of problems) reportEntry(analysis, found, problems, report);
  },
);

const alphabetOfAddresses = /^[A-Za-z0-9_-]{24,}={0,2}$/;
const joinedByBlanks = /^[A-Za-z0-9+/]{16,}(?: [A-Za-z0-9+/]+)* ?[A-Za-z0-9+/]*={0,2}$/;

interface Found {
  readonly entry: DataEntry;
  readonly kind: Problem;
  readonly at: number;
}

function problemOf(entry: DataEntry): Found | undefined {
  const { text } = entry.value;
  const answer = readBase64(text);
  if ('bytes' in answer) return undefined;
  if (text.includes('-----BEGIN ')) return isTemplated(text) ? undefined : { entry, kind: 'pem', ...answer };
  const trimmed = text.trim();
  if (/ /.test(trimmed) && joinedByBlanks.test(trimmed) && 'bytes' in readBase64(trimmed.replace(/ /g, ''))) return { entry, kind: 'folded', ...answer };
  if (alphabetOfAddresses.test(trimmed) && 'bytes' in readBase64(trimmed.replace(/-/g, '+').replace(/_/g, '/'))) return { entry, kind: 'alphabet', ...answer };
  return isLeftOpen(text) ? undefined : { entry, kind: 'text', ...answer };
}

function reportEntry(analysis: KubernetesAnalysis, found: Found, all: readonly Found[], report: Report): void {
  const { object, key, section, pair } = found.entry;
  const plain = object.kind === 'Secret' ? 'stringData' : 'data';
  const slots = { key, kind: kindName(object), name: nameOrUnnamed(object), section, plain, byte: found.at };
  report(found.kind, pair.keySpan, slots, { fixes: fixesOf(analysis, found, all, report) });
}

function fixesOf(analysis: KubernetesAnalysis, { entry, kind: problem }: Found, all: readonly Found[], report: Report): readonly FixDraft[] {
  const { model } = analysis;
  const { pair, value } = entry;
  if (problem === 'alphabet') return draft(report.title('alphabet', {}), true, standardAlphabet(model, value));
  if (problem === 'folded') {
    const block = asLiteral(model, pair, value);
    return block ? draft(report.title('block', {}), true, block) : draft(report.title('join', {}), true, removeBlanks(model, value));
  }
  const plain = entry.object.kind === 'Secret' ? 'stringData' : 'data';
  const movable = all.filter(other => other.entry.object === entry.object && other.entry.section === entry.section && isTextLike(other)).map(other => other.entry);
  const moved = moveEntries(model, movable, plain) ?? moveEntries(model, [entry], plain);
  const lines = keepsLines(entry) ? [] : asLiteral(model, pair, value);
  const isWhole = movable.every(other => other === entry || keepsLines(other));
  const edits = moved && lines && isWhole ? [...moved, ...lines] : undefined;
  return [...draft(report.title('move', { plain }), true, edits), ...draft(report.title('encode', {}), true, encoded(analysis, entry))];
}

/** PEM whose line breaks YAML takes away would be no better as text. */
function keepsLines({ value }: DataEntry): boolean {
  return value.style === 'literal' || !value.text.includes('-----BEGIN ') || value.text.trim().includes('\n');
}

/** What is to be text, and would be moved along with its neighbour. */
function isTextLike({ kind }: Found): boolean {
  return kind === 'pem' || kind === 'text';
}

/** Only where every block is a certificate that can be read: another value is nobody's to see. */
function encoded(analysis: KubernetesAnalysis, { value }: DataEntry): FixDraft['edits'] | undefined {
  const bytes = new TextEncoder().encode(value.text);
  const blocks = value.text.match(/-----BEGIN /g)?.length ?? 0;
  return blocks > 0 && analysis.readCertificates(bytes).length === blocks ? writeWord(analysis.model, value, writeBase64(bytes)) : undefined;
}

function draft(title: FixDraft['title'], safe: boolean, edits: FixDraft['edits'] | undefined): readonly FixDraft[] {
  return edits && edits.length > 0 ? [{ title, safe, edits }] : [];
}

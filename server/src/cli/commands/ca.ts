/** `trustlint ca`: a certificate authority for development, what it issues, and chains. */
import { webcrypto } from 'node:crypto';
import path from 'node:path';
import { defineTexts, render } from '../../core/message';
import { makeIntermediate, makeLeaf, makeRoot, isUsableName, type Issued, type KeyChoice, type Signer } from '../../x509/authority/issue';
import { mergeChain } from '../../x509/authority/merge';
import { readSigner, type SignerTrouble } from '../../x509/authority/signer';
import { certificateOf, readBundle } from '../../x509/bundle/bundle';
import { isAuthority, type Certificate } from '../../x509/certificate/model';
import { KeyPurpose } from '../../x509/certificate/oids';
import { momentOf, newestGo } from '../../x509/inspect';
import { verify } from '../../x509/verify/build';
import { flag, listOption, oneOf, stringOption } from '../arguments';
import type { Arguments, Command, Values } from '../command';
import { verificationJson, verificationText } from '../format/verify';
import { bytesOf, createFiles, type NewFile } from '../files';
import { exitStatus, printable, printableJson, UsageError, type ExitStatus, type Terminal } from '../terminal';
import { goOption, momentOption } from './inspect';

export const caTexts = defineTexts('cli.ca', {
  summary: 'make a certificate authority for development, certificates for servers and clients, and ordered chains; verify a chain',
  init: '`init` writes `ca.crt` and `ca.key`; with `--intermediate` also `intermediate.crt` and `intermediate.key`, and then the root can be put away.',
  issue: '`issue` writes a certificate for the names, its key, and the full chain to serve (leaf and intermediates, without the root). NAME is a host name, `*.` and a host name, an address, a mail address or a URI. The files are named after the first name, or after `--out`.',
  merge: '`merge` puts the certificates of the files into the order that a server must send them in, each once, and leaves the root out unless `--with-root` is given; to standard output, or to `--out`.',
  verify: '`verify` checks the first certificate of the files, with the others as intermediates, up to the roots of `--ca`, and names each check that Go makes.',
  modes: 'Keys are written with mode 0600 and nothing is ever overwritten.',
  status: 'Exit status: 0 done or verified, 1 not verified, 2 wrong use, unreadable input, or a file that cannot be written.',
  dir: 'the directory of the authority, and of what is written; the working directory by default',
  name: 'what the authority is called',
  days: 'how long the certificate is valid; an authority 3650 days by default, others 365',
  key: 'ec (P-256, default) or rsa (3072 bits)',
  intermediate: 'make an intermediate authority too',
  permit: 'the authority may name servers in this domain only; may be repeated',
  client: 'for a client too, not only for a server',
  clientOnly: 'for a client only',
  out: 'the file to write; for `issue` the beginning of the three names',
  withRoot: 'keep the root in the chain',
  ca: 'the file with the trusted roots',
  host: 'the host name or address that the certificate is to be for',
  at: 'at this date or moment; now by default',
  go: 'by the rules of this release of Go; the newest known by default',
  purpose: 'server (default), client or any',
  format: 'pretty (default) or json',
  needsAction: '`trustlint ca` needs one of init, issue, merge and verify, not `{action}`',
  noAction: '`trustlint ca` needs one of init, issue, merge and verify',
  wrongOption: '`--{option}` does not go with `ca {action}`',
  noArguments: '`trustlint ca init` takes no arguments but a directory',
  needsNames: '`trustlint ca issue` needs the names that the certificate is for',
  badName: '`{name}` is no host name, address, mail address or URI that a certificate can be for',
  badDomain: '`{name}` is no domain that an authority can be bound to',
  badOut: '`--out` of `ca issue` is the beginning of file names, not a path: {value}',
  badDays: '`--days` must be a whole number from 1 to 36500, not `{value}`',
  needsFiles: '`trustlint ca {action}` needs one file or more',
  needsCa: '`trustlint ca verify` needs the file with the trusted roots: `--ca FILE`',
  noCertificate: '{file} holds no certificate',
  signerCertificate: '{certificate} holds no certificate; `trustlint ca init` makes an authority',
  signerAuthority: '{certificate} is no certificate authority',
  signerKey: '{key} holds no private key',
  signerEncrypted: '{key} is encrypted; only keys that are not are used',
  signerUnsupported: 'the key of {certificate} is neither RSA nor EC P-256, or {key} cannot be read',
  signerMismatch: '{key} is not the key to {certificate}',
  outlives: 'the certificate would be valid longer than {certificate}, which ends on {date}; give fewer `--days`',
  notVerified: 'what would be written does not verify against {certificate}, so it is not written',
  wrote: '{file}: {what}',
  rootCertificate: 'the root, to be trusted',
  rootKey: 'its private key',
  intermediateCertificate: 'the authority that signs',
  leafCertificate: 'the certificate for {names}',
  fullChain: 'the chain to serve',
  mergedChain: 'the chain, {count} certificates',
  nothingToMerge: 'there is no certificate in the files',
  several: 'these certificates make no single chain; each of them issued nothing: {names}',
});

type Action = 'init' | 'issue' | 'merge' | 'verify';

const optionsOf: Readonly<Record<Action, readonly string[]>> = {
  init: ['dir', 'name', 'days', 'key', 'intermediate', 'permit'],
  issue: ['dir', 'days', 'key', 'client', 'client-only', 'out'],
  merge: ['out', 'with-root', 'at'],
  verify: ['ca', 'host', 'at', 'go', 'purpose', 'format'],
};

export const caCommand: Command = {
  name: 'ca',
  usage: [
    'ca init [DIR] [--name NAME] [--days N] [--key ec|rsa] [--intermediate] [--permit DOMAIN...]',
    'ca issue NAME... [--dir DIR] [--days N] [--key ec|rsa] [--client | --client-only] [--out NAME]',
    'ca merge FILE... [--with-root] [--out FILE]',
    'ca verify FILE... --ca FILE [--host NAME] [--at DATE] [--go VERSION] [--purpose server|client|any] [--format pretty|json]',
  ],
  summary: caTexts.summary(),
  notes: [caTexts.init(), caTexts.issue(), caTexts.merge(), caTexts.verify(), caTexts.modes(), caTexts.status()],
  options: {
    dir: { value: 'DIR', text: caTexts.dir() },
    name: { value: 'NAME', text: caTexts.name() },
    days: { value: 'N', text: caTexts.days() },
    key: { value: 'KIND', text: caTexts.key() },
    intermediate: { text: caTexts.intermediate() },
    permit: { value: 'DOMAIN', repeatable: true, text: caTexts.permit() },
    client: { text: caTexts.client() },
    'client-only': { text: caTexts.clientOnly() },
    out: { value: 'NAME', text: caTexts.out() },
    'with-root': { text: caTexts.withRoot() },
    ca: { value: 'FILE', text: caTexts.ca() },
    host: { value: 'NAME', text: caTexts.host() },
    at: { value: 'DATE', text: caTexts.at() },
    go: { value: 'VERSION', text: caTexts.go() },
    purpose: { value: 'PURPOSE', text: caTexts.purpose() },
    format: { value: 'FORMAT', text: caTexts.format() },
  },
  run: runAction,
};

async function runAction({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitStatus> {
  const [action, ...others] = positionals;
  if (action === undefined) throw new UsageError(caTexts.noAction());
  if (!isAction(action)) throw new UsageError(caTexts.needsAction({ action }));
  const foreign = Object.keys(values).find((option) => !optionsOf[action].includes(option) && option !== 'help');
  if (foreign !== undefined) throw new UsageError(caTexts.wrongOption({ option: foreign, action }));
  return actions[action](others, values, terminal);
}

function isAction(text: string): text is Action {
  return Object.keys(optionsOf).includes(text);
}

const actions: Readonly<Record<Action, (names: readonly string[], values: Values, terminal: Terminal) => Promise<ExitStatus>>> = { init, issue, merge, verify: verifyFiles };

const day = 86_400_000;
/** Clocks differ: what has just been made is to be valid for everybody. */
const backdated = 10 * 60_000;

function daysOption(values: Values, fallback: number): number {
  const value = stringOption(values, 'days');
  if (value === undefined) return fallback;
  const days = Number(value);
  if (!/^\d{1,5}$/.test(value) || days < 1 || days > 36_500) throw new UsageError(caTexts.badDays({ value }));
  return days;
}

function validity(days: number): { readonly notBefore: number; readonly notAfter: number } {
  // Certificates know whole seconds.
  const now = Math.floor(Date.now() / 1000) * 1000;
  return { notBefore: now - backdated, notAfter: now + days * day };
}

function keyOption(values: Values): KeyChoice {
  return oneOf(values, 'key', ['ec', 'rsa'], 'ec');
}

async function init(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitStatus> {
  if (names.length > 1) throw new UsageError(caTexts.noArguments());
  const dir = names[0] ?? stringOption(values, 'dir') ?? '.';
  const name = stringOption(values, 'name') ?? 'Development CA';
  const permitted = listOption(values, 'permit').map((domain) => domain.replace(/^\*?\./, ''));
  const bad = permitted.find((domain) => !isUsableName(domain) || domain.includes('*') || domain.includes('@'));
  if (bad !== undefined) throw new UsageError(caTexts.badDomain({ name: bad }));
  const wantsIntermediate = flag(values, 'intermediate');
  const common = { key: keyOption(values), permitted, ...validity(daysOption(values, 3650)) };
  const root = await makeRoot({ ...common, name, pathLength: wantsIntermediate ? 1 : 0 }, webcrypto);
  const files: NewFile[] = [...pair(dir, 'ca', root, render(caTexts.rootCertificate()))];
  if (wantsIntermediate) {
    const signer = await ownSigner(root);
    const below = await makeIntermediate({ ...common, notAfter: root.certificate.notAfter ?? common.notAfter, name: `${name} Intermediate`, pathLength: 0 }, signer, webcrypto);
    files.push(...pair(dir, 'intermediate', below, render(caTexts.intermediateCertificate())));
  }
  createFiles(files, terminal, caTexts.wrote);
  return exitStatus.clean;
}

async function ownSigner(root: Issued): Promise<Signer> {
  const encoder = new TextEncoder();
  const signer = await readSigner(encoder.encode(root.certificatePem), encoder.encode(root.keyPem), webcrypto);
  if (typeof signer === 'string') throw new Error(`the authority that was made cannot be taken up: ${signer}`);
  return signer;
}

function pair(dir: string, name: string, issued: Issued, what: string): readonly NewFile[] {
  return [
    { path: path.join(dir, `${name}.key`), text: issued.keyPem, mode: 0o600, what: render(caTexts.rootKey()) },
    { path: path.join(dir, `${name}.crt`), text: issued.certificatePem, mode: 0o644, what },
  ];
}

async function issue(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitStatus> {
  if (names.length === 0) throw new UsageError(caTexts.needsNames());
  const bad = names.find((name) => !isUsableName(name));
  if (bad !== undefined) throw new UsageError(caTexts.badName({ name: bad }));
  const dir = stringOption(values, 'dir') ?? '.';
  const base = outOption(values) ?? fileName(names[0] ?? '');
  const authority = loadAuthority(dir, terminal);
  const signer = await readSigner(authority.certificate.bytes, authority.key.bytes, webcrypto);
  if (typeof signer === 'string') throw new UsageError(troubleText(signer, authority.certificate.name, authority.key.name));
  const span = validity(daysOption(values, 365));
  const end = signer.certificate.notAfter ?? 0;
  if (end < span.notAfter) throw new UsageError(caTexts.outlives({ certificate: authority.certificate.name, date: new Date(end).toISOString().slice(0, 10) }));
  const purposes = flag(values, 'client-only') ? (['client'] as const) : flag(values, 'client') ? (['server', 'client'] as const) : (['server'] as const);
  const leaf = await makeLeaf({ key: keyOption(values), names, purposes, ...span }, signer, webcrypto);
  const trust = { roots: authority.roots, intermediates: [signer.certificate] };
  const purpose = purposes[0] === 'server' ? KeyPurpose.server : KeyPurpose.client;
  const checked = await verify(leaf.certificate, trust, { at: Date.now(), go: newestGo, host: null, purpose }, webcrypto.subtle);
  if (!checked.verified) throw new UsageError(caTexts.notVerified({ certificate: authority.certificate.name }));
  const merged = await mergeChain([new TextEncoder().encode(leaf.certificatePem), authority.certificate.bytes, ...authority.rootFiles], { withRoot: false, at: Date.now() }, webcrypto.subtle);
  const chain = merged.kind === 'chain' ? merged.pem : leaf.certificatePem;
  createFiles([
    ...pair(dir, base, leaf, render(caTexts.leafCertificate({ names: names.join(', ') }))),
    { path: path.join(dir, `${base}-fullchain.pem`), text: chain, mode: 0o644, what: render(caTexts.fullChain()) },
  ], terminal, caTexts.wrote);
  return exitStatus.clean;
}

function outOption(values: Values): string | undefined {
  const value = stringOption(values, 'out');
  if (value !== undefined && (value === '' || /[/\\\0]/.test(value) || value.startsWith('.'))) throw new UsageError(caTexts.badOut({ value }));
  return value;
}

/** `wildcard.example.com` for `*.example.com`; nothing that a file name cannot hold. */
function fileName(name: string): string {
  return name.replace(/^\*/, 'wildcard').replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^[.-]+/, '') || 'certificate';
}

interface LoadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Authority {
  readonly certificate: LoadedFile;
  readonly key: LoadedFile;
  readonly roots: readonly Certificate[];
  readonly rootFiles: readonly Uint8Array[];
}

/** The intermediate where there is one, and else the root. */
function loadAuthority(dir: string, terminal: Terminal): Authority {
  const load = (name: string): LoadedFile => ({ name: path.join(dir, name), bytes: bytesOf(path.join(dir, name), terminal) });
  const root = load('ca.crt');
  const roots = certificatesIn(root.bytes);
  try {
    return { certificate: load('intermediate.crt'), key: load('intermediate.key'), roots, rootFiles: [root.bytes] };
  } catch {
    return { certificate: root, key: load('ca.key'), roots, rootFiles: [] };
  }
}

function certificatesIn(bytes: Uint8Array): readonly Certificate[] {
  return readBundle(bytes).blocks.flatMap((block) => certificateOf(block) ?? []);
}

function troubleText(trouble: SignerTrouble, certificate: string, key: string): ReturnType<typeof caTexts.noAction> {
  switch (trouble) {
    case 'no-certificate':
      return caTexts.signerCertificate({ certificate });
    case 'no-authority':
      return caTexts.signerAuthority({ certificate });
    case 'no-key':
      return caTexts.signerKey({ key });
    case 'encrypted-key':
      return caTexts.signerEncrypted({ key });
    case 'key-mismatch':
      return caTexts.signerMismatch({ key, certificate });
    case 'unsupported-key':
      return caTexts.signerUnsupported({ certificate, key });
  }
}

async function merge(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitStatus> {
  if (names.length === 0) throw new UsageError(caTexts.needsFiles({ action: 'merge' }));
  const files = names.map((name) => bytesOf(name, terminal));
  const merged = await mergeChain(files, { withRoot: flag(values, 'with-root'), at: momentOf(momentOption(values)) }, webcrypto.subtle);
  if (merged.kind === 'no-certificates') throw new UsageError(caTexts.nothingToMerge());
  if (merged.kind === 'several') throw new UsageError(caTexts.several({ names: merged.names.slice(0, 10).join(', ') }));
  const out = stringOption(values, 'out');
  if (out === undefined) terminal.out(merged.pem);
  else createFiles([{ path: out, text: merged.pem, mode: 0o644, what: render(caTexts.mergedChain({ count: merged.chain.length })) }], terminal, caTexts.wrote);
  return exitStatus.clean;
}

const purposeIds = { server: KeyPurpose.server, client: KeyPurpose.client, any: KeyPurpose.any } as const;

async function verifyFiles(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitStatus> {
  if (names.length === 0) throw new UsageError(caTexts.needsFiles({ action: 'verify' }));
  const caFile = stringOption(values, 'ca');
  if (caFile === undefined) throw new UsageError(caTexts.needsCa());
  const format = oneOf(values, 'format', ['pretty', 'json'], 'pretty');
  const purpose = purposeIds[oneOf(values, 'purpose', ['server', 'client', 'any'], 'server')];
  const certificates = names.flatMap((name) => needed(certificatesIn(bytesOf(name, terminal)), name));
  const roots = needed(certificatesIn(bytesOf(caFile, terminal)), caFile);
  const leaf = leafOf(certificates);
  const at = momentOf(momentOption(values));
  const options = { at, go: goOption(values), host: stringOption(values, 'host') ?? null, purpose };
  const result = await verify(leaf, { roots, intermediates: certificates.filter((each) => each !== leaf) }, options, webcrypto.subtle);
  terminal.out(format === 'json' ? printableJson(verificationJson(result)) : printable(verificationText(result)));
  return result.verified ? exitStatus.clean : exitStatus.findings;
}

function needed(certificates: readonly Certificate[], file: string): readonly Certificate[] {
  if (certificates.length === 0) throw new UsageError(caTexts.noCertificate({ file }));
  return certificates;
}

/** The first that is no authority: files are not always in order, and that is not what is asked here. */
function leafOf(certificates: readonly Certificate[]): Certificate {
  const leaf = certificates.find((each) => !isAuthority(each)) ?? certificates[0];
  if (!leaf) throw new Error('there is a certificate, since it was needed');
  return leaf;
}

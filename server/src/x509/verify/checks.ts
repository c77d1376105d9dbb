/**
 * The checks that Go makes of a chain (golang/go crypto/x509 verify.go), each with its result. All of them are made: whoever repairs a
 * chain wants to know everything that is wrong with it.
 */
import type { Text } from '../../core/message';
import { parseGoRelease, newestKnownGo } from '../../facts/go-lookup';
import { isAuthority, issuedItself, KeyUsage } from '../certificate/model';
import type { Hash } from '../certificate/algorithms';
import type { Certificate, Signature } from '../certificate/model';
import { nameText, visible } from '../certificate/names';
import { keyPurposeName } from '../certificate/oids';
import type { CheckId, SignatureState } from '../inspection';
import { titleOf } from '../view/names';
import { firstWithPolicies, unhandledCritical } from './critical';
import { judgeHost } from './host-name';
import { violationOf } from './name-constraints';
import { anyPolicyAccepted, policiesAllow } from './policies';
import type { PolicyInputs } from './policies';
import { forbidding } from './purposes';
import { checkTexts } from './texts';

export interface CheckOptions {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The release of Go whose rules count. */
  readonly go: string;
  readonly host: string | null;
  /** Object identifier of an extended key usage. */
  readonly purpose: string;
  /** Whether the last certificate is trusted; `null` when nothing is said about trust, and a certificate that issued itself is a good end. */
  readonly trusted: boolean | null;
  readonly policies?: PolicyInputs;
  /** The state of the signature of the certificate at this place by the one above it. */
  signature(place: number): SignatureState;
}

export interface CheckResult {
  readonly check: CheckId;
  readonly outcome: 'passed' | 'failed' | 'not-checked';
  readonly text: Text;
  /** The place in the chain. */
  readonly place: number | null;
}

type Chain = readonly Certificate[];
type Check = (chain: Chain, options: CheckOptions) => CheckResult;

/** Makes every check of a chain, leaf first. */
export function checkChain(chain: Chain, options: CheckOptions): readonly CheckResult[] {
  if (chain.length === 0) return [];
  const all = options.host === null ? checks : [...checks, hostName];
  return all.map((check) => check(chain, options));
}

function passed(check: CheckId, text: Text): CheckResult {
  return { check, outcome: 'passed', text, place: null };
}

function failed(check: CheckId, text: Text, place: number): CheckResult {
  return { check, outcome: 'failed', text, place };
}

function name(chain: Chain, place: number): string {
  const certificate = chain[place];
  return certificate ? titleOf(certificate) : '';
}

function minorOf({ go }: CheckOptions): number {
  return parseGoRelease(go)?.minor ?? newestKnownGo;
}

function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

const root: Check = (chain, { trusted }) => {
  const place = chain.length - 1;
  const last = chain[place];
  if (!last) return failed('root', checkTexts.rootUntrusted({ name: '' }), place);
  if (trusted === true) return passed('root', checkTexts.rootGood({ name: name(chain, place) }));
  if (!issuedItself(last)) {
    const slots = { name: name(chain, place), issuer: nameText(last.issuer) };
    // A server leaves its root out; whether the client has it cannot be seen here.
    return trusted === null ? { check: 'root', outcome: 'not-checked', text: checkTexts.rootNeeded(slots), place } : failed('root', checkTexts.rootMissing(slots), place);
  }
  if (trusted === false) return failed('root', checkTexts.rootUntrusted({ name: name(chain, place) }), place);
  return passed('root', checkTexts.rootInFile({ name: name(chain, place) }));
};

const validity: Check = (chain, { at }) => {
  for (const [place, { notBefore, notAfter }] of chain.entries()) {
    if (notBefore === null || notAfter === null) return failed('validity', checkTexts.noDates({ name: name(chain, place) }), place);
    if (at < notBefore) return failed('validity', checkTexts.notYet({ name: name(chain, place), date: dateText(notBefore) }), place);
    if (at > notAfter) return failed('validity', checkTexts.expired({ name: name(chain, place), date: dateText(notAfter) }), place);
  }
  return passed('validity', checkTexts.validityGood({ date: dateText(at) }));
};

const signatures: Check = (chain, options) => {
  let unchecked: CheckResult | undefined;
  for (let place = 0; place + 1 < chain.length; place++) {
    const state = options.signature(place);
    if (state === 'invalid') return failed('signature', checkTexts.signatureBad({ name: name(chain, place), issuer: name(chain, place + 1) }), place);
    const text = checkTexts.signatureUnchecked({ name: name(chain, place), algorithm: chain[place]?.signature.name ?? '' });
    if (state === 'unchecked') unchecked ??= { check: 'signature', outcome: 'not-checked', text, place };
  }
  return unchecked ?? passed('signature', checkTexts.signaturesGood());
};

/** The releases from which on signatures with SHA-1 are refused, and RSA keys of fewer than 1024 bits. */
const firstWithoutSha1 = 18;
const firstWithKeySizes = 24;

const signatureAlgorithms: Check = (chain, options) => {
  const minor = minorOf(options);
  for (const [place, { signature }] of chain.slice(0, -1).entries()) {
    const refused = signature.hash === 'MD5' || signature.hash === 'MD2' || (signature.hash === 'SHA-1' && minor >= firstWithoutSha1);
    const slots = { name: name(chain, place), algorithm: signature.name, go: options.go };
    if (refused) return failed('signature-algorithm', checkTexts.algorithmBad(slots), place);
    const key = chain[place + 1]?.publicKey;
    if (!isKnownToGo(signature, minor) || (key?.kind === 'rsa-pss' && signature.algorithm.kind === 'rsa-pss')) return failed('signature-algorithm', checkTexts.algorithmUnknown(slots), place);
  }
  return passed('signature-algorithm', checkTexts.algorithmsGood());
};

const hashLengths: Readonly<Partial<Record<Hash, number>>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };
const firstWithMlDsa = 27;

/** The signatures that Go can check: of RSA-PSS only those with the usual parameters. */
function isKnownToGo({ algorithm, hash, saltLength }: Signature, minor: number): boolean {
  switch (algorithm.kind) {
    case 'rsa':
    case 'ecdsa':
      return hash !== 'SHA-224';
    case 'rsa-pss':
      return hash !== null && saltLength !== null && saltLength === hashLengths[hash];
    case 'ed25519':
      return true;
    case 'ml-dsa':
      return minor >= firstWithMlDsa;
    default:
      return false;
  }
}

const issuers: Check = (chain) => {
  for (const [place, certificate] of chain.entries()) {
    if (place > 0 && !isAuthority(certificate)) return failed('issuer-is-ca', checkTexts.issuerBad({ name: name(chain, place) }), place);
  }
  return passed('issuer-is-ca', checkTexts.issuersGood());
};

const pathLengths: Check = (chain) => {
  for (const [place, { basicConstraints }] of chain.entries()) {
    const allowed = basicConstraints?.pathLength ?? null;
    // Go counts every certificate between, also those that issued themselves.
    if (place > 0 && allowed !== null && place - 1 > allowed) return failed('path-length', checkTexts.pathLengthBad({ name: name(chain, place), allowed, there: place - 1 }), place);
  }
  return passed('path-length', checkTexts.pathLengthGood());
};

const keyUsages: Check = (chain) => {
  for (const [place, { keyUsage }] of chain.entries()) {
    const bad = place > 0 && keyUsage !== null && keyUsage !== 0 && (keyUsage & KeyUsage.certificateSigning) === 0;
    if (bad) return failed('key-usage', checkTexts.keyUsageBad({ name: name(chain, place) }), place);
  }
  return passed('key-usage', checkTexts.keyUsageGood());
};

const purposes: Check = (chain, { purpose }) => {
  const place = forbidding(chain, purpose);
  const shown = keyPurposeName(purpose);
  if (place < 0) return passed('extended-key-usage', checkTexts.purposesGood({ purpose: shown }));
  const allowed = (chain[place]?.keyPurposes ?? []).map(keyPurposeName).join(', ');
  return failed('extended-key-usage', checkTexts.purposesBad({ name: name(chain, place), purpose: shown, allowed }), place);
};

const nameConstraints: Check = (chain) => {
  for (const [place, authority] of chain.entries()) {
    for (const [below, certificate] of chain.slice(0, place).entries()) {
      const violation = violationOf(certificate, authority);
      if (!violation) continue;
      const slots = { value: visible(violation.name.value), name: name(chain, below), issuer: name(chain, place) };
      return failed('name-constraints', violation.excludedBy ? checkTexts.excluded(slots) : checkTexts.notPermitted(slots), below);
    }
  }
  const any = chain.some((certificate) => certificate.nameConstraints !== null);
  return passed('name-constraints', any ? checkTexts.constraintsGood() : checkTexts.constraintsNone());
};

const criticalExtensions: Check = (chain, options) => {
  for (const [place, certificate] of chain.entries()) {
    const [extension] = unhandledCritical(certificate, minorOf(options));
    if (extension !== undefined) return failed('critical-extensions', checkTexts.criticalBad({ name: name(chain, place), go: options.go, extension }), place);
  }
  return passed('critical-extensions', checkTexts.criticalGood());
};

const keySizes: Check = (chain, options) => {
  for (const [place, { publicKey }] of chain.entries()) {
    const small = place > 0 && publicKey.kind === 'rsa' && publicKey.bits < 1024 && minorOf(options) >= firstWithKeySizes;
    if (small) return failed('key-size', checkTexts.keyBad({ name: name(chain, place), bits: publicKey.bits, go: options.go }), place);
  }
  return passed('key-size', checkTexts.keysGood());
};

const policies: Check = (chain, options) => {
  const allowed = minorOf(options) < firstWithPolicies || policiesAllow(chain, options.policies ?? anyPolicyAccepted);
  return allowed ? passed('policies', checkTexts.policiesGood()) : failed('policies', checkTexts.policiesBad(), 0);
};

const hostName: Check = (chain, { host }) => {
  const [leaf] = chain;
  if (!leaf || host === null) return passed('host-name', checkTexts.hostNone({ name: '' }));
  const verdict = judgeHost(leaf, host);
  if (verdict === 'matches') return passed('host-name', checkTexts.hostGood({ name: name(chain, 0), host: visible(host) }));
  if (verdict === 'common-name-only') return failed('host-name', checkTexts.hostCommonName({ name: name(chain, 0) }), 0);
  if (verdict === 'no-names') return failed('host-name', checkTexts.hostNone({ name: name(chain, 0) }), 0);
  const names = (leaf.alternativeNames ?? []).filter(({ kind }) => kind === 'dns' || kind === 'ip').map(({ value }) => `\`${visible(value)}\``);
  return failed('host-name', checkTexts.hostBad({ name: name(chain, 0), host: visible(host), names: shortened(names) }), 0);
};

function shortened(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')}, …`;
}

const checks: readonly Check[] = [
  root, validity, signatures, signatureAlgorithms, issuers, pathLengths, keyUsages, purposes, nameConstraints, criticalExtensions, keySizes, policies,
];

/** Finds a way from a certificate to a trusted root: every path that names and signatures allow, until one passes all checks. */
import { issuedItself } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import type { SignatureState } from '../inspection';
import { checkSignature } from '../signature/check';
import type { Subtle } from '../signature/check';
import { checkChain } from './checks';
import type { CheckOptions, CheckResult } from './checks';

export interface Trust {
  readonly roots: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

export interface Verification {
  /** Every check has been made and passed. */
  readonly verified: boolean;
  readonly chain: readonly Certificate[];
  readonly checks: readonly CheckResult[];
}

export type VerifyOptions = Omit<CheckOptions, 'signature' | 'trusted'>;

/** Go gives up after 100 signature checks. */
const mostSignatures = 100;
const mostChains = 64;

/** The first path that passes; without one, the path that fails least, so that it can be said what is wrong. */
export async function verify(leaf: Certificate, trust: Trust, options: VerifyOptions, subtle: Subtle): Promise<Verification> {
  const search = new Search(trust, subtle);
  let best: Verification | undefined;
  for (const path of await search.paths(leaf)) {
    const checks = checkChain(path.chain, { ...options, trusted: path.trusted, signature: (place) => path.signatures[place] ?? 'unchecked' });
    const result = { verified: checks.every(({ outcome }) => outcome === 'passed'), chain: path.chain, checks };
    if (result.verified) return result;
    if (!best || failures(result) < failures(best)) best = result;
  }
  return best ?? { verified: false, chain: [leaf], checks: [] };
}

function failures({ checks }: Verification): number {
  return checks.filter(({ outcome }) => outcome !== 'passed').length;
}

interface Path {
  readonly chain: readonly Certificate[];
  readonly signatures: readonly SignatureState[];
  readonly trusted: boolean;
}

class Search {
  readonly #trust: Trust;
  readonly #subtle: Subtle;
  readonly #rootPrints: ReadonlySet<string>;
  #budget = mostSignatures;

  constructor(trust: Trust, subtle: Subtle) {
    this.#trust = trust;
    this.#subtle = subtle;
    this.#rootPrints = new Set(trust.roots.map(({ sha256 }) => sha256));
  }

  async paths(leaf: Certificate): Promise<readonly Path[]> {
    const found: Path[] = [];
    await this.#follow([leaf], [], found);
    return found;
  }

  async #follow(chain: readonly Certificate[], signatures: readonly SignatureState[], found: Path[]): Promise<void> {
    const last = chain[chain.length - 1];
    if (!last || found.length >= mostChains) return;
    // A root is a good end, and so is a leaf that is itself among the roots.
    if (this.#rootPrints.has(last.sha256)) return void found.push({ chain, signatures, trusted: true });
    const before = found.length;
    for (const [issuer, isRoot] of this.#candidates(last)) {
      if (chain.some((each) => isSame(each, issuer))) continue;
      if (this.#budget-- <= 0) break;
      const state = await checkSignature(last, issuer, this.#subtle);
      if (state === 'invalid') continue;
      if (isRoot) found.push({ chain: [...chain, issuer], signatures: [...signatures, state], trusted: true });
      else await this.#follow([...chain, issuer], [...signatures, state], found);
    }
    if (found.length === before) found.push({ chain, signatures, trusted: false });
  }

  /** Roots first; among each, those whose key identifier fits first. */
  #candidates(child: Certificate): readonly (readonly [Certificate, boolean])[] {
    const fits = (issuer: Certificate): boolean => issuer.subject.key === child.issuer.key;
    const order = (list: readonly Certificate[]): readonly Certificate[] => [...list.filter(fits)].sort((a, b) => rank(child, a) - rank(child, b));
    if (issuedItself(child) && this.#trust.roots.length === 0) return [];
    return [...order(this.#trust.roots).map((each) => [each, true] as const), ...order(this.#trust.intermediates).map((each) => [each, false] as const)];
  }
}

function rank(child: Certificate, issuer: Certificate): number {
  if (child.authorityKeyId === null || issuer.subjectKeyId === null) return 1;
  return child.authorityKeyId === issuer.subjectKeyId ? 0 : 2;
}

/** The same name, key and alternative names: such a certificate leads in a circle. */
function isSame(a: Certificate, b: Certificate): boolean {
  const names = (each: Certificate): string => (each.alternativeNames ?? []).map(({ kind, value }) => `${kind}:${value}`).join('\n');
  return a.subject.key === b.subject.key && a.publicKey.key === b.publicKey.key && names(a) === names(b);
}

/** Certificate policies along a chain (RFC 5280 section 6.1 as RFC 9618 changes it), with what a caller may ask for. */
import { isSelfIssued } from '../certificate/model';
import type { Certificate } from '../certificate/model';

export interface PolicyInputs {
  /** The policies that are acceptable; empty for any. */
  readonly acceptable: readonly string[];
  readonly requireExplicit: boolean;
  readonly inhibitMapping: boolean;
  readonly inhibitAny: boolean;
}

export const anyPolicyAccepted: PolicyInputs = { acceptable: [], requireExplicit: false, inhibitMapping: false, inhibitAny: false };

const anyPolicy = '2.5.29.32.0';
/** A graph with more nodes than this is there to be slow. */
const mostNodes = 4_096;

/** A policy that is valid at some depth, with the policies that stand for it one certificate below. */
class Node {
  readonly policy: string;
  readonly parents: readonly Node[];
  expected: readonly string[];

  constructor(policy: string, parents: readonly Node[]) {
    this.policy = policy;
    this.parents = parents;
    this.expected = [policy];
  }
}

type Level = ReadonlyMap<string, Node>;

/** Whether the policies of a chain, leaf first and trust anchor last, allow its use. */
export function policiesAllow(chain: readonly Certificate[], inputs: PolicyInputs): boolean {
  if (chain.length === 1) return true;
  return new PolicyWalk(chain, inputs).run();
}

class PolicyWalk {
  readonly #chain: readonly Certificate[];
  readonly #inputs: PolicyInputs;
  /** From the anchor down; `null` when no policy is valid any more. */
  #levels: Level[] | null = [new Map([[anyPolicy, new Node(anyPolicy, [])]])];
  #nodes = 1;
  /** How many certificates may follow before each restriction sets in. */
  #explicit: number;
  #mapping: number;
  #any: number;

  constructor(chain: readonly Certificate[], inputs: PolicyInputs) {
    this.#chain = chain;
    this.#inputs = inputs;
    this.#explicit = inputs.requireExplicit ? 0 : chain.length;
    this.#mapping = inputs.inhibitMapping ? 0 : chain.length;
    this.#any = inputs.inhibitAny ? 0 : chain.length;
  }

  run(): boolean {
    for (let index = this.#chain.length - 2; index >= 0; index--) {
      const certificate = this.#chain[index];
      if (!certificate || !this.#step(certificate, index === 0)) return false;
    }
    if (this.#explicit > 0) this.#explicit--;
    if (this.#chain[0]?.policyConstraints?.requireExplicit === 0) this.#explicit = 0;
    return this.#explicit > 0 || this.#remaining().size > 0;
  }

  #step(certificate: Certificate, isLeaf: boolean): boolean {
    if (!certificate.policies || certificate.policies.length === 0) this.#levels = null;
    if (this.#levels) this.#addLevel(this.#levels, certificate, isLeaf);
    if (this.#explicit === 0 && !this.#levels) return false;
    if (isLeaf) return true;
    if (!this.#map(certificate)) return false;
    this.#restrict(certificate);
    return this.#nodes <= mostNodes;
  }

  #addLevel(levels: Level[], certificate: Certificate, isLeaf: boolean): void {
    const above = levels[levels.length - 1] ?? new Map<string, Node>();
    const level = new Map<string, Node>();
    const policies = certificate.policies ?? [];
    for (const policy of policies) {
      if (policy === anyPolicy) continue;
      const expecting = [...above.values()].filter((node) => node.policy !== anyPolicy && node.expected.includes(policy));
      const anything = above.get(anyPolicy);
      const parents = expecting.length > 0 ? expecting : anything ? [anything] : [];
      if (parents.length > 0) level.set(policy, new Node(policy, parents));
    }
    if (policies.includes(anyPolicy) && (this.#any > 0 || (!isLeaf && isSelfIssued(certificate)))) {
      for (const node of above.values()) {
        for (const policy of node.expected) {
          if (!level.has(policy)) level.set(policy, new Node(policy, [...above.values()].filter((each) => each.expected.includes(policy))));
        }
      }
    }
    this.#nodes += level.size;
    levels.push(level);
    this.#dropIfEmpty();
  }

  /** False for a mapping that is not allowed at all. */
  #map(certificate: Certificate): boolean {
    const mappings = certificate.policyMappings ?? [];
    if (mappings.length === 0 || !this.#levels) return true;
    if (this.#mapping === 0) {
      this.#unmap(mappings, this.#levels);
      return true;
    }
    if (mappings.some((pair) => pair.includes(anyPolicy))) return false;
    const level = new Map(this.#levels[this.#levels.length - 1]);
    const targets = new Map<string, string[]>();
    for (const [from, to] of mappings) targets.set(from, [...(targets.get(from) ?? []), to]);
    for (const [from, to] of targets) {
      const known = level.get(from);
      const anything = level.get(anyPolicy);
      const node = known ?? (anything && new Node(from, anything.parents));
      if (!node) continue;
      node.expected = to;
      level.set(from, node);
    }
    this.#levels[this.#levels.length - 1] = level;
    return true;
  }

  #unmap(mappings: readonly (readonly [string, string])[], levels: Level[]): void {
    const level = new Map(levels[levels.length - 1]);
    for (const [from] of mappings) level.delete(from);
    levels[levels.length - 1] = level;
    this.#dropIfEmpty();
  }

  #dropIfEmpty(): void {
    if (this.#levels?.[this.#levels.length - 1]?.size === 0) this.#levels = null;
  }

  #restrict(certificate: Certificate): void {
    if (!isSelfIssued(certificate)) {
      this.#explicit = Math.max(0, this.#explicit - 1);
      this.#mapping = Math.max(0, this.#mapping - 1);
      this.#any = Math.max(0, this.#any - 1);
    }
    const { policyConstraints, inhibitAnyPolicy } = certificate;
    this.#explicit = Math.min(this.#explicit, policyConstraints?.requireExplicit ?? this.#explicit);
    this.#mapping = Math.min(this.#mapping, policyConstraints?.inhibitMapping ?? this.#mapping);
    this.#any = Math.min(this.#any, inhibitAnyPolicy ?? this.#any);
  }

  /** What is valid for the authorities and acceptable to the caller. */
  #remaining(): ReadonlySet<string> {
    const valid = new Set<string>();
    if (!this.#levels) return valid;
    const last = this.#levels[this.#levels.length - 1] ?? new Map<string, Node>();
    const domain = this.#authorityDomain(last);
    const acceptable = this.#inputs.acceptable;
    if (acceptable.length === 0 || acceptable.includes(anyPolicy)) return domain;
    for (const policy of acceptable) if (domain.has(policy) || domain.has(anyPolicy)) valid.add(policy);
    return valid;
  }

  /** The policies in the first authority's own terms: those directly below anyPolicy from which a path leads to the leaf. */
  #authorityDomain(last: Level): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<Node>();
    const waiting = [...last.values()];
    if (last.has(anyPolicy)) found.add(anyPolicy);
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.policy !== anyPolicy && node.parents.some(({ policy }) => policy === anyPolicy)) found.add(node.policy);
      waiting.push(...node.parents);
    }
    return found;
  }
}

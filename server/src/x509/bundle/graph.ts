/** Which certificate of a file may have issued which: by names and key identifiers first, by signatures where they have been checked. */
import type { SignatureState } from '../inspection';
import { issuedItself } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import { certificateOf } from './bundle';
import type { Bundle } from './bundle';

export interface Link {
  readonly subject: number;
  readonly issuer: number;
  readonly signature: SignatureState;
}

/** A pair to be checked: what is known of it without the signature. */
export interface Candidate {
  readonly subject: number;
  readonly issuer: number;
  /** Whether both name the key, and name different ones. */
  readonly keyIdsDiffer: boolean;
}

/** Many certificates may share one name; more candidates than this are not looked at for one certificate. */
const mostCandidates = 16;
/** So many certificates of one name are looked at at all. */
const mostLookedAt = 32;

/** Answers of the checks so far, by block: `subject` and `issuer`, the same number twice for a certificate that issued itself. */
export type SignatureAnswers = ReadonlyMap<string, SignatureState>;

export function pairKey(subject: number, issuer: number): string {
  return `${subject} ${issuer}`;
}

/** A certificate with its long names as numbers: thousands of them may be alike, and comparing them octet by octet takes its time. */
interface Held {
  readonly index: number;
  readonly certificate: Certificate;
  readonly subject: number;
  readonly issuer: number;
  readonly key: number;
}

/** Gives equal texts equal numbers. */
class Numbers {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }
}

/** The certificates of a file by subject, and by subject and key identifier; of very many that are alike the first ones. */
class Subjects {
  readonly #byName = new Map<number, Held[]>();
  readonly #byKeyId = new Map<string, Held[]>();

  add(held: Held): void {
    const { subjectKeyId } = held.certificate;
    keep(this.#byName, held.subject, held);
    if (subjectKeyId !== null) keep(this.#byKeyId, `${subjectKeyId} ${held.subject}`, held);
  }

  /** Those that may have issued a certificate, with the key that it names first. */
  issuersOf({ issuer, certificate }: Held): readonly Held[] {
    const named = this.#byName.get(issuer) ?? [];
    const fitting = certificate.authorityKeyId === null ? [] : (this.#byKeyId.get(`${certificate.authorityKeyId} ${issuer}`) ?? []);
    if (fitting.length === 0 || fitting.length > mostCandidates) return fitting.length === 0 ? named : fitting;
    return [...fitting, ...named.filter((each) => !fitting.includes(each))];
  }
}

function keep<K>(map: Map<K, Held[]>, key: K, held: Held): void {
  const known = map.get(key);
  if (!known) map.set(key, [held]);
  else if (known.length < mostLookedAt) known.push(held);
}

const candidates = new WeakMap<Bundle, readonly Candidate[]>();

/** The pairs whose names fit, linear in the number of certificates. A certificate is no candidate for itself. */
export function candidatesOf(bundle: Bundle): readonly Candidate[] {
  const known = candidates.get(bundle) ?? findCandidates(bundle);
  candidates.set(bundle, known);
  return known;
}

function findCandidates(bundle: Bundle): readonly Candidate[] {
  const subjects = new Subjects();
  const [names, keys] = [new Numbers(), new Numbers()];
  const distinct = bundle.blocks.flatMap((block): Held[] => {
    const certificate = block.duplicateOf === null ? certificateOf(block) : undefined;
    if (!certificate) return [];
    return [{ index: block.index, certificate, subject: names.of(certificate.subject.key), issuer: names.of(certificate.issuer.key), key: keys.of(certificate.publicKey.key) }];
  });
  for (const held of distinct) subjects.add(held);
  return distinct.flatMap((held) => {
    const found: Candidate[] = [];
    for (const other of subjects.issuersOf(held)) {
      // Two versions of one authority (renewed, or with other extensions) did not issue each other.
      if (other === held || (held.subject === held.issuer && held.subject === other.subject && held.key === other.key)) continue;
      found.push({ subject: held.index, issuer: other.index, keyIdsDiffer: keyIdsDiffer(held.certificate, other.certificate) });
      if (found.length === mostCandidates) break;
    }
    return found;
  });
}

function keyIdsDiffer(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.authorityKeyId !== null && issuer.subjectKeyId !== null && certificate.authorityKeyId !== issuer.subjectKeyId;
}

/** The links of a file, by the certificate that was issued. */
export class Relations {
  readonly links: readonly Link[];
  readonly #bySubject = new Map<number, Link[]>();
  readonly #issuers = new Set<number>();

  constructor(links: readonly Link[]) {
    this.links = links;
    for (const link of links) {
      const known = this.#bySubject.get(link.subject);
      if (known) known.push(link);
      else this.#bySubject.set(link.subject, [link]);
      this.#issuers.add(link.issuer);
    }
  }

  /** Those that may have issued a certificate, the likeliest first. */
  issuersOf(subject: number): readonly Link[] {
    return this.#bySubject.get(subject) ?? [];
  }

  /** Whether it issued another certificate of the file. */
  issuedAny(index: number): boolean {
    return this.#issuers.has(index);
  }
}

/**
 * The links that hold: the signature verifies, or it could not be checked and the key identifiers do not speak against it. Where only
 * a pair that does not verify is left, it is kept as that, so that it can be said.
 */
export function relationsOf(bundle: Bundle, answers: SignatureAnswers = new Map()): Relations {
  const bySubject = new Map<number, (Candidate & { readonly signature: SignatureState })[]>();
  for (const candidate of candidatesOf(bundle)) {
    const signature = answers.get(pairKey(candidate.subject, candidate.issuer)) ?? 'unchecked';
    const known = bySubject.get(candidate.subject);
    if (known) known.push({ ...candidate, signature });
    else bySubject.set(candidate.subject, [{ ...candidate, signature }]);
  }
  return new Relations([...bySubject.values()].flatMap(chosen));
}

function chosen(candidates: readonly (Candidate & { readonly signature: SignatureState })[]): readonly Link[] {
  const verified = candidates.filter(({ signature }) => signature === 'verified');
  const possible = candidates.filter(({ signature, keyIdsDiffer: differ }) => signature === 'unchecked' && !differ);
  const good = [...verified, ...possible];
  const kept = good.length > 0 ? good : candidates.filter(({ signature, keyIdsDiffer: differ }) => signature === 'invalid' && !differ);
  return kept.map(({ subject, issuer, signature }) => ({ subject, issuer, signature }));
}

/** How many paths are followed for one certificate, and how many steps that may take. */
const mostPaths = 8;
const mostSteps = 500;

/** The paths from a certificate up, shortest first as far as links are in that order; none visits the same name and key twice. */
export function pathsFrom(start: number, bundle: Bundle, relations: Relations): readonly (readonly number[])[] {
  const paths: (readonly number[])[] = [];
  let steps = 0;
  const follow = (path: readonly number[], identities: ReadonlySet<string>): void => {
    const last = path[path.length - 1] ?? start;
    if (++steps > mostSteps || paths.length >= mostPaths) return;
    const certificate = certificateOf(bundle.blocks[last]);
    const next = certificate && issuedItself(certificate) ? [] : relations.issuersOf(last);
    let extended = false;
    for (const { issuer } of next) {
      const identity = identityOf(bundle, issuer);
      if (identity === undefined || identities.has(identity)) continue;
      extended = true;
      follow([...path, issuer], new Set([...identities, identity]));
    }
    if (!extended && paths.length < mostPaths) paths.push(path);
  };
  follow([start], new Set([identityOf(bundle, start) ?? '']));
  return paths;
}

/** Two certificates with the same name and key stand for the same authority. */
function identityOf(bundle: Bundle, index: number): string | undefined {
  const certificate = certificateOf(bundle.blocks[index]);
  return certificate && `${certificate.subject.key}\n${certificate.publicKey.key}`;
}

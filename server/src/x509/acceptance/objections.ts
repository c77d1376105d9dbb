/** Collects why a certificate is refused, each reason with the releases that it holds for. */
import type { Span } from '../../core/text';
import { acceptanceRule } from '../../facts/x509-acceptance';
import type { ReleaseMask } from '../../facts/x509-acceptance';
import type { ReasonId, ReasonSlots } from './texts';

export interface Objection {
  readonly rule: ReasonId;
  /** The releases that refuse the certificate for this reason. */
  readonly releases: ReleaseMask;
  /** Releases of which some patches refuse it. */
  readonly unsure: ReleaseMask;
  /** The element at fault, as byte offsets in the DER. */
  readonly span: Span;
  readonly slots: ReasonSlots;
}

/**
 * One reading of a certificate by one of Go's parsers. Reading goes on after an objection that only some releases have, as those
 * releases go on that do not have it; it ends when no release is left.
 */
export class Objections {
  readonly #within: ReleaseMask;
  readonly #list: Objection[] = [];
  #refused = 0;

  constructor(within: ReleaseMask) {
    this.#within = within;
  }

  get list(): readonly Objection[] {
    return this.#list;
  }

  /** Whether every release has refused by now. */
  get settled(): boolean {
    return (this.#within & ~this.#refused) === 0;
  }

  /** Notes an objection; false when reading is over: no release is left. */
  raise(rule: ReasonId, span: Span, slots: ReasonSlots = {}): boolean {
    const fact = acceptanceRule(rule);
    const releases = fact.releases & this.#within & ~this.#refused;
    const unsure = fact.unsure & this.#within & ~this.#refused;
    if (releases !== 0 || unsure !== 0) this.#list.push({ rule, releases, unsure, span: { start: span.start, end: span.end }, slots });
    this.#refused |= releases;
    return !this.settled;
  }
}

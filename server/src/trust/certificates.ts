/** What one language may ask about certificates inside its files; `languages.ts` gives it the answers. */

export interface CertificateFacts {
  /** The common name, or else the whole subject; control characters are escaped. */
  readonly name: string;
  /** ISO date on which it ends; `null` when the field is no date. */
  readonly notAfter: string | null;
  /** Whether it may issue others. */
  readonly isAuthority: boolean;
  /** Whether it has issued itself, as far as names and key identifiers tell. */
  readonly issuedItself: boolean;
}

/** The certificates that Go's PEM reader takes from these bytes, in order. */
export type ReadCertificates = (bytes: Uint8Array) => readonly CertificateFacts[];

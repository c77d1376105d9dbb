/**
 * What an inspection of a file says: plain data that goes through JSON, so that the command line, the language server and a
 * webview show the same thing. Nothing in it holds a byte of a private key.
 */
import type { Severity } from '../core/finding';
import type { Text } from '../core/message';
import type { Range, Span } from '../core/text';
import type { ReleaseRange } from '../facts/x509-acceptance';
import type { PemEncoding, PemProblemKind } from '../syntax/pem/types';

/**
 * What a file is for, judged from what it holds. `bundle`: certificate authorities to trust. `chain`: a certificate with the
 * authorities that vouch for it. `key-pair`: a private key with its certificate. `request`: certificate requests only.
 */
export type FileKind = 'bundle' | 'chain' | 'key-pair' | 'request' | 'other';

/** How the file is written: PEM, or what else its first bytes show. */
export type FileForm =
  | 'pem'
  | 'der'
  | 'pkcs7'
  | 'pkcs12'
  | 'java-keystore'
  | 'gzip'
  | 'zip'
  | 'openssh-public-key'
  | 'base64-of-pem'
  | 'base64-of-der'
  | 'empty'
  | 'blank'
  | 'other';

/** What a block holds, whatever its label says. `damaged`: nothing could be made of it. */
export type BlockContent =
  | 'certificate'
  | 'private-key'
  | 'public-key'
  | 'request'
  | 'revocation-list'
  | 'pkcs7'
  | 'pkcs12'
  | 'parameters'
  | 'other'
  | 'damaged';

export interface Inspection {
  /** Size of the file. */
  readonly size: number;
  readonly encoding: PemEncoding;
  readonly form: FileForm;
  readonly kind: FileKind;
  /** The moment that validity was judged at, as an ISO date with time. */
  readonly at: string;
  /** The host name that was asked for, `null` for none. */
  readonly host: string | null;
  readonly go: GoOutcome;
  /** What other readers make of the same file. */
  readonly readers: readonly ReaderOutcome[];
  /** In the order of the file. Certificates inside a PKCS#7 block follow it as blocks of their own. */
  readonly blocks: readonly InspectedBlock[];
  /** Which certificate of the file issued which, each pair once. */
  readonly links: readonly IssuerLink[];
  /** Paths from each certificate that issued nothing up to a root, or to where the file knows no further. */
  readonly chains: readonly InspectedChain[];
  readonly problems: readonly InspectionProblem[];
  /** Whether signatures have been checked; if not, each is `unchecked`. */
  readonly signaturesChecked: boolean;
  /** What was left out because the file is enormous, `null` for nothing. */
  readonly limited: Text | null;
}

export interface GoOutcome {
  /** `1.27` or `1.24.4`. */
  readonly release: string;
  /** How many certificates `AppendCertsFromPEM` adds to an empty pool; `null` when the patch releases differ. */
  readonly roots: number | null;
  /** The same for every minor release that is known, oldest first. */
  readonly byRelease: readonly { readonly release: string; readonly roots: number | null }[];
}

export type ReaderName = 'client-go' | 'trust-manager' | 'openssl';

export interface ReaderOutcome {
  readonly reader: ReaderName;
  /** Certificates that the reader takes; `null` when it refuses the whole file. */
  readonly certificates: number | null;
  /** Why it refuses, or what it leaves out. */
  readonly reason: Text | null;
  /** The block that the reason speaks of. */
  readonly block: number | null;
  /** Whether the answer follows the reader's own code byte for byte, or only in what matters. */
  readonly exact: boolean;
}

export interface InspectedBlock {
  readonly index: number;
  /** What stands between BEGIN and the dashes; for DER files what it would be. */
  readonly label: string;
  readonly content: BlockContent;
  /** The block that this one lies in: a PKCS#7 container. */
  readonly container: number | null;
  /** Byte offsets in the file. */
  readonly bytes: Span;
  /** Lines and characters as an editor counts them. */
  readonly range: Range;
  readonly go: BlockVerdict;
  /** What is wrong with the PEM around the content. */
  readonly damage: readonly BlockDamage[];
  /** The first block with the same content; `null` for the first one itself. */
  readonly duplicateOf: number | null;
  readonly certificate: CertificateView | null;
  readonly key: KeyView | null;
  readonly request: RequestView | null;
}

/** What `AppendCertsFromPEM` does with a block. */
export interface BlockVerdict {
  /** With the release that was asked for; `null` when its patch releases differ. */
  readonly accepted: boolean | null;
  /** Why not, for that release. */
  readonly reason: Text | null;
  /** What of the block the reason speaks of. */
  readonly range: Range | null;
  /** All releases that accept it, oldest first; empty for none. */
  readonly releases: readonly ReleaseRange[];
  /** The GODEBUG setting that makes later releases accept it after all. */
  readonly escape: string | null;
}

export interface BlockDamage {
  readonly kind: PemProblemKind;
  readonly range: Range;
  readonly text: Text;
}

/**
 * `leaf`: for a server, a client or a person. `self-signed`: a leaf that nobody but itself vouches for. `root`: an authority that
 * issued itself. `intermediate`: an authority that another one issued.
 */
export type CertificateRole = 'leaf' | 'self-signed' | 'intermediate' | 'root';

export type ValidityState = 'valid' | 'expired' | 'not-yet-valid' | 'unknown';

/** A certificate in a list. Names are shown with control characters and marks that reorder text as escapes. */
export interface CertificateView {
  readonly role: CertificateRole;
  /** Another certificate of the file has the same subject and key and another issuer. */
  readonly crossSigned: boolean;
  /** What to call it: the common name, or the most telling part of the subject, or the first alternative name. */
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal in pairs, with a minus sign when it is negative. */
  readonly serial: string;
  /** ISO dates with time; `null` when the certificate's own cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly validity: ValidityState;
  /** Whole days from the moment of the inspection to the end; negative when it has passed. */
  readonly daysLeft: number | null;
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly isCa: boolean;
  readonly pathLength: number | null;
  readonly names: readonly AlternativeName[];
  readonly keyUsages: readonly string[];
  readonly extendedKeyUsages: readonly string[];
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly sha256: string;
  readonly sha1: string;
  /** SHA-256 of the public key, in base64 as pins are written. */
  readonly pin: string;
  /** Whether Mozilla's list of roots has it. */
  readonly publicRoot: boolean;
  /** The signature of a certificate that issued itself; `unchecked` for the others, see `links`. */
  readonly selfSignature: SignatureState;
}

export type AlternativeNameKind = 'dns' | 'ip' | 'mail' | 'uri' | 'directory' | 'other';

export interface AlternativeName {
  readonly kind: AlternativeNameKind;
  readonly value: string;
}

/** `unchecked`: the algorithm cannot be checked here, or nothing has been tried. */
export type SignatureState = 'verified' | 'invalid' | 'unchecked';

/** A private or public key: what it is, never what it holds. */
export interface KeyView {
  readonly private: boolean;
  /** `RSA 2048`, `EC P-256`, `encrypted`, `unknown`. */
  readonly description: string;
  readonly encrypted: boolean;
  /** The certificate or request of the file that the key belongs to; `null` when there is none or it cannot be told. */
  readonly matches: number | null;
  /** Whether it could be told. */
  readonly comparable: boolean;
}

export interface RequestView {
  readonly subject: string;
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly names: readonly AlternativeName[];
}

export interface IssuerLink {
  /** Block of the certificate that was issued. */
  readonly subject: number;
  /** Block of the certificate whose subject is the other one's issuer. */
  readonly issuer: number;
  readonly signature: SignatureState;
}

export interface InspectedChain {
  /** Blocks, leaf first. */
  readonly blocks: readonly number[];
  /** `root`: the last one issued itself. `missing-issuer`: its issuer is not in the file. */
  readonly end: 'root' | 'missing-issuer';
  /** Who is missing. */
  readonly missing: string | null;
  /** Whether the blocks stand in the file in this order, one behind the other. */
  readonly inOrder: boolean;
  /** What a Go client checks, one by one; empty for a chain of authorities only. */
  readonly checks: readonly ChainCheck[];
}

export type CheckId =
  | 'validity'
  | 'signature'
  | 'signature-algorithm'
  | 'issuer-is-ca'
  | 'path-length'
  | 'key-usage'
  | 'extended-key-usage'
  | 'name-constraints'
  | 'critical-extensions'
  | 'key-size'
  | 'host-name'
  | 'root'
  | 'policies';

export interface ChainCheck {
  readonly check: CheckId;
  readonly outcome: 'passed' | 'failed' | 'not-checked';
  readonly text: Text;
  /** The block that failed, or that could not be checked. */
  readonly block: number | null;
}

export interface InspectionProblem {
  /** `pem/…` */
  readonly rule: string;
  readonly severity: Severity;
  /** The block that it speaks of; `null` for the file as a whole. */
  readonly block: number | null;
  readonly range: Range;
  readonly what: Text;
  readonly why: Text;
  readonly help: Text;
  readonly fixes: readonly InspectionFix[];
}

export interface InspectionFix {
  readonly title: Text;
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** Everything that a single certificate says; made when it is opened. */
export interface CertificateDetails {
  readonly version: number;
  readonly subject: readonly NameAttribute[];
  readonly issuer: readonly NameAttribute[];
  readonly extensions: readonly ExtensionView[];
  /** The certificate as a PEM block with lines of 64 characters. */
  readonly pem: string;
}

export interface NameAttribute {
  readonly oid: string;
  /** `CN`, `O`; the identifier itself where it has no short name. */
  readonly name: string;
  readonly value: string;
}

export interface ExtensionView {
  readonly oid: string;
  readonly name: string;
  readonly critical: boolean;
  /** What it says, a line each; empty when it could not be read. */
  readonly lines: readonly string[];
  readonly hex: string;
}

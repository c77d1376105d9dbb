/** What a scan of a PEM file gives. All spans are byte offsets in the file (not UTF-16), since damage is a matter of bytes. */
import type { Span } from '../../core/text';
import type { Base64Error } from './base64';

/** Half-open range of byte offsets. */
export type ByteSpan = Span;

/**
 * Why a reader passes over a block or over what was meant to be one. The first group makes Go's `pem.Decode` not see the block at
 * all; the second leaves a block that `AppendCertsFromPEM` does not take.
 */
export type PemProblemKind =
  /** A UTF-8 byte order mark directly before BEGIN. */
  | 'bom'
  /** The file is UTF-16: no byte sequence in it is a PEM marker. */
  | 'utf16'
  /** Blanks or tabs before BEGIN. */
  | 'indented-begin'
  /** The END of another block stands before BEGIN on the same line. */
  | 'glued'
  /** Other text before BEGIN on its line: a comment sign, a quotation mark, a control character. */
  | 'text-before-begin'
  /** Something behind the dashes of the BEGIN line. */
  | 'text-after-begin'
  /** Wrong number or kind of dashes, or a blank beside them. */
  | 'malformed-begin'
  | 'malformed-end'
  | 'indented-end'
  | 'text-before-end'
  | 'text-after-end'
  | 'missing-begin'
  | 'missing-end'
  | 'label-mismatch'
  /** Lines end with a carriage return alone or with more than one. */
  | 'carriage-returns'
  /** The two characters `\n` stand where a line should end. */
  | 'escaped-newlines'
  /** `detail` says what about the base64 is wrong; the span is the byte where reading stopped. */
  | 'bad-base64'
  /** The lines behind BEGIN look like headers up to the end of the file or past END. */
  | 'headers-without-end'
  /** Whole by itself, and yet passed over because of what stands before it. */
  | 'shadowed'
  /** There are header lines (`Proc-Type: …`, or any line with a colon) between BEGIN and the base64. */
  | 'headers'
  /** The label is not exactly `CERTIFICATE`. */
  | 'label'
  /** Nothing between BEGIN and END. */
  | 'empty';

export interface PemProblem {
  readonly kind: PemProblemKind;
  readonly span: ByteSpan;
  readonly detail?: Base64Error['kind'];
}

export interface PemHeader {
  readonly name: string;
  readonly value: string;
  readonly span: ByteSpan;
}

export interface PemBlock {
  /** What stands between BEGIN and the dashes, one character a byte, blanks kept. */
  readonly label: string;
  readonly labelSpan: ByteSpan;
  /** From the first dash of BEGIN to the last dash of END (or as far as the block could be followed). */
  readonly span: ByteSpan;
  /** The BEGIN marker from dash to dash; empty, at the block's start, when BEGIN is missing. */
  readonly begin: ByteSpan;
  readonly headers: readonly PemHeader[];
  /** The base64 text. */
  readonly body: ByteSpan;
  /** The END marker from dash to dash, `null` when it is missing. */
  readonly end: ByteSpan | null;
  /** Whether `pem.Decode` of Go 1.24.8, 1.25.2 and later returns it. */
  readonly acceptedAsBlock: boolean;
  /** Whether `pem.Decode` of earlier releases returns it; differs from the above in contrived files only. */
  readonly acceptedByOlderReaders: boolean;
  /** Empty for a block that `AppendCertsFromPEM` hands to the certificate parser. */
  readonly problems: readonly PemProblem[];
}

/** How the file as a whole is written. */
export type PemEncoding = 'bytes' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** What a file without any block begins with: a hint for what it may be instead. */
export type NonPemForm =
  | 'empty'
  | 'blank'
  /** Begins like an ASN.1 SEQUENCE: a DER certificate, PKCS#7, PKCS#12, … */
  | 'der'
  | 'java-keystore'
  | 'gzip'
  | 'zip'
  | 'openssh-public-key'
  /** Base64 of a PEM file, as in a Secret or a caBundle. */
  | 'base64-of-pem'
  /** Base64 that decodes to something like an ASN.1 SEQUENCE: a certificate without its markers. */
  | 'base64-of-der'
  | 'other';

export interface PemScan {
  readonly encoding: PemEncoding;
  /** In the order of the file. */
  readonly blocks: readonly PemBlock[];
  /** `null` when there are blocks. */
  readonly form: NonPemForm | null;
  /** The scan of what a `base64-of-pem` file decodes to; its spans are offsets in the decoded bytes. */
  readonly decoded: PemScan | null;
}

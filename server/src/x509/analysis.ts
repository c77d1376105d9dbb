/** One file of certificates, analysed: what rules, hovers and inspections ask. Everything is computed lazily and once. */
import type { Span } from '../core/text';
import { Lazy } from '../core/work';
import type { FileKind, SignatureState } from './inspection';
import { certificateOf, readBundle } from './bundle/bundle';
import type { Bundle, BundleBlock } from './bundle/bundle';
import { pairKey, pathsFrom, relationsOf } from './bundle/graph';
import type { Relations, SignatureAnswers } from './bundle/graph';
import { distinctCertificates, kindOf, roleOf } from './bundle/roles';
import { issuedItself } from './certificate/model';
import type { Certificate } from './certificate/model';
import { TextMap } from './text-map';

/** Where the bytes of a file stand in the text that is shown. */
export interface Positions {
  readonly text: string;
  spanOf(bytes: Span): Span;
}

export interface PemInput {
  /** What findings and edits call the file. */
  readonly file?: string;
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970: the moment that validity is judged at. */
  readonly at: number;
  /** The release of Go, `1.27` or `1.24.4`. */
  readonly go: string;
  /** Answers of signature checks, where there have been any. */
  readonly signatures?: SignatureAnswers;
  /** The text that positions are to be in, where it is not simply the decoded bytes. */
  readonly positions?: Positions;
  /** The blocks, where they have been read already. */
  readonly bundle?: Bundle;
}

/** A block that holds a certificate. */
export interface CertificateBlock {
  readonly block: BundleBlock;
  readonly certificate: Certificate;
}

const noAnswers: SignatureAnswers = new Map();

export class PemAnalysis {
  readonly file: string;
  readonly at: number;
  readonly go: string;
  readonly signatures: SignatureAnswers;
  readonly bundle: Bundle;
  readonly #positions: Lazy<Positions>;
  readonly #relations: Lazy<Relations>;
  readonly #kind: Lazy<FileKind>;
  readonly #certificates: Lazy<readonly CertificateBlock[]>;
  readonly #paths: Lazy<readonly (readonly number[])[]>;
  readonly #chain: Lazy<readonly number[]>;

  constructor(input: PemInput) {
    this.file = input.file ?? '';
    this.at = input.at;
    this.go = input.go;
    this.signatures = input.signatures ?? noAnswers;
    this.bundle = input.bundle ?? readBundle(input.bytes);
    this.#positions = new Lazy(() => input.positions ?? new TextMap(this.bundle.bytes, this.bundle.encoding));
    this.#relations = new Lazy(() => relationsOf(this.bundle, this.signatures));
    this.#kind = new Lazy(() => kindOf(this.bundle, this.relations));
    this.#certificates = new Lazy(() => distinctCertificates(this.bundle).flatMap((block) => withCertificate(block)));
    this.#paths = new Lazy(() => this.#findPaths());
    this.#chain = new Lazy(() => this.#findChain());
  }

  get text(): string {
    return this.#positions.value.text;
  }

  /** A stretch of bytes as a stretch of the text. */
  spanOf(bytes: Span): Span {
    return this.#positions.value.spanOf(bytes);
  }

  get relations(): Relations {
    return this.#relations.value;
  }

  get kind(): FileKind {
    return this.#kind.value;
  }

  /** Each certificate once, in the order of the file. */
  get certificates(): readonly CertificateBlock[] {
    return this.#certificates.value;
  }

  /** Paths up from the certificates that issued nothing in this file, as block numbers; authorities alone make none. */
  get paths(): readonly (readonly number[])[] {
    return this.#paths.value;
  }

  certificateAt(index: number): Certificate | undefined {
    return certificateOf(this.bundle.blocks[index]);
  }

  /**
   * The way up from the leaf that a server would send: of a chain or a key pair. It ends in a root where there is one, and is longest
   * otherwise. Empty for files of another kind.
   */
  get chain(): readonly number[] {
    return this.#chain.value;
  }

  /** Certificates that are no authorities, each once. */
  get leaves(): readonly CertificateBlock[] {
    return this.certificates.filter(({ block }) => this.#isLeaf(block.index));
  }

  /** The signature that a certificate which issued itself puts under itself. */
  selfSignature(index: number): SignatureState {
    return this.signatures.get(pairKey(index, index)) ?? 'unchecked';
  }

  #findPaths(): readonly (readonly number[])[] {
    const starts = this.certificates.filter(({ block }) => !this.relations.issuedAny(block.index));
    const paths = starts.flatMap(({ block }) => pathsFrom(block.index, this.bundle, this.relations));
    return paths.filter((path) => path.length > 1 || this.#isLeaf(path[0]));
  }

  #findChain(): readonly number[] {
    const [leaf] = this.leaves;
    if (!leaf || (this.kind !== 'chain' && this.kind !== 'key-pair')) return [];
    const worth = (path: readonly number[]): number => {
      const last = this.certificateAt(path[path.length - 1] ?? -1);
      return (last && issuedItself(last) ? 1_000 : 0) + path.length;
    };
    return this.paths.filter((path) => path[0] === leaf.block.index).sort((a, b) => worth(b) - worth(a))[0] ?? [leaf.block.index];
  }

  #isLeaf(index: number | undefined): boolean {
    const certificate = index === undefined ? undefined : this.certificateAt(index);
    const role = certificate && roleOf(certificate);
    return role === 'leaf' || role === 'self-signed';
  }
}

function withCertificate(block: BundleBlock): CertificateBlock[] {
  const certificate = certificateOf(block);
  return certificate ? [{ block, certificate }] : [];
}

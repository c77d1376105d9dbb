/** What the protocol server needs of the runtime it lives in; the entry points supply it. */
import type { Catalog } from '../core/message';
import type { Clock, Yield } from '../core/work';
import type { Subtle } from '../x509/signature/check';
import type { FileLoader } from '../service/host';
import type { Finder } from '../workspace/catalogues';
import type { Support } from '../service/service';

export interface Runtime {
  readonly languages: readonly Support[];
  readonly files: FileLoader;
  /** Walks the folders of the workspace; absent where nobody can. */
  readonly finder?: Finder;
  /** ISO date in the user's time zone. */
  today(): string;
  /** The moment, as an ISO date with time. */
  instant(): string;
  readonly now: Clock;
  readonly giveWay: Yield;
  /** Calls `work` after `milliseconds`; the result calls it off. */
  after(milliseconds: number, work: () => void): () => void;
  /** The platform's WebCrypto. */
  readonly subtle: Subtle;
  /** The bytes of a file of any size that can be held; `undefined` for what cannot be read here. */
  readBytes(uri: string): Promise<Uint8Array | undefined>;
  readonly version: string;
  /** Translations, when the editor speaks another language than English. */
  catalog?(locale: string): Catalog | undefined;
}

/** What the protocol server needs of the runtime it lives in; the entry points supply it. */
import type { Catalog } from '../core/message';
import type { Clock, Yield } from '../core/work';
import type { FileLoader } from '../service/host';
import type { Support } from '../service/service';

export interface Runtime {
  readonly languages: readonly Support[];
  readonly files: FileLoader;
  today(): string;
  readonly now: Clock;
  readonly giveWay: Yield;
  /** Calls `work` after `milliseconds`; the result calls it off. */
  after(milliseconds: number, work: () => void): () => void;
  readonly version: string;
  /** Translations, when the editor speaks another language than English. */
  catalog?(locale: string): Catalog | undefined;
}

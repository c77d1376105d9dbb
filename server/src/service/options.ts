/** What the engine is put together from. */
import type { LanguageSupport } from '../core/language';
import type { Log } from '../core/log';
import type { Text } from '../core/message';
import type { Clock, Yield } from '../core/work';
import type { TraceReport } from '../trust/report';
import type { Finder } from '../workspace/catalogues';
import type { FileLoader } from './host';

export type Support = LanguageSupport<TraceReport>;

export interface ServiceOptions {
  readonly languages: readonly Support[];
  readonly files: FileLoader;
  /** Walks the folders of the workspace; without it nothing is known of files that no other names. */
  readonly finder?: Finder;
  /** Bytes of files that may stay in memory although nobody needs them any more: for a run in which no file changes. */
  readonly spareBytes?: number;
  /** ISO date of today. */
  today(): string;
  /** A monotonic clock in milliseconds. */
  readonly now: Clock;
  readonly giveWay: Yield;
  readonly log: Log;
  /** Whether a folder's `.trustlint.json` counts. */
  readonly readConfigFile: boolean;
  onConfigProblems?(file: string, problems: readonly Text[]): void;
}

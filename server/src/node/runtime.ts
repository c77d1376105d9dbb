/** The Node side of the engine: clock, timers, files. */
import { webcrypto } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Runtime } from '../lsp/runtime';
import { languages } from '../languages';
import { readAsset } from './assets';
import { diskFinder } from './find';
import { diskFiles, readBytes } from './files';
import { version } from './version';

/** The date in the user's time zone, as `2026-11-24`. */
export function today(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const nodeRuntime: Runtime = {
  languages: languages(readAsset),
  files: diskFiles,
  finder: diskFinder,
  today: () => today(),
  instant: () => new Date().toISOString(),
  now: () => performance.now(),
  giveWay: () => new Promise(resolve => setImmediate(resolve)),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  subtle: webcrypto.subtle,
  readBytes,
  version,
};

/** The engine in this process, over files in memory: what is measured is analysis, not the disk. */
import { performance } from 'node:perf_hooks';
import type { HostEntry } from '../../server/src/core/host';
import { silentLog } from '../../server/src/core/log';
import { languages } from '../../server/src/languages';
import { readAsset } from '../../server/src/node/assets';
import { createService, type Service } from '../../server/src/service/service';

export const folder = 'file:///bench';

/** A service with one workspace folder in which there is nothing but the files given, by path. */
export function engine(files: Readonly<Record<string, string>> = {}): Service {
  const entries = new Map(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const load = (uri: string): HostEntry => {
    const text = entries.get(uri);
    return text === undefined ? { kind: 'absent' } : { kind: 'file', bytes: new TextEncoder().encode(text), mode: 0o644 };
  };
  const service = createService({
    languages: languages(readAsset),
    files: { load: uri => Promise.resolve(load(uri)) },
    today: () => '2026-11-24',
    now: () => performance.now(),
    giveWay: () => new Promise(resolve => setImmediate(resolve)),
    log: silentLog,
    readConfigFile: true,
  });
  service.setFolders([folder]);
  return service;
}

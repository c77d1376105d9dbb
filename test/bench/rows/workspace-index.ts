/** The first question about other files in a repository of 5,000 manifests and Dockerfiles: everything is looked through once. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { languages } from '../../../server/src/languages';
import { readAsset } from '../../../server/src/node/assets';
import { diskFiles } from '../../../server/src/node/files';
import { diskFinder } from '../../../server/src/node/find';
import { createService } from '../../../server/src/service/service';
import { makeEstate } from '../estate';
import { cpuOf, type Row } from '../rows';

const candidates = 5000;

const row: Row = {
  work: `join a Dockerfile with ${candidates.toLocaleString('en')} files for the first time`,
  goal: '≤ 3 ×',
  unit: 'ms CPU',
  ours: {
    async prepare() {
      const estate = makeEstate(candidates);
      const file = path.join(estate.folder, 'services/7/Dockerfile');
      const uri = pathToFileURL(file).href;
      const fail = (message: string): never => {
        throw new Error(message);
      };
      return {
        run: () => cpuOf(async () => {
          const service = createService({
            languages: languages(readAsset),
            files: diskFiles,
            finder: diskFinder,
            today: () => '2026-11-24',
            now: () => performance.now(),
            giveWay: () => new Promise(resolve => setImmediate(resolve)),
            log: { error: fail, warn: fail, info: () => undefined },
            readConfigFile: false,
          });
          service.setFolders([pathToFileURL(estate.folder).href]);
          service.open(uri, 'dockerfile', 1, readFileSync(file, 'utf8'));
          const answer = await service.findings(uri);
          if (!answer?.findings.some(({ severity }) => severity === 'error')) fail('the joined finding is missing');
        }),
        end: async () => estate.remove(),
      };
    },
  },
  peer: {
    name: 'reading the same files',
    async prepare() {
      const estate = makeEstate(candidates);
      return {
        run: () => cpuOf(async () => {
          for (let i = 0; i < estate.files.length; i += 16) await Promise.all(estate.files.slice(i, i + 16).map(file => readFile(file, 'utf8')));
        }),
        end: async () => estate.remove(),
      };
    },
  },
};

export default row;

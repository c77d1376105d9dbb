/** Repairs that reach into other files, with a language that has such rules: see `../unit/service-toy`. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { repair } from '../../server/src/cli/repair';
import type { Session } from '../../server/src/cli/session';
import { sourcesOf } from '../../server/src/cli/sources';
import { scopeOf } from '../../server/src/cli/write';
import { render } from '../../server/src/core/message';
import { silentLog } from '../../server/src/core/log';
import { diskFiles } from '../../server/src/node/files';
import { createService } from '../../server/src/service/service';
import { toyLanguage } from '../unit/service-toy';
import { inFolder, type Folder } from './run';

function sessionIn(folder: Folder): Session {
  const service = createService({
    languages: [toyLanguage()], files: diskFiles, today: () => '2026-11-24', now: () => 0, giveWay: async () => undefined, log: silentLog, readConfigFile: false,
  });
  const ignore = (): void => undefined;
  return {
    service, terminal: { out: ignore, err: ignore, colour: false, interactive: false, cwd: folder.path }, exclude: [], named: [], repositories: new Map(), folder: undefined,
    trouble: message => assert.fail(render(message)), isTroubled: false,
  };
}

interface Repaired {
  readonly files: Readonly<Record<string, string>>;
  readonly applied: number;
  readonly found: readonly string[];
  readonly left: readonly string[];
}

async function repaired(folder: Folder, ...paths: string[]): Promise<Repaired> {
  const session = sessionIn(folder);
  const { files, applied, found, left } = await repair(session, sourcesOf(session, paths).files, {
    unsafe: false, rules: undefined, scope: scopeOf(paths.map(named => folder.at(named))), threshold: { minSeverity: 'warning', rules: undefined },
  });
  const names = (list: typeof found): string[] => list.map(({ finding }) => `${finding.file} ${finding.message}`);
  assert.deepEqual(session.service.documents(), []);
  return { files: Object.fromEntries(files.map(({ path, after }) => [path.slice(folder.path.length + 1), after])), applied, found: names(found), left: names(left) };
}

describe('a fix in another file', () => {
  const cases: readonly { name: string; files: Record<string, string>; paths: string[]; wanted: Repaired }[] = [
    {
      name: 'is made when that file is in the scope, and both are judged with it',
      files: { 'a.toy': 'read b.toy\n', 'b.toy': 'bad\nodd\n' },
      paths: ['.'],
      wanted: { files: { 'b.toy': 'good\nodd\n' }, applied: 1, found: ['a.toy `read b.toy` is there', 'b.toy `bad` is there'], left: [] },
    },
    {
      name: 'is made also when that file was judged before',
      files: { 'a.toy': 'odd\n# bad\n', 'b.toy': 'read a.toy\n', 'c.toy': 'bad\n' },
      paths: ['a.toy', 'b.toy', 'c.toy'],
      wanted: { files: { 'a.toy': 'odd\n# good\n', 'c.toy': 'good\n' }, applied: 2, found: ['b.toy `read a.toy` is there', 'c.toy `bad` is there'], left: [] },
    },
    {
      name: 'is not made when that file is not named',
      files: { 'a.toy': 'read b.toy\n', 'b.toy': 'bad\n' },
      paths: ['a.toy'],
      wanted: { files: {}, applied: 0, found: ['a.toy `read b.toy` is there'], left: ['a.toy `read b.toy` is there'] },
    },
    {
      name: 'is not made in a directory beside the named one',
      files: { 'a/a.toy': 'read ../ab/b.toy\nbad\n', 'ab/b.toy': 'bad\n' },
      paths: ['a'],
      wanted: {
        files: { 'a/a.toy': 'read ../ab/b.toy\ngood\n' }, applied: 1,
        found: ['a/a.toy `read ../ab/b.toy` is there', 'a/a.toy `bad` is there'], left: ['a/a.toy `read ../ab/b.toy` is there'],
      },
    },
  ];
  for (const { name, files, paths, wanted } of cases) {
    test(name, () => inFolder(files, async folder => {
      assert.deepEqual(await repaired(folder, ...paths), wanted);
      for (const [file, text] of Object.entries(files)) assert.equal(folder.read(file), text, 'nothing is written by this');
    }));
  }
});

test('a finding that no fix takes away is left', () => inFolder({ 'a.toy': 'bad\nread nowhere.toy\ntwice\n' }, async folder => {
  const { files, left } = await repaired(folder, '.');
  assert.deepEqual(files, { 'a.toy': 'good\nread nowhere.toy\ntwice\n' });
  assert.deepEqual(left, ['a.toy `read nowhere.toy` is there']);
}));

/** What is known of one release of Go as far as certificates go, for people and for scripts. */
import { defineTexts, render } from '../../core/message';
import {
  certificateDirectories, certificateFiles, goReleaseFact, lookupStatement, lookupStatementIds, type GoRelease, type GoReleaseFact, type ReleaseChange, type SearchPath,
} from '../../facts/go-lookup';
import { godebugSettingsOf, type GodebugSetting } from '../../facts/godebug';
import { rowsText } from './rows';

export const goFactTexts = defineTexts('cli.facts.go', {
  title: 'Go {release}',
  released: 'released',
  supported: 'supported',
  yes: 'yes, on {date}',
  no: 'no, on {date}',
  files: 'files, until one can be read',
  directories: 'directories, all of them',
  firstDirectory: 'directories, until one gives roots',
  behaviour: 'how it looks',
  changes: 'new in this release',
  change: '{change} ({source})',
  changeMessage: '{change}: `{message}` ({source})',
  godebug: 'GODEBUG settings on TLS and certificates',
  setting: '{name}: {effect}',
  settingDefault: '{name}: {effect} (default {value})',
});

interface Statement {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
}

export interface GoFacts {
  readonly release: string;
  readonly fact: GoReleaseFact;
  readonly files: readonly SearchPath[];
  readonly directories: readonly SearchPath[];
  readonly behaviours: readonly Statement[];
  /** Those that have to do with TLS, certificates or names. */
  readonly godebug: readonly GodebugSetting[];
}

/** `undefined` for a release outside the facts. */
export function goFactsOf(go: GoRelease): GoFacts | undefined {
  const fact = goReleaseFact(go);
  if (!fact) return undefined;
  return {
    release: `${go.major}.${go.minor}`,
    fact,
    files: certificateFiles(go),
    directories: certificateDirectories(go),
    behaviours: lookupStatementIds().flatMap(id => statementFor(id, go)),
    godebug: godebugSettingsOf(go).filter(setting => setting.effect !== undefined),
  };
}

function statementFor(id: string, go: GoRelease): Statement[] {
  const found = lookupStatement(id);
  if (!found || go.minor < (found.since ?? go.minor) || go.minor > (found.until ?? go.minor)) return [];
  return [{ id, statement: found.statement, source: found.source }];
}

export function goFactsText({ release, fact, files, directories, behaviours, godebug }: GoFacts): string {
  const texts = goFactTexts;
  const readsAll = behaviours.some(({ id }) => id === 'all-directories');
  return rowsText(render(texts.title({ release })), [
    { label: texts.released(), values: [fact.released] },
    { label: texts.supported(), values: [render((fact.supported ? texts.yes : texts.no)({ date: fact.retrieved }))] },
    { label: texts.files(), values: files.map(({ path }) => path) },
    { label: readsAll ? texts.directories() : texts.firstDirectory(), values: directories.map(({ path }) => path) },
    { label: texts.behaviour(), values: behaviours.map(({ statement }) => statement) },
    { label: texts.changes(), values: fact.changes.map(changeText) },
    { label: texts.godebug(), values: godebug.map(settingText) },
  ]);
}

function changeText({ change, message, source }: ReleaseChange): string {
  return render(message === '' ? goFactTexts.change({ change, source }) : goFactTexts.changeMessage({ change, message, source }));
}

function settingText({ name, effect = '', default: value }: GodebugSetting): string {
  return render(value === undefined || value === '' ? goFactTexts.setting({ name, effect }) : goFactTexts.settingDefault({ name, effect, value }));
}

export function goFactsJson({ release, fact, files, directories, behaviours, godebug }: GoFacts): object {
  const { released, supported, retrieved, changes } = fact;
  const path = ({ path: at, source }: SearchPath): object => ({ path: at, source });
  return { version: 1, release, released, supported, retrieved, files: files.map(path), directories: directories.map(path), behaviours, changes, godebug };
}

/** The engine as the command line uses it: the working directory plays the workspace folder, files are opened one after the other. */
import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { Log } from '../core/log';
import { render, type Text } from '../core/message';
import { isWithin } from '../core/host';
import { languages } from '../languages';
import { readAsset } from '../node/assets';
import { diskFiles, pathOf } from '../node/files';
import { diskFinder } from '../node/find';
import { today } from '../node/runtime';
import { configFileName, readConfigText } from '../service/config';
import { createService, type Service } from '../service/service';
import { canonicalUri } from '../service/uri';
import { reasonOf } from './read';
import { cliTexts } from './texts';
import { complain, UsageError, type Terminal } from './terminal';

export interface Session {
  readonly service: Service;
  readonly terminal: Terminal;
  /** What the settings exclude. The engine does not know of it, so that a file that is named is judged all the same. */
  readonly exclude: readonly string[];
  /** Directories that the command line names: outside of the working directory and of a repository they are the folders. */
  readonly named: string[];
  /** The repository of each directory that was asked about. */
  readonly repositories: Map<string, string | undefined>;
  /** The folder in force. */
  folder: string | undefined;
  /** Says what went wrong and lets the command go on; it will end with the status of trouble. */
  trouble(message: Text): void;
  readonly isTroubled: boolean;
}

/** The file's id in the engine. */
export function uriOf(file: string): string {
  return canonicalUri(pathToFileURL(file).href);
}

/** A file id as the user writes paths: relative to the working directory, with `/`. */
export function shownPath(uri: string, cwd: string): string {
  const file = pathOf(uri);
  return file === undefined ? uri : relativePath(file, cwd);
}

export function relativePath(file: string, cwd: string): string {
  return (path.relative(cwd, file) || '.').split(path.sep).join('/');
}

/** An engine with the settings of `--config`, or of the working directory's configuration file. Throws `UsageError` if they are broken. */
export function openSession(terminal: Terminal, config?: string): Session {
  let troubled = false;
  const trouble = (message: Text): void => {
    troubled = true;
    complain(terminal, render(message));
  };
  const log: Log = { error: message => trouble(cliTexts.internal({ message })), warn: () => undefined, info: () => undefined };
  const service = createService({
    languages: languages(readAsset),
    files: diskFiles,
    finder: diskFinder,
    spareBytes: 32 * 1024 * 1024,
    today: () => today(),
    now: () => performance.now(),
    giveWay: () => new Promise(resolve => setImmediate(resolve)),
    log,
    readConfigFile: false,
  });
  const exclude = configure(service, terminal.cwd, config);
  return {
    service,
    terminal,
    exclude,
    named: [],
    repositories: new Map(),
    folder: undefined,
    trouble,
    get isTroubled() {
      return troubled;
    },
  };
}

/** Gives the engine its settings, without the exclusions, which are returned. */
function configure(service: Service, cwd: string, config: string | undefined): readonly string[] {
  const file = path.resolve(cwd, config ?? configFileName);
  if (config === undefined && !existsSync(file)) return [];
  const name = config ?? configFileName;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(cliTexts.cannotRead({ file: name, reason: reasonOf(error) }));
  }
  const known = new Set(service.rules.map(rule => rule.name));
  const { problems, settings } = readConfigText(text, known);
  const [problem] = problems;
  if (problem) throw new UsageError(cliTexts.badConfig({ file: name, problem: render(problem) }));
  service.configure(undefined, { ...JSON.parse(text.replace(/^\uFEFF/, '')), exclude: [] });
  return settings.exclude;
}

/**
 * Opens a file with its folder: the working directory if it is in there, else the repository it is in, else the directory
 * that was named to be searched, else its own.
 */
export function openFile(session: Session, file: string, text: string): string {
  const uri = uriOf(file);
  const folder = folderFor(file, uri, session);
  if (folder !== session.folder) session.service.setFolders([folder]);
  session.folder = folder;
  session.service.open(uri, undefined, 1, text);
  return uri;
}

function folderFor(file: string, uri: string, { terminal, named, repositories }: Session): string {
  const working = uriOf(terminal.cwd);
  if (isWithin(uri, working)) return working;
  const directory = path.dirname(file);
  const known = repositories.has(directory) ? repositories.get(directory) : repositoryOf(directory);
  repositories.set(directory, known);
  return known ?? named.map(uriOf).find(each => isWithin(uri, each)) ?? uriOf(directory);
}

function repositoryOf(directory: string): string | undefined {
  for (let at = directory; at !== path.dirname(at); at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return uriOf(at);
  }
  return undefined;
}

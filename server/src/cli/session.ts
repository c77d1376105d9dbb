/** The engine as the command line uses it: the working directory plays the workspace folder, files are opened one after the other. */
import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { Log } from '../core/log';
import { render } from '../core/message';
import { isWithin } from '../core/host';
import { languages } from '../languages';
import { diskFiles, pathOf } from '../node/files';
import { today } from '../node/runtime';
import { configFileName, readConfigText } from '../service/config';
import { createService, type Service } from '../service/service';
import { canonicalUri } from '../service/uri';
import { reasonOf } from './read';
import { cliTexts } from './texts';
import { printable, UsageError, type Terminal } from './terminal';

export interface Session {
  readonly service: Service;
  readonly terminal: Terminal;
}

/** The file's id in the engine. */
export function uriOf(file: string): string {
  return canonicalUri(pathToFileURL(file).href);
}

/** A file id as the user writes paths: relative to the working directory, with `/`. */
export function shownPath(uri: string, cwd: string): string {
  const file = pathOf(uri);
  if (file === undefined) return uri;
  return (path.relative(cwd, file) || '.').split(path.sep).join('/');
}

/** An engine with the settings of `--config`, or of the working directory's configuration file. Throws `UsageError` if they are broken. */
export function openSession(terminal: Terminal, config: string | undefined): Session {
  const log: Log = { error: message => terminal.err(`trustlint: internal: ${printable(message)}\n`), warn: () => undefined, info: () => undefined };
  const service = createService({
    languages: languages(),
    files: diskFiles,
    today: () => today(),
    now: () => performance.now(),
    giveWay: () => Promise.resolve(),
    log,
    readConfigFile: false,
  });
  configure(service, terminal, config);
  return { service, terminal };
}

function configure(service: Service, terminal: Terminal, config: string | undefined): void {
  const file = path.resolve(terminal.cwd, config ?? configFileName);
  if (config === undefined && !existsSync(file)) return;
  const name = config ?? configFileName;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(render(cliTexts.cannotRead({ file: name, reason: reasonOf(error) })));
  }
  const known = new Set(service.rules.map(rule => rule.name));
  const [problem] = readConfigText(text, known).problems;
  if (problem) throw new UsageError(render(cliTexts.badConfig({ file: name, problem: render(problem) })));
  service.configure(undefined, JSON.parse(text.replace(/^\uFEFF/, '')));
}

/** Opens a file with its folder: the working directory if it is in there, else the repository it is in, else its own directory. */
export function openFile(session: Session, file: string, text: string, languageId?: string): string {
  const uri = uriOf(file);
  session.service.setFolders([folderFor(file, uri, session.terminal.cwd)]);
  session.service.open(uri, languageId, 1, text);
  return uri;
}

function folderFor(file: string, uri: string, cwd: string): string {
  const working = uriOf(cwd);
  if (isWithin(uri, working)) return working;
  for (let at = path.dirname(file); at !== path.dirname(at); at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return uriOf(at);
  }
  return uriOf(path.dirname(file));
}

/** A workspace in memory with the real engine on it: files go in, findings come out. */
import { fitLineBreaks, applyEdits } from '../../server/src/core/edits';
import type { Finding, Fix } from '../../server/src/core/finding';
import { joinUri, type HostEntry } from '../../server/src/core/host';
import { render } from '../../server/src/core/message';
import { languages } from '../../server/src/languages';
import { readAsset } from '../../server/src/node/assets';
import type { FileLoader } from '../../server/src/service/host';
import type { Finder } from '../../server/src/workspace/catalogues';
import { createService, type Service } from '../../server/src/service/service';

export const folder = 'file:///ws';
/** Facts have dates, and so have certificates: the tests live on this day. */
export const today = '2026-11-24';

export interface WorldFile {
  readonly content: string | Uint8Array;
  readonly mode?: number;
}

export interface World {
  /** By path relative to the workspace folder. */
  readonly files: ReadonlyMap<string, WorldFile>;
  /** The path of the file that is judged, and what an editor would call its language. */
  readonly main: string;
  readonly languageId?: string | undefined;
  /** The raw section of the settings. */
  readonly settings?: unknown;
}

export function uriOf(path: string): string {
  return joinUri(folder, path) ?? `${folder}/${path}`;
}

export function pathOf(uri: string): string {
  return uri.startsWith(`${folder}/`) ? decodeURIComponent(uri.slice(folder.length + 1)) : uri;
}

/** The text of a file; only files that are text can be judged or edited. */
export function textOf(world: World, path: string): string | undefined {
  const content = world.files.get(path)?.content;
  return typeof content === 'string' ? content : undefined;
}

export function mainText(world: World): string {
  return textOf(world, world.main) ?? '';
}

export function withText(world: World, path: string, text: string): World {
  return { ...world, files: new Map([...world.files, [path, { ...world.files.get(path), content: text }]]) };
}

/** The engine over the files of a world, with the main file open. */
export function serviceFor(world: World): Service {
  const service = emptyServiceFor(world);
  service.open(uriOf(world.main), world.languageId, 1, mainText(world));
  return service;
}

/** The same with no file open. Whatever it logs as an error is thrown: there is nothing to log here. */
function emptyServiceFor(world: World): Service {
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const service = createService({
    languages: languages(readAsset),
    files: loaderOf(world),
    finder: finderOf(world),
    today: () => today,
    now: () => 0,
    giveWay: async () => undefined,
    log: { error: fail, warn: fail, info: () => undefined },
    readConfigFile: true,
    onConfigProblems: (file, problems) => fail(`${file}: ${problems.map(problem => render(problem)).join('; ')}`),
  });
  service.setFolders([folder]);
  const problems = service.configure(undefined, world.settings);
  if (problems.length > 0) fail(`settings: ${problems.map(problem => render(problem)).join('; ')}`);
  return service;
}

/** The findings of all files, one after the other in one engine. */
export async function judgeAll(world: World): Promise<readonly Finding[]> {
  const service = emptyServiceFor(world);
  const findings: Finding[] = [];
  for (const path of world.files.keys()) {
    const uri = uriOf(path);
    if (!service.accepts({ uri })) continue;
    service.open(uri, undefined, 1, textOf(world, path) ?? '');
    findings.push(...((await service.findings(uri))?.findings ?? []));
    service.close(uri);
  }
  return findings;
}

/** All findings of the main file. */
export async function judge(world: World): Promise<readonly Finding[]> {
  const answer = await serviceFor(world).findings(uriOf(world.main));
  return answer?.findings ?? [];
}

export function loaderOf(world: World): FileLoader {
  const paths = [...world.files.keys()];
  const entry = (uri: string): HostEntry => {
    const path = uri === folder ? '' : pathOf(uri);
    const file = world.files.get(path);
    if (file) return { kind: 'file', bytes: typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content, mode: file.mode ?? 0o644 };
    const prefix = path === '' ? '' : `${path}/`;
    const inside = paths.filter(other => other.startsWith(prefix)).map(other => other.slice(prefix.length).split('/', 1)[0] ?? '');
    return inside.length === 0 && path !== '' ? { kind: 'absent' } : { kind: 'directory', names: [...new Set(inside)].sort() };
  };
  return { load: async uri => entry(uri) };
}

export function finderOf(world: World): Finder {
  return { find: async (_, wanted) => [...world.files.keys()].map(uriOf).filter(wanted) };
}

/** The world after one fix, as an editor would leave it. */
export function afterFix(world: World, fix: Fix): World {
  let next = world;
  for (const file of new Set(fix.edits.map(edit => edit.file))) {
    const path = pathOf(file);
    const text = textOf(world, path);
    if (text === undefined) throw new Error(`the fix "${render(fix.title)}" edits ${path}, which is not there`);
    const edits = fix.edits.filter(edit => edit.file === file).map(edit => ({ span: edit.span, newText: fitLineBreaks(edit.newText, text) }));
    next = withText(next, path, applyEdits(text, edits));
  }
  return next;
}

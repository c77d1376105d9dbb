/** Folders on disk for the server to read, gone after the test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Workspace {
  readonly path: string;
  /** URI of the folder, without a slash at the end. */
  readonly uri: string;
  uriOf(file: string): string;
  write(file: string, content: string): void;
  remove(file: string): void;
  dispose(): void;
}

/** Makes a folder with these files, by path relative to it. */
export function makeWorkspace(files: Readonly<Record<string, string>> = {}, name = 'project'): Workspace {
  const base = mkdtempSync(path.join(realpathSync(tmpdir()), 'trustlint-workspace-'));
  const root = path.join(base, name);
  mkdirSync(root);
  const uriOf = (file: string): string => pathToFileURL(path.join(root, file)).href;
  const write = (file: string, content: string): void => {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    path: root,
    uri: pathToFileURL(root).href,
    uriOf,
    write,
    remove: file => rmSync(path.join(root, file), { recursive: true }),
    dispose: () => rmSync(base, { recursive: true, force: true }),
  };
}

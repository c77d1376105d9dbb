/** For tests of hovers, completion and navigation: a Dockerfile with a mark where the cursor stands, and a build context. */
import type { HostEntry, HostFiles } from '../../server/src/core/host';
import { render, type Text } from '../../server/src/core/message';
import { defaultSettings } from '../../server/src/core/settings';
import { analyseDockerfile, type DockerfileAnalysis } from '../../server/src/dockerfile/analysis';
import type { FileContent } from '../../server/src/trust/types';

export const cursor = '▮';
const folder = 'file:///project';
export const dockerfileUri = `${folder}/Dockerfile`;

export interface Scene {
  readonly analysis: DockerfileAnalysis;
  readonly text: string;
  /** Where the mark stood. */
  readonly offset: number;
}

/** Analyses `source` without its mark; `files` are the build context by relative path. A source without a mark has the cursor at its end. */
export function sceneOf(source: string, files: Readonly<Record<string, string>> = {}): Scene {
  const at = source.indexOf(cursor);
  const text = at < 0 ? source : source.slice(0, at) + source.slice(at + cursor.length);
  const input = { uri: dockerfileUri, text, files: contextOf({ ...files, Dockerfile: text }), settings: defaultSettings, today: '2026-11-24' };
  return { analysis: analyseDockerfile(input, readContent), text, offset: at < 0 ? text.length : at };
}

function contextOf(files: Readonly<Record<string, string>>): HostFiles {
  const names = new Set(Object.keys(files).map((path) => path.split('/', 1)[0] ?? path));
  return {
    rootOf: () => folder,
    entry(uri): HostEntry {
      if (uri === folder) return { kind: 'directory', names: [...names].sort() };
      const path = uri.startsWith(`${folder}/`) ? uri.slice(folder.length + 1) : undefined;
      const text = path === undefined ? undefined : files[path];
      if (text !== undefined) return { kind: 'file', bytes: new TextEncoder().encode(text), mode: 0o644 };
      const inside = Object.keys(files).filter((name) => path !== undefined && name.startsWith(`${path}/`));
      if (path === undefined || inside.length === 0) return { kind: 'absent' };
      return { kind: 'directory', names: [...new Set(inside.map((name) => name.slice(path.length + 1).split('/', 1)[0] ?? ''))].sort() };
    },
  };
}

/** Counts PEM blocks, all of them somebody's own: what a certificate is, other tests say. */
function readContent(bytes: Uint8Array): FileContent {
  const text = new TextDecoder().decode(bytes);
  const count = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  return count > 0 ? { kind: 'certificates', count, scope: 'private' } : { kind: 'no-certificates', empty: text === '' };
}

export const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** The texts of a hover as the reader sees them. */
export function shown(parts: readonly Text[]): string {
  return parts.map((part) => render(part)).join('\n\n');
}

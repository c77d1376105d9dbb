/** Tilt: `docker_build('image', 'context', dockerfile='…', target='…')` with literal arguments. */
import { nameOf } from '../../core/host';
import type { BuildEntry, OutlineEntry } from '../../core/outline';
import type { Outliner } from '../catalogues';
import { localBuild } from './yaml';

export const tiltReader: Outliner = {
  accepts: ({ uri }) => /^(Tiltfile(\.\w+)?|\w+\.tiltfile)$/i.test(nameOf(uri)),
  outline: ({ text }) => (text.includes('docker_build') ? [...text.matchAll(call)].flatMap(match => entryOf(match) ?? []) : []),
};

const call = /^[ \t]*docker_build\(\s*((["'])([^"'\n]+)\2)\s*,([^()]*)\)/gm;

function entryOf(match: RegExpMatchArray): OutlineEntry | undefined {
  const rest = match[4] ?? '';
  const named = (name: string): string | null | undefined => {
    const found = new RegExp(`\\b${name}\\s*=\\s*(["'])([^"'\\n]*)\\1`).exec(rest);
    return found ? found[2] : new RegExp(`\\b${name}\\s*=`).test(rest) ? null : undefined;
  };
  const context = /^\s*(["'])([^"'\n]*)\1/.exec(rest)?.[2] ?? named('context');
  const [dockerfile, target, build_args, contents] = ['dockerfile', 'target', 'build_args', 'dockerfile_contents'].map(named);
  if (context === undefined || context === null || dockerfile === null || target === null || build_args !== undefined || contents !== undefined) return undefined;
  // Tilt's path of a Dockerfile starts at the Tiltfile, and without one it lies in the context.
  const build = localBuild(context, dockerfile === undefined ? 'Dockerfile' : relativeTo(context, dockerfile), target, []);
  const start = (match.index ?? 0) + match[0].indexOf(match[1] ?? '');
  const entry: BuildEntry | undefined = build && { kind: 'build', image: match[3] ?? '', build, by: 'tilt', span: { start, end: start + (match[1] ?? '').length } };
  return entry;
}

/** A path that starts at the file, as one that starts at the context. */
function relativeTo(context: string, path: string): string {
  const depth = context.split('/').filter(part => part !== '' && part !== '.').length;
  return `${'../'.repeat(depth)}${path}`;
}

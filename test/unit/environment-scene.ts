/** For tests of the judgements on environments: a process with variables, files and a program, without any language around it. */
import { verbatim } from '../../server/src/core/message';
import type { EnvironmentVariable, ProcessEnvironment } from '../../server/src/environment/types';
import { unknownProgram, type Change, type FileContent, type Origin, type ProgramView } from '../../server/src/trust/types';
import { emptyView, withChanges } from '../../server/src/trust/view';

export const origin: Origin = { kind: 'fact', text: verbatim('scene'), source: 'test' };

export const goProgram: ProgramView = { ...unknownProgram, isGo: 'yes', go: { major: 1, minor: 27 } };

const certificates: FileContent = { kind: 'certificates', count: 1, scope: 'private' };

export interface SceneOptions {
  readonly program?: ProgramView;
  /** Paths of files with a certificate; those that end with a slash are folders, those with `.der` hold none. */
  readonly files?: readonly string[];
  readonly mounts?: readonly string[];
  readonly moment?: ProcessEnvironment['moment'];
  readonly workingDirectory?: string;
  readonly elsewhere?: Readonly<Record<string, readonly string[]>>;
  /** Variables that something unread may set. */
  readonly unknown?: readonly string[];
}

/** A process whose file system is empty but for the files that are named. */
export function environmentWith(variables: Readonly<Record<string, string>>, options: SceneOptions = {}): ProcessEnvironment {
  const own = Object.entries(variables).map(([name, value]) => variableOf(name, value));
  const at = { start: 0, end: 0 };
  return {
    file: 'scene',
    at,
    moment: options.moment ?? 'run',
    starts: 'yes',
    program: options.program ?? goProgram,
    variables: own,
    value: (name) => {
      if (options.unknown?.includes(name) === true) return { kind: 'unknown', origin };
      const value = variables[name];
      return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin };
    },
    files: withChanges(emptyView(origin), (options.files ?? []).map(changeOf)),
    workingDirectory: options.workingDirectory,
    runsAs: 'root',
    mayBeMounted: (path) => options.mounts?.includes(path) === true,
    remedies: { publicRoots: () => [], bringFile: () => [], privateCa: () => [], elsewhere: (path) => options.elsewhere?.[path] ?? [] },
  };
}

function changeOf(path: string): Change {
  if (path.endsWith('/')) return { op: 'mkdir', path: path.slice(0, -1), access: { mode: 0o755, owner: 'root' }, origin };
  const content: FileContent = path.endsWith('.der') ? { kind: 'no-certificates', empty: false } : certificates;
  return { op: 'write', path, content, access: { mode: 0o644, owner: 'root' }, origin };
}

/** A variable as if its value stood alone in a file. */
export function variableOf(name: string, value: string): EnvironmentVariable {
  const span = { start: 0, end: value.length };
  const none = (): undefined => undefined;
  return { file: 'scene', name, nameSpan: span, value, valueSpan: span, literal: span, edits: { setValue: none, rename: none, remove: none, copyTo: none } };
}

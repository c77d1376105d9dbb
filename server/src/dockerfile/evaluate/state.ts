/** What is known of a stage between two of its instructions. Values are immutable; an instruction makes a new one. */
import type { Text } from '../../core/message';
import type { Span } from '../../core/text';
import type { JsonItem } from '../../syntax/dockerfile/words';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import type { ImageFact } from '../../facts/images';
import type { EnvValue, FileView, Origin, RunsAs, Tri } from '../../trust/types';

/** How a container starts. */
export interface StartCommand {
  readonly instruction: Instruction;
  /** Exec form; absent for the shell form. */
  readonly exec?: readonly JsonItem[];
  /** Shell form, as written. */
  readonly shell?: string;
}

/** A package that needs the bundle's. */
export interface Bringer {
  /** `undefined` for packages that nobody can name. */
  readonly name: string | undefined;
  readonly certain: boolean;
}

/** What the package manager has done so far, as far as roots are concerned. */
export interface PackageState {
  readonly manager: ImageFact['packageManager'];
  /** The package that holds the roots (`ca-certificates`, `ca-certificates-bundle`, `ca-certificates-mozilla`). */
  readonly bundle: Tri;
  /** The tool that rebuilds the bundle. */
  readonly tool: Tri;
  /** Whether the bundle only came along with other packages, and goes with the last of them where orphans are removed. */
  readonly bundleIsAutomatic: Tri;
  /** Packages and virtual packages that need the bundle, or that may. */
  readonly broughtBy: readonly Bringer[];
  /** Whether apt installs recommended packages when no option says so. */
  readonly recommends: Tri;
}

/** A file that was copied in and may be the program. */
export interface ArrivedFile {
  /** Where it lies now; a directory for a tree. */
  readonly path: string;
  readonly instruction: Instruction;
  /** Whether it comes out of a stage that builds Go. */
  readonly fromGoStage: Tri;
  /** Index of the stage it came from, if it came from one. */
  readonly stage: number | undefined;
  readonly sourcePath: string;
  /** Where the content of a directory comes to lie, for what is one or may be one. */
  readonly treeAt?: string;
}

export interface StageState {
  readonly view: FileView;
  /** ENV, by name. */
  readonly environment: ReadonlyMap<string, EnvValue>;
  /** ARG in scope; `null` is a value that only the build knows. */
  readonly buildArgs: ReadonlyMap<string, string | null>;
  readonly runsAs: RunsAs;
  /** The USER instruction that is in force. */
  readonly userSpan: Span | undefined;
  readonly workdir: string | undefined;
  readonly shell: 'posix' | 'other';
  readonly entrypoint: StartCommand | undefined;
  readonly cmd: StartCommand | undefined;
  readonly packages: PackageState;
  /** Facts of the image at the bottom of the stage, if it is known. */
  readonly image: ImageFact | undefined;
  /** Minor release of Alpine 3, where the image is Alpine or is built on a known release of it. */
  readonly alpineRelease: number | undefined;
  readonly arrived: readonly ArrivedFile[];
  /** Whether this stage, or one below it, compiles Go. */
  readonly buildsGo: Tri;
}

/** The value of a variable in a RUN's shell or in an instruction: ENV wins over ARG. */
export function variableIn(state: StageState, name: string): string | null | undefined {
  const set = state.environment.get(name);
  if (set?.kind === 'set') return set.value;
  if (set?.kind === 'unknown') return null;
  return state.buildArgs.get(name);
}

/** What a user's name or number says about file permissions: `root`, `0` and `0:0` are root; any other is not. */
export function userKind(user: string | undefined): RunsAs {
  if (user === undefined || user === '') return 'unknown';
  return /^(root|0+)(:.*)?$/.test(user) ? 'root' : 'other';
}

export function spanOrigin(file: string, at: Span, text: Text): Origin {
  return { kind: 'span', file, span: at, text };
}

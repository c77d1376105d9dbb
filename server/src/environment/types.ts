/**
 * What the environment rules judge: one process with its variables, its files and what is known of its program.
 * Each language that can set variables (ENV, `environment`, `env`) makes such processes and supplies the edits.
 */
import type { Edit } from '../core/finding';
import type { FixDraft } from '../core/rule';
import type { Span } from '../core/text';
import { unreadVariable } from '../facts/environment-variables';
import type { EnvValue, FileView, ProgramView, RunsAs, Tri } from '../trust/types';

/** A variable that the judged file sets for the process, and that nothing later sets again. */
export interface EnvironmentVariable {
  readonly file: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** `undefined` when a part of it is not known. */
  readonly value: string | undefined;
  /** The value as written, quotes included. */
  readonly valueSpan: Span;
  /**
   * The text of the file that is letter by letter the value: an offset in the value plus `start` is an offset in the file.
   * `undefined` where quoting, escapes or variables stand between the two.
   */
  readonly literal: Span | undefined;
  readonly edits: VariableEdits;
}

/** Edits in the file's own style; `undefined` where the place does not allow one. */
export interface VariableEdits {
  /** Another value, in the quotes that the place needs. */
  setValue(value: string): readonly Edit[] | undefined;
  rename(name: string): readonly Edit[] | undefined;
  /** Takes the assignment out, with whatever would be left empty. */
  remove(): readonly Edit[] | undefined;
  /** Sets further variables, beside this one, to what this one is set to. */
  copyTo(names: readonly string[]): readonly Edit[] | undefined;
}

/** Repairs that need to know more than the variable. The first one is the best. */
export interface ProcessRemedies {
  /** Brings the public roots to where Go looks. */
  publicRoots(): readonly FixDraft[];
  /** Brings to `path` a file that is known to be meant by it. */
  bringFile(path: string): readonly FixDraft[];
  /** Brings a private CA that lies at hand to where Go looks. */
  privateCa(): readonly FixDraft[];
  /** Paths of files with certificates that were put somewhere else than `path` under the same name. */
  elsewhere(path: string): readonly string[];
}

export interface ProcessEnvironment {
  readonly file: string;
  /** Where a finding goes that belongs to no variable: the image after FROM, the container's name. */
  readonly at: Span;
  /** `build`: a command that runs while an image is built. */
  readonly moment: 'run' | 'build';
  /** Whether the process starts with just these files and variables; `no` or `unknown` for an image that others build on. */
  readonly starts: Tri;
  readonly program: ProgramView;
  /** Set in the judged file, in force, in the order of the file. */
  readonly variables: readonly EnvironmentVariable[];
  /** Any variable, those of the base image included; `unknown` where something that cannot be read may set it. */
  value(name: string): EnvValue;
  readonly files: FileView;
  readonly workingDirectory: string | undefined;
  readonly runsAs: RunsAs;
  /** Whether the file says that something is mounted over `path` when the process starts, which `files` does not show. */
  mayBeMounted(path: string): boolean;
  readonly remedies: ProcessRemedies;
}

/** Whether the environment rules have anything to say of a variable: front doors need not collect the others. */
export function isJudged(name: string): boolean {
  return name === 'GODEBUG' || name === 'SSL_CERT_FILE' || name === 'SSL_CERT_DIR' || /^(https?|no|all)_proxy$/i.test(name) || unreadVariable(name) !== undefined;
}

/** The process that a container starts, as the environment rules judge it. */
import { languageOfCommand } from '../facts/runtimes';
import { imageRole } from '../facts/images';
import { baseName } from '../trust/paths';
import { unknownProgram, type ProgramView } from '../trust/types';
import { filesOf, imageName, type Container } from './container';
import type { EnvironmentVariable, ProcessEnvironment, ProcessRemedies } from './types';

/** What a manifest or a Compose file says of a container besides its image and its mounts. */
export interface ContainerStart {
  /** What the file sets, in force, in order. */
  readonly variables: readonly EnvironmentVariable[];
  /** The first word that is started instead of what the image starts: `undefined` where the image's own is left, `null` where it is not known. */
  readonly program: string | null | undefined;
  readonly workingDirectory: string | undefined;
  /** Paths at which the file mounts something that is not known, or that may be mounted by what cannot be read here. */
  readonly mayBeMounted: (path: string) => boolean;
  /** What is known of the image's program from its build; it goes before what the image's name says. */
  readonly built?: ProgramView;
  readonly remedies?: Partial<ProcessRemedies>;
}

const noRemedies: ProcessRemedies = { publicRoots: () => [], bringFile: () => [], privateCa: () => [], elsewhere: () => [] };

export function processOf(container: Container, start: ContainerStart): ProcessEnvironment {
  return {
    file: container.file,
    at: container.nameSpan,
    moment: 'run',
    starts: 'yes',
    program: programOf(container.imageText, start),
    variables: start.variables,
    value: name => container.value(name),
    files: filesOf(container),
    workingDirectory: start.workingDirectory,
    runsAs: container.runsAs,
    mayBeMounted: path => start.mayBeMounted(path),
    remedies: { ...noRemedies, ...start.remedies },
  };
}

/** A program of another language is never judged by what Go would find; Go it is only where nothing else can be started. */
function programOf(image: string | undefined, { program, built }: ContainerStart): ProgramView {
  if (program !== undefined && program !== null && languageOfCommand(baseName(program)) !== undefined) return { ...unknownProgram, isGo: 'no' };
  if (built) return program === undefined ? built : { ...built, isGo: built.isGo === 'no' ? 'no' : 'unknown' };
  const role = image === undefined ? 'unknown' : imageRole(imageName(image).name);
  if (role === 'language' || role === 'service') return { ...unknownProgram, isGo: 'no' };
  return { ...unknownProgram, isGo: role === 'go-program' && program === undefined ? 'yes' : 'unknown' };
}

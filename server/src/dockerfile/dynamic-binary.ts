/** Proof that a Go program needs glibc's loader where there is none. */
import { findImage } from '../facts/images';
import { resolve } from '../trust/resolve';
import { baseName } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import { joinPath } from './evaluate/paths';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage } from './evaluate/stage';
import { cgoSettingOf, goCommandsOf, goVerb } from './program';
import { variableIn } from './evaluate/state';

export interface DynamicBinary {
  /** The command that links against glibc. */
  readonly compiling: EvaluatedCommand;
  readonly builder: EvaluatedStage;
  /** The package of the standard library for which cgo is linked in. */
  readonly importing: string;
  /** `musl` where the image has another loader, `none` where it has none at all. */
  readonly libc: 'musl' | 'none';
}

/** Packages that use the C library when cgo is on (https://pkg.go.dev/cmd/cgo; every release from 1.13 to 1.27). */
const usesC = /^\s*(?:import\s+)?(?:[\w.]+\s+)?"(net(?:\/http|\/smtp|\/rpc)?|os\/user|C)"/m;
/** The loaders of glibc on the common architectures. */
const loaders = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'];
/** Packages that bring a loader for glibc's programs to Alpine. */
const compatibility = /^(gcompat|libc6-compat|glibc.*)$/;

/** The proof for what `stage` starts, or nothing where any part of it is missing. */
export function dynamicBinaryIn(analysis: DockerfileAnalysis, stage: EvaluatedStage): DynamicBinary | undefined {
  const { arrival, builder: bottom } = analysis.programOf(stage);
  const builder = arrival?.stage === undefined ? undefined : analysis.stages[arrival.stage];
  const libc = missingLoader(stage);
  if (!arrival || !builder || !bottom || libc === undefined || !isGlibcBuilder(bottom)) return undefined;
  const [compiling, ...others] = goCommandsOf(builder);
  if (!compiling || others.length > 0 || goVerb(compiling) !== 'build' || outputOf(compiling) !== arrival.sourcePath || !linksDynamically(compiling)) return undefined;
  const importing = importOf(analysis, builder, compiling);
  return importing === undefined ? undefined : { compiling, builder, importing, libc };
}

/** Debian's golang images have a C compiler, so that cgo is on unless something switches it off. */
function isGlibcBuilder(bottom: { readonly base: EvaluatedStage['stage']['base'] }): boolean {
  if (bottom.base.kind !== 'image') return false;
  const fact = findImage(bottom.base.reference);
  return fact?.go !== undefined && fact.libc === 'glibc' && fact.packageManager === 'apt-get';
}

/** Whether nothing in the command or around it asks for a static program or for another platform. */
function linksDynamically(compiling: EvaluatedCommand): boolean {
  const { command, before } = compiling;
  const setting = cgoSettingOf(compiling);
  const cgoIsOn = setting === '1' || (setting === undefined && variableIn(before, 'CGO_ENABLED') === undefined && command.assignments.every(({ name }) => name !== 'CGO_ENABLED'));
  const variables = ['GOOS', 'GOARCH', 'GOFLAGS', 'CC', 'CGO_LDFLAGS'];
  const asIs = variables.every((name) => variableIn(before, name) === undefined && command.assignments.every((each) => each.name !== name));
  const plain = command.args.every(({ value }) => value !== undefined && !/static|linkmode|^-{1,2}(tags|buildmode|toolexec|overlay|modfile|C)\b/.test(value));
  return cgoIsOn && asIs && plain && !command.conditional;
}

/** Where `-o` puts the program; without it the name is the module's. */
function outputOf({ command }: EvaluatedCommand): string | undefined {
  const at = command.args.findIndex(({ value }) => value === '-o');
  const output = at < 0 ? command.args.find(({ value }) => value?.startsWith('-o='))?.value?.slice(3) : command.args[at + 1]?.value;
  if (output === undefined || output.endsWith('/')) return undefined;
  return output.startsWith('/') ? output : command.cwd === undefined ? undefined : joinPath(command.cwd, output);
}

/** What the package that is compiled imports of the packages that use C, read from its files in the build context. */
function importOf(analysis: DockerfileAnalysis, builder: EvaluatedStage, { command }: EvaluatedCommand): string | undefined {
  const last = command.args.at(-1)?.value;
  const target = last === undefined || last === '.' || last === './' || !/^\.\/[\w./-]+$/.test(last) ? '.' : last;
  if (last !== undefined && last !== target && last !== './' && !isOutput(command.args.map(({ value }) => value), last)) return undefined;
  if (command.cwd === undefined || !holdsContext(builder, command.cwd)) return undefined;
  const folder = joinPath('/', target);
  const entry = analysis.context.entry(folder.slice(1) === '' ? '.' : folder.slice(1));
  if (entry?.kind !== 'directory') return undefined;
  for (const name of entry.names) {
    if (!name.endsWith('.go') || name.endsWith('_test.go') || /_(windows|darwin|plan9|js|wasm|freebsd)\.go$/.test(name)) continue;
    const file = analysis.context.entry(`${folder === '/' ? '' : folder.slice(1)}/${name}`.replace(/^\//, ''));
    const text = file?.kind === 'file' ? new TextDecoder().decode(file.bytes) : '';
    const found = /^\/\/(go:build|\s*\+build)/m.test(text) ? undefined : usesC.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOutput(args: readonly (string | undefined)[], last: string): boolean {
  return args.at(-2) === '-o' && args.at(-1) === last;
}

/** Whether the whole context lies in a folder: `COPY . .` before the command. */
function holdsContext(builder: EvaluatedStage, folder: string): boolean {
  return builder.steps.some(({ copy }) => copy !== undefined && copy.from === undefined && copy.targets.some(({ isTree, sourcePath, path }) => isTree && sourcePath === '/' && path === folder));
}

function missingLoader(stage: EvaluatedStage): 'musl' | 'none' | undefined {
  const { image, view } = stage.final;
  if (image?.role === 'scratch') return loaders.every((path) => resolve(view, path).entry.kind === 'absent') ? 'none' : undefined;
  if (image?.libc !== 'musl') return undefined;
  const commands = stage.steps.flatMap((step) => step.commands);
  const mayBring = commands.some(({ command, understood }) => !understood || command.args.some(({ value }) => value === undefined || compatibility.test(baseName(value))));
  const copied = stage.final.arrived.some(({ path }) => path === '/' || /^\/(usr\/)?(lib|lib64|glibc)/.test(path));
  return mayBring || copied ? undefined : 'musl';
}

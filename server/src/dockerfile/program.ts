/** What a stage starts, and whether that is a Go program: the Dockerfile's own knowledge of it, until the program's source is joined. */
import { languageOfCommand } from '../facts/runtimes';
import { commandKind } from '../facts/commands';
import { findImage, normalizeImageName } from '../facts/images';
import { moduleFacts, type ModuleFacts } from '../trust/go-module';
import { baseName } from '../trust/paths';
import type { GoRelease, ProgramView, Tri } from '../trust/types';
import { unknownProgram } from '../trust/types';
import { splitWords } from '../syntax/dockerfile/words';
import { joinPath } from './evaluate/paths';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage } from './evaluate/stage';
import type { BuildContext } from './evaluate/context';
import { variableIn, type ArrivedFile, type StageState, type StartCommand } from './evaluate/state';
import type { Stage } from './model';

/** Why a program is, or is not, taken for Go. */
export type GoSign = 'go-stage' | 'go-module-in-context' | 'lone-binary' | 'other-language' | 'nothing';

export interface StageProgram extends ProgramView {
  /** Whether the stage starts anything by itself: a stage without CMD and ENTRYPOINT only holds files. */
  readonly starts: Tri;
  readonly sign: GoSign;
  /** The file that starts, where it can be told. */
  readonly executable: string | undefined;
  /** The COPY that brought it. */
  readonly arrival: ArrivedFile | undefined;
  /** The image whose tag gives the Go release. */
  readonly builder: Stage | undefined;
}

/** Answers by stage: stages outlive an edit that does not reach them, and those that they take files from with them. */
const answers = new WeakMap<EvaluatedStage, { readonly context: BuildContext; readonly program: StageProgram }>();

/** Judges what `stage` starts. `evaluated` holds all stages of the file. */
export function programOf(stage: EvaluatedStage, evaluated: readonly EvaluatedStage[], context: BuildContext): StageProgram {
  const known = answers.get(stage);
  if (known?.context === context) return known.program;
  const program = judgeProgram(stage, evaluated, context);
  answers.set(stage, { context, program });
  return program;
}

function judgeProgram(stage: EvaluatedStage, evaluated: readonly EvaluatedStage[], context: BuildContext): StageProgram {
  const state = stage.final;
  const starts = startsOf(state);
  const executable = executableOf(state);
  const arrival = arrivalOf(state, executable);
  const sign = signOf(state, executable, arrival, context);
  const compiling = compilingStage(stage, arrival, evaluated);
  const builder = compiling && bottomOf(compiling.stage);
  const module = moduleOf(context);
  const go = compiling && builder ? releaseOf(builder, compiling, module) : undefined;
  return {
    ...unknownProgram,
    isGo: sign === 'go-stage' || sign === 'go-module-in-context' ? 'yes' : sign === 'other-language' ? 'no' : 'unknown',
    go: go ?? 'unknown',
    goLine: module.goLine ?? 'unknown',
    fallbackRoots: module.embedsRoots,
    registersFallback: module.registersRoots,
    cgo: cgoOf(compiling ?? stage),
    starts,
    sign,
    executable,
    arrival,
    builder,
  };
}

function startsOf(state: StageState): Tri {
  if (state.entrypoint || state.cmd) return 'yes';
  if (!state.image) return 'unknown';
  return state.image.role === 'scratch' || state.image.role === 'os' ? 'no' : 'unknown';
}

/** Programs that only start another one. */
const launchers = new Set(['tini', 'dumb-init', 'catatonit', 'su-exec', 'gosu', 'env', 'exec', 'nohup', 'setpriv', 's6-setuidgid', 'chpst', 'timeout', 'nice', 'sudo', 'docker-init']);

/** The file that the container starts: the first word of ENTRYPOINT, or of CMD, behind launchers such as tini. */
export function executableOf(state: StageState): string | undefined {
  const words = [...startWords(state.entrypoint, state), ...startWords(state.cmd, state)];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return undefined;
    const name = baseName(word);
    if (/^(ba|da|a|z|k)?sh$/.test(name)) return shellProgram(words.slice(i + 1));
    if (!launchers.has(name)) return word === '' || word === '--' || word.startsWith('-') || word.includes('=') ? (words.length > i + 1 ? nextPlain(words, i + 1) : undefined) : word;
  }
  return undefined;
}

function nextPlain(words: readonly (string | undefined)[], from: number): string | undefined {
  return words.slice(from).find((word) => word === undefined || (word !== '--' && !word.startsWith('-') && !word.includes('=')));
}

function shellProgram(words: readonly (string | undefined)[]): string | undefined {
  const at = words.findIndex((word) => word !== undefined && /^-[a-z]*c$/.test(word));
  const script = at < 0 ? undefined : words[at + 1];
  if (script === undefined) return at < 0 ? words[0] : undefined;
  return firstCommandWord(script);
}

function firstCommandWord(script: string): string | undefined {
  const word = script.trim().replace(/^exec\s+/, '').split(/[\s;&|]+/, 1)[0];
  return word === undefined || word === '' || word.includes('$') || word.includes('=') ? undefined : word;
}

function startWords(start: StartCommand | undefined, state: StageState): (string | undefined)[] {
  if (!start) return [];
  if (start.exec) return start.exec.map((item) => item.value);
  const words = splitWords(start.shell ?? '', 0, '\\').map((word) => word.raw.replace(/^(["'])(.*)\1$/, '$2'));
  if (words[0] === 'exec') words.shift();
  return words.map((word) => expandSimple(word, state));
}

function expandSimple(word: string, state: StageState): string | undefined {
  const match = /^\$\{?(\w+)\}?$/.exec(word);
  if (!match?.[1]) return word.includes('$') ? undefined : word;
  return variableIn(state, match[1]) ?? undefined;
}

/** The COPY that brought the executable: by its path, by the folder it lies in, or by its name on the PATH. */
function arrivalOf(state: StageState, executable: string | undefined): ArrivedFile | undefined {
  if (executable === undefined) return undefined;
  const byPath = executable.includes('/') ? joinPath(state.workdir ?? '/', executable) : undefined;
  const latestFirst = [...state.arrived].reverse();
  const exact = latestFirst.find((file) => (byPath === undefined ? baseName(file.path) === executable : file.path === byPath));
  if (exact || byPath === undefined) return exact ?? latestFirst.find((file) => baseName(file.sourcePath) === executable);
  return latestFirst.find((file) => byPath.startsWith(file.path === '/' ? '/' : `${file.path}/`));
}

function signOf(state: StageState, executable: string | undefined, arrival: ArrivedFile | undefined, context: BuildContext): GoSign {
  if (state.image?.role === 'language' || state.image?.role === 'service') return 'other-language';
  if (executable !== undefined && languageOfCommand(baseName(executable)) !== undefined) return 'other-language';
  const script = executable === undefined || /\.(sh|bash|py|rb|js|mjs|php|pl)$/.test(executable);
  if (arrival && !script) return signOfArrival(arrival, context);
  const fromGo = state.arrived.filter((file) => file.fromGoStage === 'yes' && !isData(file));
  if (fromGo.length > 0) return 'go-stage';
  return state.buildsGo === 'yes' ? 'go-stage' : 'nothing';
}

function signOfArrival(arrival: ArrivedFile, context: BuildContext): GoSign {
  if (arrival.fromGoStage === 'yes') return 'go-stage';
  if (arrival.stage !== undefined || arrival.fromGoStage === 'no') return 'nothing';
  return hasGoModule(context) ? 'go-module-in-context' : 'lone-binary';
}

/** Certificates, zone data, account files and settings come out of Go stages too and are no programs. */
function isData(file: ArrivedFile): boolean {
  return /^\/(etc|usr\/share|usr\/local\/share|usr\/local\/go\/lib|usr\/lib\/ssl)(\/|$)/.test(file.path) || /\.(crt|pem|ya?ml|json|toml|zip|txt|html|css|js|tmpl|sh|conf|sql)$/.test(file.path);
}

function hasGoModule(context: BuildContext): boolean {
  return ['go.mod', '.goreleaser.yml', '.goreleaser.yaml', 'goreleaser.yml', 'goreleaser.yaml'].some((name) => {
    const kind = context.entry(name)?.kind;
    return kind === 'file' || kind === 'large-file';
  });
}

/** The stage that compiles the program: its image gives the Go release. */
function compilingStage(stage: EvaluatedStage, arrival: ArrivedFile | undefined, evaluated: readonly EvaluatedStage[]): EvaluatedStage | undefined {
  const index = arrival?.stage ?? stage.final.arrived.find((file) => file.fromGoStage === 'yes')?.stage;
  return index === undefined ? stage : evaluated[index];
}

function bottomOf(stage: Stage): Stage {
  return stage.base.kind === 'stage' ? bottomOf(stage.base.stage) : stage;
}

function releaseOf(builder: Stage, compiling: EvaluatedStage, module: ModuleFacts): GoRelease | undefined {
  if (builder.base.kind !== 'image') return undefined;
  const go = findImage(builder.base.reference)?.go;
  if (go === undefined || go === 'unknown') return undefined;
  return staysAt(go, builder.base.reference.name, compiling, module) ? go : undefined;
}

/** The first release whose go command may run another one: https://go.dev/doc/toolchain. */
const firstSwitching = 21;

/** Whether the go command of the image compiles itself, and fetches no newer release that go.mod asks for. */
function staysAt(go: GoRelease, image: string, compiling: EvaluatedStage, module: ModuleFacts): boolean {
  if (go.minor < firstSwitching) return true;
  const settings = [compiling.final, ...goCommandsOf(compiling).map(({ before }) => before)].map((state) => variableIn(state, 'GOTOOLCHAIN'));
  const inline = goCommandsOf(compiling).flatMap(({ command }) => command.assignments.filter(({ name }) => name === 'GOTOOLCHAIN').map(({ value }) => value ?? null));
  const chosen = [...settings, ...inline].filter((value) => value !== undefined);
  if (chosen.length === 0) return normalizeImageName(image) === 'golang' || asksForNoMore(module, go);
  return chosen.every((value) => value === 'local') || (chosen.every((value) => value === 'local' || value === 'auto' || value === 'path') && asksForNoMore(module, go));
}

function asksForNoMore(module: ModuleFacts, go: GoRelease): boolean {
  return module.asksFor !== undefined && module.asksFor.minor <= go.minor;
}

/** Commands of the stage that compile a Go program. */
export function goCommandsOf(stage: EvaluatedStage): readonly EvaluatedCommand[] {
  return stage.steps.flatMap((step) => step.commands).filter((each) => ['build', 'install'].includes(goVerb(each) ?? ''));
}

/** The first word of a go command that is no option. */
export function goVerb({ command }: EvaluatedCommand): string | undefined {
  return command.name === 'go' ? command.args.find((arg) => arg.value?.startsWith('-') !== true)?.value : undefined;
}

/** `CGO_ENABLED` where a command runs; `undefined` when it is not set or cannot be told. */
export function cgoSettingOf({ command, before }: EvaluatedCommand): string | undefined {
  const own = command.assignments.find((each) => each.name === 'CGO_ENABLED');
  return own ? own.value : (variableIn(before, 'CGO_ENABLED') ?? undefined);
}

/** Whether cgo is linked in: only what every command that compiles says the same way, with nothing else about that builds. */
function cgoOf(compiling: EvaluatedStage): Tri {
  const settings = new Set(goCommandsOf(compiling).map(cgoSettingOf));
  const others = compiling.steps.flatMap((step) => step.commands).some(({ command, understood }) => !understood && command.name !== undefined && commandKind(command.name) !== 'harmless');
  const [only] = settings;
  return settings.size === 1 && !others && only === '0' ? 'no' : 'unknown';
}

/** What go.mod says, and what the files of the context add to it. */
interface ContextModule extends ModuleFacts {
  /** Whether a module with embedded roots is required; `no` only where nothing else can bring roots either. */
  readonly embedsRoots: Tri;
}

const modules = new WeakMap<BuildContext, ContextModule>();

/** What go.mod of the build context says; read once, since every stage asks. */
function moduleOf(context: BuildContext): ContextModule {
  const known = modules.get(context) ?? readModule(context);
  modules.set(context, known);
  return known;
}

function readModule(context: BuildContext): ContextModule {
  const entry = context.entry('go.mod');
  if (entry?.kind !== 'file') return { ...moduleFacts(undefined), embedsRoots: 'unknown' };
  const facts = moduleFacts(new TextDecoder().decode(entry.bytes));
  return { ...facts, embedsRoots: facts.requiresRoots ? 'yes' : facts.requiresNothingUnknown && neverRegistersRoots(context) ? 'no' : 'unknown' };
}

/** More files and folders than this are not looked through: then nothing is proven. */
const mostFilesRead = 400;

/** Whether no Go file of the context names the function that registers roots; false where not all of them can be read. */
function neverRegistersRoots(context: BuildContext): boolean {
  const folders = ['/'];
  for (let seen = 0; seen < mostFilesRead; seen++) {
    const folder = folders.pop();
    if (folder === undefined) return true;
    const { names, complete } = context.view.list(folder);
    if (!complete) return false;
    for (const name of names) {
      const path = joinPath(folder, name);
      const entry = context.entry(path);
      seen++;
      if (entry?.kind === 'directory') folders.push(path);
      else if (name.endsWith('.go') && (entry?.kind !== 'file' || new TextDecoder().decode(entry.bytes).includes('SetFallbackRoots'))) return false;
    }
  }
  return false;
}

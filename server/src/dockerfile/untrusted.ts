/** Follows what nobody has verified (plain http, verification off, whatever a server presented) into the root store. */
import type { Span } from '../core/text';
import { allAnchors } from '../facts/anchors';
import { bypassesOfCommand, isLoopback, type Bypass } from '../trust/bypass';
import { baseName, isWithin } from '../trust/paths';
import { trustPaths } from '../trust/questions';
import type { DockerfileAnalysis } from './analysis';
import { findFlag } from '../syntax/dockerfile/flags';
import { downloadTargets, urlsOf } from './evaluate/commands/downloads';
import { operandsOf } from './evaluate/commands/files';
import type { RunCommand } from './evaluate/commands/types';
import { joinPath } from './evaluate/paths';
import type { EvaluatedStage, Step } from './evaluate/stage';

/** Where something came from that anybody on the way could have replaced. */
export type Doubt =
  | { readonly kind: 'http'; readonly at: Span; readonly host: string }
  | { readonly kind: 'unverified'; readonly at: Span; readonly host: string; readonly bypass: Bypass }
  | { readonly kind: 'presented'; readonly at: Span; readonly host: string; readonly tool: string };

export interface DoubtfulRoot {
  readonly doubt: Doubt;
  /** Where it comes to lie in the store, or the command that takes it in. */
  readonly landing: Span;
  readonly path: string;
}

/** What gets into the root store of each stage without being verified, each source once. */
export function doubtfulRoots(analysis: DockerfileAnalysis): readonly DoubtfulRoot[] {
  return analysis.stages.flatMap((stage) => doubtfulRootsOf(stage));
}

/** Answers by stage: stages outlive an edit that does not reach them. */
const answers = new WeakMap<EvaluatedStage, readonly DoubtfulRoot[]>();

function doubtfulRootsOf(stage: EvaluatedStage): readonly DoubtfulRoot[] {
  const roots = answers.get(stage) ?? new StageTracer(stage).run();
  answers.set(stage, roots);
  return roots;
}

const storeFolders: readonly string[] = [...trustPaths('unknown').directories, ...allAnchors().map((anchor) => anchor.directory), '/usr/share/ca-certificates'];
const storeFiles: readonly string[] = trustPaths('unknown').files;

function isInStore(path: string): boolean {
  return storeFiles.includes(path) || storeFolders.some((folder) => isWithin(path, folder));
}

class StageTracer {
  /** Files and folders that hold what nobody has verified. */
  readonly #doubts = new Map<string, Doubt>();
  readonly #found: DoubtfulRoot[] = [];
  readonly #checkers: RunCommand[] = [];

  constructor(readonly stage: EvaluatedStage) {}

  run(): readonly DoubtfulRoot[] {
    for (const step of this.stage.steps) {
      if (step.inherited) continue;
      if (step.instruction.keyword === 'ADD') this.#add(step);
      const commands = step.commands.map((evaluated) => evaluated.command);
      for (const command of commands) this.#command(command, commands);
    }
    const seen = new Set<number>();
    return this.#found.filter(({ doubt, path }) => {
      const isNew = !seen.has(doubt.at.start);
      seen.add(doubt.at.start);
      return isNew && !this.#isChecked(doubt, path);
    });
  }

  #add(step: Step): void {
    if (findFlag(step.instruction.flags, 'checksum')) return;
    for (const { path, source } of step.copy?.made ?? []) {
      const host = hostOf(source.path, 'http');
      if (source.kind === 'url' && host !== undefined) this.#lands(path, { kind: 'http', at: source.span, host }, source.span);
    }
  }

  #command(command: RunCommand, commands: readonly RunCommand[]): void {
    if (checks.has(command.name ?? '')) this.#checkers.push(command, ...(command.pipedFrom === undefined ? [] : [commands[command.pipedFrom] ?? command]));
    const doubt = this.#doubtOf(command, commands, 0);
    if (!doubt) return;
    for (const target of targetsOf(command)) this.#lands(target.path, doubt, target.span);
    if (takesIn(command)) this.#found.push({ doubt, landing: command.nameSpan, path: '' });
  }

  #lands(path: string, doubt: Doubt, landing: Span): void {
    this.#doubts.set(path, doubt);
    if (isInStore(path)) this.#found.push({ doubt, landing, path });
  }

  /** Why what a command prints or writes is doubtful: by what it fetches, the files it reads, or what is piped into it. */
  #doubtOf(command: RunCommand, commands: readonly RunCommand[], depth: number): Doubt | undefined {
    const own = doubtOfDownload(command) ?? doubtOfPresented(command) ?? this.#doubtOfInputs(command);
    const before = command.pipedFrom === undefined || depth > 20 ? undefined : commands[command.pipedFrom];
    return own ?? (before && this.#doubtOf(before, commands, depth + 1));
  }

  #doubtOfInputs(command: RunCommand): Doubt | undefined {
    const words = [...command.args.map((arg) => arg.value), ...command.redirects.filter((redirect) => redirect.kind === 'read').map((redirect) => redirect.path)];
    for (const word of words) {
      const path = absolute(command, word);
      const doubt = path === undefined ? undefined : this.#doubts.get(path);
      if (doubt) return doubt;
    }
    return undefined;
  }

  /** A checksum or a signature is verified of the file, or of files in a list that nobody reads here. */
  #isChecked(doubt: Doubt, landing: string): boolean {
    const names = [landing, ...[...this.#doubts].filter(([, other]) => other === doubt).map(([path]) => path)].map(baseName).filter((name) => name !== '');
    return this.#checkers.some((checker) => {
      const words = [...checker.args.map((arg) => arg.value), checker.stdin?.text];
      return words.some((word) => word === undefined ? false : names.some((name) => word.includes(name)) || /(sums?|\.sha\d+|\.asc|\.sig)(\.txt)?$/i.test(word));
    });
  }
}

const checks: ReadonlySet<string> = new Set(['sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'shasum', 'b2sum', 'gpg', 'gpg2', 'gpgv', 'cosign', 'minisign']);

function absolute(command: RunCommand, word: string | undefined): string | undefined {
  if (word === undefined || word === '' || word.startsWith('-')) return undefined;
  if (word.startsWith('/')) return joinPath('/', word);
  return command.cwd === undefined ? undefined : joinPath(command.cwd, word);
}

function hostOf(url: string | undefined, scheme: string): string | undefined {
  return new RegExp(`^${scheme}://(?:[^/@]*@)?([^/:?#]+)`, 'i').exec(url ?? '')?.[1];
}

function doubtOfDownload(command: RunCommand): Doubt | undefined {
  if (command.name !== 'curl' && command.name !== 'wget') return undefined;
  const url = urlsOf(command.args).find(({ value }) => value !== undefined && !isLoopback(value));
  if (!url) return undefined;
  const plain = hostOf(url.value, 'http');
  if (plain !== undefined) return { kind: 'http', at: url.span, host: plain };
  const host = hostOf(url.value, 'https');
  const bypass = bypassesOfCommand(command.name, command.args).find((each) => each.effect === 'server');
  return host === undefined || !bypass ? undefined : { kind: 'unverified', at: bypass.span, host, bypass };
}

/** `openssl s_client` and `keytool -printcert` show what a server presents, and verify nothing. */
function doubtOfPresented(command: RunCommand): Doubt | undefined {
  const words = command.args.map((arg) => arg.value);
  const isClient = command.name === 'openssl' && words[0] === 's_client' && !words.includes('-verify_return_error');
  const isKeytool = command.name === 'keytool' && words.includes('-printcert') && words.includes('-sslserver');
  if (!isClient && !isKeytool) return undefined;
  const named = words.findIndex((word) => word === '-connect' || word === '-host' || word === '-sslserver');
  const server = named < 0 ? undefined : words[named + 1];
  if (server !== undefined && isLoopback(server)) return undefined;
  const subcommand = command.args[0]?.span ?? command.nameSpan;
  const at = isClient ? { start: command.nameSpan.start, end: subcommand.end } : command.nameSpan;
  return { kind: 'presented', at, host: server?.replace(/:\d+$/, '') ?? '', tool: isClient ? 'openssl s_client' : 'keytool -printcert' };
}

interface Target {
  readonly path: string;
  readonly span: Span;
}

/** What a command writes, as far as it is spelt out: files, and folders into which it copies or unpacks. */
function targetsOf(command: RunCommand): readonly Target[] {
  const at = (value: string | undefined, span: Span): Target[] => {
    const path = absolute(command, value);
    return path === undefined ? [] : [{ path, span }];
  };
  const redirected = command.redirects.filter((redirect) => redirect.kind !== 'read').flatMap((redirect) => at(redirect.path, redirect.span));
  return [...redirected, ...downloadTargets(command).flatMap((path) => at(path, spanOfWord(command, path))), ...ownTargets(command, at)];
}

function spanOfWord(command: RunCommand, path: string | undefined): Span {
  return command.args.findLast((arg) => arg.value !== undefined && arg.value === path)?.span ?? command.nameSpan;
}

function ownTargets(command: RunCommand, at: (value: string | undefined, span: Span) => Target[]): Target[] {
  const named = (letters: string, longs: readonly string[], ...options: readonly string[]): Target[] => {
    const found = operandsOf(command.args, letters, longs).options;
    const option = options.map((name) => found.get(name)).find((each) => each !== undefined);
    return option ? at(option.value, option.span) : [];
  };
  switch (command.name) {
    case 'cp':
    case 'mv':
    case 'ln':
    case 'install':
      return copyTargets(command, at);
    case 'tee':
      return command.args.flatMap((arg) => at(arg.value, arg.span));
    case 'tar':
    case 'bsdtar':
      return named('CfI', ['directory', 'file'], '-C', '--directory');
    case 'unzip':
      return named('dP', [], '-d');
    case 'openssl':
    case 'keytool': {
      const index = command.args.findIndex((arg) => arg.value === '-out' || arg.value === '-file');
      const word = command.args[index + 1];
      return index < 0 || !word || (command.name === 'keytool' && !command.args.some((arg) => arg.value === '-exportcert')) ? [] : at(word.value, word.span);
    }
    default:
      return [];
  }
}

/** Into a folder, the file keeps its name; both count, since which of the two it is decides nothing here. */
function copyTargets(command: RunCommand, at: (value: string | undefined, span: Span) => Target[]): Target[] {
  const { options, operands } = operandsOf(command.args, 'tmogS', ['target-directory', 'mode', 'owner', 'group']);
  const target = options.get('-t') ?? options.get('--target-directory') ?? operands.at(-1);
  if (target?.value === undefined) return [];
  const sources = operands.filter((operand) => operand !== target && operand.value !== undefined);
  return [...at(target.value, target.span), ...sources.flatMap((source) => at(`${target.value}/${baseName(source.value ?? '')}`, target.span))];
}

/** Commands that put a file into a store without naming a place in it. */
function takesIn(command: RunCommand): boolean {
  const words = command.args.map((arg) => arg.value);
  if (command.name === 'trust') return words[0] === 'anchor' && !words.includes('--remove');
  return command.name === 'keytool' && (words.includes('-importcert') || words.includes('-import')) && words.some((word) => word === '-trustcacerts' || word === '-cacerts' || word?.endsWith('/cacerts') === true);
}

/** Downloads: curl and wget write files whose content nobody can know from here. */
import { bypassTool } from '../../../facts/bypasses';
import type { Change } from '../../../trust/types';
import { joinPath } from '../paths';
import { operandsOf, plainAccess } from './files';
import type { Argument, CommandContext, CommandEffect, RunCommand } from './types';

/** Letters and long names (without dashes) of the options that take the next word. */
function valuedOptions(program: string): { readonly short: string; readonly long: ReadonlySet<string> } {
  const tool = bypassTool(program);
  return { short: tool?.short ?? '', long: tool?.valued ?? new Set() };
}

/** The addresses that a download command fetches, as far as they are spelt out. */
export function urlsOf(args: readonly Argument[]): Argument[] {
  return args.filter((arg) => /^(https?|ftp):\/\//i.test(arg.value ?? ''));
}

/** Where a download command writes: absolute paths, `undefined` for one that is not known. Standard output is none. */
export function downloadTargets(command: RunCommand): readonly (string | undefined)[] {
  const targets = command.name === 'curl' ? curlTargets(command) : command.name === 'wget' || command.name === 'wget2' ? wgetTargets(command) : [];
  return targets.filter((value) => value !== '-').map((value) => (value === undefined ? undefined : value.startsWith('/') ? joinPath('/', value) : command.cwd === undefined ? undefined : joinPath(command.cwd, value)));
}

/** curl writes one file for each `-o` and each `-O`. */
function curlTargets(command: RunCommand): (string | undefined)[] {
  const { short, long } = valuedOptions('curl');
  const targets: (string | undefined)[] = [];
  let folder: Argument | undefined;
  let isRemote = false;
  for (let i = 0; i < command.args.length; i++) {
    const word = command.args[i]?.value;
    if (word === undefined || !word.startsWith('-') || word === '-') continue;
    const cluster = word.startsWith('--') ? undefined : word.slice(1);
    const valued = cluster === undefined ? -1 : [...cluster].findIndex((letter) => short.includes(letter));
    const name = cluster === undefined ? word.slice(2) : valued < 0 ? '' : (cluster[valued] ?? '');
    const attached = cluster !== undefined && valued >= 0 ? cluster.slice(valued + 1) : '';
    const takesNext = cluster === undefined ? long.has(word) : valued >= 0 && attached === '';
    const next = takesNext ? command.args[++i] : undefined;
    if (name === 'o' || name === 'output') targets.push(attached === '' ? next?.value : attached);
    if (name === 'output-dir') folder = next;
    if (word === '--remote-name' || word === '--remote-name-all' || cluster?.slice(0, valued < 0 ? undefined : valued).includes('O')) isRemote = true;
  }
  if (isRemote) targets.push(...remoteNames(command));
  return folder === undefined ? targets : targets.map((target) => (target === undefined || folder?.value === undefined ? undefined : `${folder.value}/${target}`));
}

function wgetTargets(command: RunCommand): (string | undefined)[] {
  const { short, long } = valuedOptions('wget');
  const { options } = operandsOf(command.args, short, [...long].map((name) => name.slice(2)));
  const file = options.get('-O') ?? options.get('--output-document');
  if (file) return [file.value];
  const folder = options.get('-P') ?? options.get('--directory-prefix');
  const names = remoteNames(command);
  return folder ? names.map((name) => (folder.value === undefined || name === undefined ? undefined : `${folder.value}/${name}`)) : names;
}

function remoteNames(command: RunCommand): (string | undefined)[] {
  const urls = urlsOf(command.args);
  if (urls.length === 0) return [undefined];
  return urls.map((url) => (url.value ?? '').replace(/[?#].*$/, '').replace(/^\w+:\/\/[^/]*/, '').split('/').pop() || 'index.html');
}

const download: CommandEffect = (context: CommandContext) => ({
  changes: downloadTargets(context.command).map((path): Change => {
    if (path === undefined) return { op: 'blur', path: '/', effect: 'may-add', origin: context.origin };
    return { op: 'write', path, content: { kind: 'unknown' }, access: plainAccess, origin: context.origin };
  }),
});

export const downloadCommands: Readonly<Record<string, CommandEffect>> = { curl: download, wget: download, wget2: download };

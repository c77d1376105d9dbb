/** Downloads: curl and wget write one file whose content nobody can know from here. */
import type { Change } from '../../../trust/types';
import { joinPath } from '../paths';
import { operandsOf, plainAccess } from './files';
import type { Argument, CommandContext, CommandEffect, Effect } from './types';
import { noEffect } from './types';

/** Options of curl that take a value (curl's manual, 8.x), short ones as letters. */
const curlValues = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz';
/** Options of wget that take a value, short ones as letters. */
const wgetValues = 'aAoOPtTQwBiIDURX';

function fileFrom(context: CommandContext, target: Argument | undefined): Effect {
  if (!target) return noEffect;
  const value = target.value;
  if (value === '-') return noEffect;
  const path = value === undefined ? undefined : value.startsWith('/') ? joinPath('/', value) : context.command.cwd === undefined ? undefined : joinPath(context.command.cwd, value);
  if (path === undefined) return { changes: [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }] };
  return { changes: [downloaded(path, context)] };
}

function downloaded(path: string, context: CommandContext): Change {
  return { op: 'write', path, content: { kind: 'unknown' }, access: plainAccess, origin: context.origin };
}

/** The address that a download command fetches, if it is literal. */
export function urlsOf(args: readonly Argument[]): Argument[] {
  return args.filter((arg) => /^(https?|ftp):\/\//i.test(arg.value ?? ''));
}

const curl: CommandEffect = (context) => {
  const { options, flags } = operandsOf(context.command.args, curlValues);
  const target = options.get('-o') ?? options.get('--output') ?? longValue(context.command.args, '--output');
  if (target) return fileFrom(context, target);
  if (flags.has('-O') || flags.has('--remote-name')) return fileFrom(context, remoteName(context));
  return noEffect;
};

const wget: CommandEffect = (context) => {
  const { options } = operandsOf(context.command.args, wgetValues);
  const target = options.get('-O') ?? options.get('--output-document') ?? longValue(context.command.args, '--output-document');
  if (target) return fileFrom(context, target);
  const folder = options.get('-P') ?? options.get('--directory-prefix');
  const name = remoteName(context);
  if (!folder) return fileFrom(context, name);
  const joined = folder.value === undefined || name?.value === undefined ? undefined : `${folder.value}/${name.value}`;
  return fileFrom(context, { value: joined, span: folder.span });
};

function remoteName(context: CommandContext): Argument | undefined {
  const url = urlsOf(context.command.args)[0];
  if (!url) return { value: undefined, span: context.command.span };
  return { value: (url.value ?? '').replace(/[?#].*$/, '').split('/').pop() || 'index.html', span: url.span };
}

function longValue(args: readonly Argument[], name: string): Argument | undefined {
  const at = args.findIndex((arg) => arg.value === name);
  return at < 0 ? undefined : args[at + 1];
}

export const downloadCommands: Readonly<Record<string, CommandEffect>> = { curl, wget };

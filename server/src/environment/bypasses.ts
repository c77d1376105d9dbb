/** Where a container that is described in a manifest or a Compose file switches TLS verification off. */
import type { Edit } from '../core/finding';
import type { Span } from '../core/text';
import { bypassesOfCommand, bypassOfVariable, isLoopback, type Bypass } from '../trust/bypass';
import type { BypassEffect } from '../facts/bypasses';
import type { StartedCommand } from './commands';
import type { EnvironmentVariable } from './types';

/** What a container starts, and with which variables. */
export interface StartedContainer {
  /** All variables with a known value that the file sets. */
  readonly variables: readonly EnvironmentVariable[];
  readonly commands: readonly StartedCommand[];
}

export interface ContainerBypass {
  /** `setting`: it holds for the commands that follow. */
  readonly kind: 'option' | 'variable' | 'setting';
  readonly tool: string;
  readonly effect: BypassEffect;
  /** The only versions that follow it. */
  readonly only: string | undefined;
  readonly text: string;
  readonly span: Span;
  removal(): readonly Edit[] | undefined;
}

export function bypassesOf(container: StartedContainer): readonly ContainerBypass[] {
  return [...container.variables.flatMap(ofVariable), ...container.commands.flatMap(ofCommand)];
}

function ofVariable(variable: EnvironmentVariable): readonly ContainerBypass[] {
  const bypass = bypassOfVariable(variable.name, variable.value);
  if (!bypass) return [];
  const text = `${variable.name}=${variable.value ?? ''}`;
  return [{ kind: 'variable', tool: bypass.tool, effect: bypass.effect, only: bypass.only, text, span: variable.nameSpan, removal: () => (bypass.holdsOthers ? undefined : variable.edits.remove()) }];
}

const exporting: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'readonly']);

function ofCommand(command: StartedCommand): readonly ContainerBypass[] {
  const exported = exporting.has(command.name ?? '')
    ? command.args.flatMap(({ value, span }) => {
        const name = /^([A-Za-z_]\w*)=/.exec(value ?? '')?.[1];
        return name === undefined ? [] : [{ name, value: value?.slice(name.length + 1), span }];
      })
    : [];
  const variables = [...command.assignments, ...exported].flatMap(({ name, value, span }): readonly ContainerBypass[] => {
    const bypass = bypassOfVariable(name, value);
    return bypass ? [{ kind: 'option', tool: bypass.tool, effect: bypass.effect, only: bypass.only, text: `${name}=${value ?? ''}`, span, removal: () => undefined }] : [];
  });
  if (command.name === undefined) return variables;
  const bypasses = bypassesOfCommand(command.name, command.args);
  return bypasses.length === 0 || staysAtHome(command) ? variables : [...variables, ...bypasses.map(bypass => ofOption(command, bypass))];
}

function ofOption(command: StartedCommand, bypass: Bypass): ContainerBypass {
  const { tool, effect, only, text, span, part } = bypass;
  const letter = part.kind === 'letter' ? command.letter(part.word, part.index) : undefined;
  const removal = (): readonly Edit[] | undefined => (part.kind === 'words' ? command.remove(part.words) : letter && [letter]);
  return { kind: part.kind === 'command' ? 'setting' : 'option', tool, effect, only, text, span: letter?.span ?? span, removal };
}

/** Whether nobody can stand between: the machine itself is asked, or a check asks somebody that cannot be told. */
function staysAtHome(command: StartedCommand): boolean {
  const addresses = addressesOf(command);
  if (addresses.length > 0 && addresses.every(address => isLoopback(address))) return true;
  if (command.moment === 'check') return !addresses.some(address => !isLoopback(address) && !/^[^:]+:\/\/[^/]*[$`]/.test(address));
  // Without `-L`, curl does not follow anybody from http to https.
  const follows = command.args.some(({ value }) => value === undefined || /^(-[A-Za-z#]*L|--location)/.test(value));
  return command.name === 'curl' && !follows && addresses.length > 0 && addresses.every(address => /^http:\/\//i.test(address));
}

/** Addresses among the words, as far as they are written: of `https://localhost:${PORT}/` the host is known. */
function addressesOf(command: StartedCommand): readonly string[] {
  return command.args.flatMap(({ value, written }) => {
    const text = value ?? written.replace(/^["']/, '');
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || isLoopback(text) ? [text] : [];
  });
}

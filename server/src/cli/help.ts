/** The help texts, made from what the commands say of themselves. */
import { render } from '../core/message';
import type { Command, OptionSpec } from './command';
import { cliTexts } from './texts';

export function generalHelp(commands: readonly Command[]): string {
  const rows = commands.map(command => [command.name, render(command.summary)] as const);
  return [
    ...wrapped(render(cliTexts.tagline())),
    '',
    render(cliTexts.usage()),
    '  trustlint COMMAND [ARGUMENTS]',
    '  trustlint COMMAND --help',
    '  trustlint --version',
    '',
    render(cliTexts.commands()),
    ...table(rows),
    '',
    ...wrapped(render(cliTexts.exitStatus())),
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => [optionName(name, option), render(option.text)] as const);
  return [
    ...wrapped(render(command.summary)),
    '',
    render(cliTexts.usage()),
    ...command.usage.map(line => `  trustlint ${line}`),
    ...(options.length === 0 ? [] : ['', render(cliTexts.options()), ...table(options)]),
    ...command.notes.flatMap(note => ['', ...wrapped(render(note))]),
    '',
  ].join('\n');
}

function optionName(name: string, option: OptionSpec): string {
  return option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
}

const lineWidth = 96;

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.flatMap(([name, text]) => wrapped(text, lineWidth - width - 2).map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}${line}`));
}

function wrapped(text: string, width = lineWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

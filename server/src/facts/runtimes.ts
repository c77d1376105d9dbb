/** Programs of other languages by the name they are started with: what they trust is not decided by Go. */
import data from './data/runtimes.json';

const languages = new Map(data.entries.flatMap((entry) => entry.commands.map((command): [string, string] => [command, entry.language])));

/** The language of a well-known program (`python3.12` counts as `python3`); `undefined` for anything else. */
export function languageOfCommand(name: string): string | undefined {
  return languages.get(name) ?? languages.get(name.replace(/[\d.]+$/, '')) ?? languages.get(name.replace(/\.\d+$/, ''));
}

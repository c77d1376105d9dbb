/** What the command line writes to; tests and the real process supply it. */
import { render, type Text } from '../core/message';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether standard output is shown to somebody: then nothing raw goes there. */
  readonly interactive: boolean;
  /** Whether colour is welcome on standard output. */
  readonly colour: boolean;
  readonly cwd: string;
}

/** Ends a command with one line on standard error and exit status 2. */
export class UsageError extends Error {
  constructor(message: Text) {
    super(render(message));
    this.name = 'UsageError';
  }
}

/** Nothing at or above the threshold, findings, wrong use or unreadable input. */
export const exitStatus = { clean: 0, findings: 1, trouble: 2 } as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** One line on standard error. */
export function complain(terminal: Terminal, message: string): void {
  terminal.err(`trustlint: ${printable(message.replace(/\s*[\r\n]+\s*/g, ' '))}\n`);
}

/** Control characters (they could move the cursor or hide text) and marks that reorder text; tabs and line breaks are none. */
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from files and names of files, made harmless for a terminal: what could deceive is shown as an escape. */
export function printable(text: string): string {
  return text.replace(unprintable, character => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON with the same characters escaped, so that it is harmless too and still means the same. */
export function printableJson(value: unknown): string {
  return `${JSON.stringify(value).replace(unprintable, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

/** What the command line writes to and reads from; tests and the real process supply it. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether colour is welcome on standard output. */
  readonly colour: boolean;
  readonly cwd: string;
}

/** Ends a command with one line on standard error and exit status 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Nothing at or above the threshold, findings, wrong use or unreadable input. */
export const exitStatus = { clean: 0, findings: 1, trouble: 2 } as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/**
 * Text from files and names of files, made harmless for a terminal: control characters (which could move the cursor or
 * hide text) and marks that reorder text are shown as escapes. Tabs and line breaks stay.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, character => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

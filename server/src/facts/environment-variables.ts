/** Environment variables that have to do with trust: who reads them, and names that nothing reads. */
import data from './data/environment-variables.json';

/** A variable of another program; Go's standard library does not read it. */
export interface VariableReader {
  readonly name: string;
  /** The program, for use in a sentence. */
  readonly reader: string;
  readonly effect: string;
  readonly source: string;
}

export type TrustVariable = 'SSL_CERT_FILE' | 'SSL_CERT_DIR';

/** A name that Go does not read although it looks as if it did. */
export interface UnreadVariable {
  readonly name: string;
  /** `invented`: nothing at all reads it; `slip`: a real name, misspelt. */
  readonly kind: 'invented' | 'slip';
  readonly meant: TrustVariable | 'either';
}

const readers: ReadonlyMap<string, VariableReader> = new Map(data.readers.map((entry) => [entry.name, entry]));
const unread: ReadonlyMap<string, UnreadVariable> = new Map(data.unread.map((entry) => [entry.name, entry as UnreadVariable]));

export function readerOfVariable(name: string): VariableReader | undefined {
  return readers.get(name);
}

export function unreadVariable(name: string): UnreadVariable | undefined {
  return unread.get(name);
}

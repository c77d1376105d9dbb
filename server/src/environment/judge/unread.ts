/** Variables that look as if Go read them. */
import { unreadVariable, type TrustVariable, type UnreadVariable } from '../../facts/environment-variables';
import { resolve } from '../../trust/resolve';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

export interface UnreadVerdict {
  readonly unread: UnreadVariable;
  /** Names that Go reads, the likelier one first; those that are set already are left out. */
  readonly instead: readonly TrustVariable[];
  /** Whether the first of them is certainly not set, and the value is known to lead to what it wants, or at least not known to lead elsewhere. */
  readonly fits: boolean;
}

/** `undefined` for a variable that somebody may read. */
export function judgeUnread(environment: ProcessEnvironment, variable: EnvironmentVariable): UnreadVerdict | undefined {
  const unread = unreadVariable(variable.name);
  if (!unread || environment.program.isGo === 'no') return undefined;
  // A slip of a real name is Go's business only where Go runs: another program may have a variable of that name.
  if (unread.kind === 'slip' && (environment.program.isGo !== 'yes' || isSet(environment, unread.meant))) return undefined;
  const kind = kindAt(environment, variable.value);
  const likely = unread.meant === 'either' ? byKind(kind, variable.value) : [unread.meant];
  const instead = likely.filter((name) => environment.value(name).kind !== 'set');
  const [first] = instead;
  const isFree = first !== undefined && environment.value(first).kind === 'unset';
  return { unread, instead, fits: isFree && (kind === 'unknown' || kind === (first === 'SSL_CERT_FILE' ? 'file' : 'directory')) };
}

function isSet(environment: ProcessEnvironment, name: TrustVariable | 'either'): boolean {
  return name !== 'either' && environment.value(name).kind !== 'unset';
}

type KindThere = 'file' | 'directory' | 'absent' | 'unknown';

function kindAt(environment: ProcessEnvironment, value: string | undefined): KindThere {
  if (value === undefined || !value.startsWith('/') || value.includes(':')) return 'unknown';
  const { kind } = resolve(environment.files, value).entry;
  return kind === 'link' ? 'unknown' : kind;
}

/** What stands there decides; where that is not known, whether the last name has an ending. */
function byKind(kind: KindThere, value: string | undefined): readonly TrustVariable[] {
  const looksLikeFile = /\.(crt|pem|cer|cert|bundle)$/i.test(value ?? '');
  const isFile = kind === 'file' || (kind !== 'directory' && looksLikeFile);
  return isFile ? ['SSL_CERT_FILE', 'SSL_CERT_DIR'] : ['SSL_CERT_DIR', 'SSL_CERT_FILE'];
}

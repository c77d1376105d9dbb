/** What the inspector's page and its host say to each other. Messages from the page are checked before they are believed: see `readViewMessage`. */
import type { ShownDetails, ShownInspection } from '../protocol';
import type { ViewStrings } from './strings';

export type { ShownDetails, ShownInspection } from '../protocol';
export type ShownBlock = ShownInspection['blocks'][number];
export type ShownCertificate = NonNullable<ShownBlock['certificate']>;
export type ShownProblem = ShownInspection['problems'][number];
export type ShownChain = ShownInspection['chains'][number];

/** What the user asked to be judged by; absent parts stay as the engine chooses. */
export interface ViewOptions {
  readonly go?: string;
  readonly host?: string;
  /** ISO date. */
  readonly at?: string;
}

export interface Comparison {
  readonly title: string;
  readonly inspection: ShownInspection;
}

export type HostMessage =
  | {
      readonly type: 'inspection';
      readonly title: string;
      /** Where the text comes from when it is not a file of its own: `Secret corp-ca, key ca.crt`. */
      readonly origin: string | null;
      readonly inspection: ShownInspection;
      readonly options: ViewOptions;
      readonly other: Comparison | null;
      /** Whether fixes and jumps have a text to work on. */
      readonly editable: boolean;
      readonly strings: ViewStrings;
      /** Tag of the language that dates and numbers are written in. */
      readonly locale: string;
    }
  | { readonly type: 'progress'; /** Percent. */ readonly done: number; readonly strings: ViewStrings }
  | { readonly type: 'failure'; readonly message: string }
  | { readonly type: 'details'; readonly block: number; readonly details: ShownDetails }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'select'; readonly block: number };

export const copyKinds = ['sha256', 'sha1', 'pin', 'serial', 'subject', 'issuer', 'subjectKeyId', 'pem'] as const;
export type CopyKind = (typeof copyKinds)[number];

export type ViewMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'details'; readonly block: number }
  | { readonly type: 'reveal'; readonly block: number }
  | { readonly type: 'copy'; readonly what: CopyKind; readonly block: number }
  | { readonly type: 'copyAll'; readonly as: 'json' | 'text' }
  | { readonly type: 'export'; readonly blocks: readonly number[] }
  | { readonly type: 'fix'; readonly problem: number; readonly fix: number }
  | { readonly type: 'options'; readonly options: ViewOptions }
  | { readonly type: 'compare' }
  | { readonly type: 'endCompare' }
  | { readonly type: 'cancel' };

type Raw = Readonly<Record<string, unknown>>;

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** The message if it is one that the page may send, `undefined` for anything else. */
export function readViewMessage(raw: unknown): ViewMessage | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const message = raw as Raw;
  switch (message['type']) {
    case 'ready':
    case 'compare':
    case 'endCompare':
    case 'cancel':
      return { type: message['type'] };
    case 'details':
    case 'reveal':
      return isIndex(message['block']) ? { type: message['type'], block: message['block'] } : undefined;
    case 'copy': {
      const what = copyKinds.find(kind => kind === message['what']);
      return what !== undefined && isIndex(message['block']) ? { type: 'copy', what, block: message['block'] } : undefined;
    }
    case 'copyAll':
      return message['as'] === 'json' || message['as'] === 'text' ? { type: 'copyAll', as: message['as'] } : undefined;
    case 'export':
      return Array.isArray(message['blocks']) && message['blocks'].every(isIndex) ? { type: 'export', blocks: message['blocks'] } : undefined;
    case 'fix':
      return isIndex(message['problem']) && isIndex(message['fix']) ? { type: 'fix', problem: message['problem'], fix: message['fix'] } : undefined;
    case 'options':
      return { type: 'options', options: readOptions(message['options']) };
    default:
      return undefined;
  }
}

/** A host name, a date and a release have short, simple forms; anything else is left out. */
function readOptions(raw: unknown): ViewOptions {
  if (typeof raw !== 'object' || raw === null) return {};
  const { go, host, at } = raw as Raw;
  return {
    ...(typeof go === 'string' && /^1\.\d{1,3}$/.test(go) ? { go } : {}),
    ...(typeof host === 'string' && host.length <= 255 && /^\S+$/.test(host) ? { host } : {}),
    ...(typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at) ? { at } : {}),
  };
}

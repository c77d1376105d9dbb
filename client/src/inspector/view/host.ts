/** The page's side of the wire to its host, and what it remembers while hidden. */
import type { ViewMessage } from '../messages';

interface Api {
  postMessage(message: ViewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Api;

const api = acquireVsCodeApi();

export function send(message: ViewMessage): void {
  api.postMessage(message);
}

/** What survives a reload of the page. */
export interface Remembered {
  readonly selected: number | null;
  readonly query: string;
  readonly filter: string;
  readonly scroll: number;
}

const nothing: Remembered = { selected: null, query: '', filter: 'all', scroll: 0 };

export function remembered(): Remembered {
  const state = api.getState();
  return typeof state === 'object' && state !== null ? { ...nothing, ...state } : nothing;
}

export function remember(state: Remembered): void {
  api.setState(state);
}

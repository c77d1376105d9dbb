/** What the client and the server say to each other beyond the standard protocol. */
import type { RuleEntry, RulesParams, TraceParams, TraceResult } from '../../server/src/lsp/protocol';

export type { RuleEntry, TraceParams, TraceResult };

/** The server as commands and views see it. Every request rejects while the server is not running. */
export interface Server {
  trace(params: TraceParams): Promise<TraceResult | null>;
  rules(params: RulesParams): Promise<readonly RuleEntry[]>;
}

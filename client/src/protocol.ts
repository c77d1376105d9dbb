/** What the client and the server say to each other beyond the standard protocol. */
import type {
  CertificateDetailsParams, EmbeddedPem, EmbeddedPemParams, InsertParams, InsertResult, InspectParams, RuleEntry, RulesParams, ScannedParams, ScanParams, ScanResult, ShownDetails, ShownInspection, TraceParams,
  TraceResult,
} from '../../server/src/lsp/protocol';

export type { CertificateDetailsParams, EmbeddedPem, EmbeddedPemParams, InsertParams, InsertResult, InspectParams, RuleEntry, RulesParams, ScannedParams, ScanParams, ScanResult, ShownDetails, ShownInspection, TraceParams, TraceResult };

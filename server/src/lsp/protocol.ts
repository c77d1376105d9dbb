/** The messages beyond the Language Server Protocol, kept to what no standard request can carry. */
import { NotificationType, RequestType, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import type { Rendered } from '../core/rendered';
import type { Range } from '../core/text';
import type { CertificateDetails, Inspection } from '../x509/inspection';

export interface TraceParams {
  readonly uri: string;
  /** A target's id; else the target at `position`; else the file's last target. */
  readonly target?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

export interface TraceResult {
  readonly target: string;
  readonly title: string;
  readonly verdict: 'roots' | 'no-roots' | 'unknown';
  /** The verdict in one sentence. */
  readonly summary: string;
  /** The lookup, in the manner of `strace`. */
  readonly text: string;
}

/** The text of the trace view. */
export const traceRequest = new RequestType<TraceParams, TraceResult | null, void>('trustlint/trace');

export interface InsertParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  /** What to insert: `root-cas`, `reloading-client`, … */
  readonly id: string;
}

/** Either the edit, or why there is none. */
export interface InsertResult {
  readonly edit?: WorkspaceEdit;
  readonly hindrance?: string;
}

/** A snippet for a place, asked for by a command; `null` when the document is none that takes it. */
export const insertRequest = new RequestType<InsertParams, InsertResult | null, void>('trustlint/insert');

export interface RulesParams {
  /** With a rule, its page is given too. */
  readonly rule?: string;
}

export interface RuleEntry {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly url: string;
  /** Markdown; only for the rule that was asked for. */
  readonly page?: string;
}

export interface ScanParams {
  /** Comes back in every `trustlint/scanned`. */
  readonly id: number;
  /** These files only. */
  readonly uris?: readonly string[];
}

export interface ScanResult {
  readonly files: number;
  readonly error: number;
  readonly warning: number;
  readonly information: number;
  readonly hint: number;
}

/** Judges all files of the workspace; what is found comes with `trustlint/scanned`. */
export const scanRequest = new RequestType<ScanParams, ScanResult, void>('trustlint/scan');

export interface ScannedParams {
  readonly id: number;
  readonly done: number;
  readonly total: number;
  readonly reports: readonly { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[];
}

export const scannedNotification = new NotificationType<ScannedParams>('trustlint/scanned');

/** The rules, for the command that shows one. */
export const rulesRequest = new RequestType<RulesParams, readonly RuleEntry[], void>('trustlint/rules');

export type ShownInspection = Rendered<Inspection>;
export type ShownDetails = Rendered<CertificateDetails>;

/** The bytes to inspect: those of the file, or those of `text` where the editor holds something newer or the value is a part of a file. */
export interface PemSource {
  readonly uri: string;
  readonly text?: string;
}

export interface InspectParams extends PemSource {
  readonly options: {
    /** `1.22`; the newest known by default. */
    readonly go?: string;
    readonly host?: string;
    /** ISO date; today by default. */
    readonly at?: string;
  };
}

/** Everything that a file of certificates says; fails with a message for the user when the file cannot be read, `null` when the inspection itself failed. */
export const inspectRequest = new RequestType<InspectParams, ShownInspection | null, void>('trustlint/inspect');

/** Sent while an inspection takes long. */
export const inspectProgress = new NotificationType<{ readonly uri: string; readonly done: number }>('trustlint/inspectProgress');

export interface CertificateDetailsParams extends PemSource {
  /** Index of the block. */
  readonly block: number;
}

/** All fields and extensions of one certificate; `null` when the block is none. */
export const certificateDetailsRequest = new RequestType<CertificateDetailsParams, ShownDetails | null, void>('trustlint/certificateDetails');

export interface EmbeddedPemParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** Certificates that stand inside a file of another language. */
export interface EmbeddedPem {
  /** What to call it: `ConfigMap corp-ca, key ca.crt`. */
  readonly title: string;
  /** Where it stands in the file. */
  readonly range: Range;
  /** The PEM itself, with indentation and base64 taken off. */
  readonly text: string;
}

/** The certificates at a place; `null` when there are none, or when the whole file is one. */
export const embeddedPemRequest = new RequestType<EmbeddedPemParams, EmbeddedPem | null, void>('trustlint/embeddedPem');

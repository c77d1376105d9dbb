/** What a language gives to the service: one value per language, all of it plain data and pure functions. */
import type { DocumentCache } from './cache';
import type { EmbeddedText } from './embedded';
import type { Edit, Finding } from './finding';
import type { HostFiles } from './host';
import type { Text } from './message';
import type { Language, RuleMeta } from './rule';
import type { Settings } from './settings';
import type { OutlineEntry } from './outline';
import type { Span } from './text';
import type { Answerer, Workspace } from './workspace';

export interface DocumentId {
  readonly uri: string;
  /** What the editor calls it, where there is an editor. */
  readonly languageId?: string;
}

export interface AnalysisInput {
  readonly uri: string;
  readonly text: string;
  readonly files: HostFiles;
  /** The other languages' files; absent for a text without surroundings. */
  readonly workspace?: Workspace;
  readonly settings: Settings;
  /** ISO date (`2026-11-24`) from the injected clock. */
  readonly today: string;
  /** For what may be kept until the next version (see `PerDocument`); absent for a text that is analysed only once. */
  readonly cache?: DocumentCache;
}

export interface OutlineInput {
  readonly uri: string;
  readonly text: string;
  readonly cache?: DocumentCache;
}

/** A comment that silences a rule for what follows it. */
export interface Suppression {
  /** Full rule names; empty when the comment names none. */
  readonly rules: readonly string[];
  /** Findings that start in this span are silenced. */
  readonly covers: Span;
  readonly reason: string;
  readonly comment: Span;
  /** `own`: `trustlint-ignore`; `other`: a comment meant for another linter. */
  readonly by: 'own' | 'other';
}

export interface Hover {
  readonly span: Span;
  /** Paragraphs of Markdown, each a text of its own; a table or a link is part of the template. */
  readonly parts: readonly Text[];
}

export interface Lens {
  readonly span: Span;
  readonly title: Text;
  /** The trace that a click shows; without one it opens the inspector. */
  readonly target?: string;
}

export interface Completion {
  readonly label: string;
  readonly detail: Text;
  readonly documentation: Text;
  /** What is replaced, and by what. */
  readonly span: Span;
  readonly newText: string;
  readonly kind: 'value' | 'property' | 'file' | 'keyword' | 'snippet';
}

export interface Place {
  readonly uri: string;
  readonly span: Span;
}

export interface Link {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: Text;
}

/** A rewriting that repairs nothing and is offered where it fits: a snippet, an extraction. */
export interface Rewriting {
  readonly title: Text;
  readonly edits: readonly Edit[];
  /** Why it is offered and cannot be done here. */
  readonly disabled?: Text;
}

/** An entry of the outline. */
export interface Symbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'certificate' | 'key' | 'other';
  readonly span: Span;
  /** What is selected when the entry is chosen. */
  readonly nameSpan: Span;
}

/** Certificates inside a file of another language. */
export interface EmbeddedPem {
  /** What to call it: `ConfigMap corp-ca, key ca.crt`. */
  readonly title: Text;
  readonly span: Span;
  /** The PEM itself, with indentation and base64 taken off. */
  readonly text: string;
}

/** Something whose lookup can be shown: a build stage, a container. */
export interface TraceTarget {
  readonly id: string;
  readonly title: string;
  readonly span: Span;
  /** It only prepares things for another one, which is meant where nothing is said. */
  readonly isPreparing?: true;
}

/** One file, analysed. Everything is computed lazily and once. */
export interface FileAnalysis<Report> {
  /**
   * Work that takes long or that only the platform can do (checking signatures), done before anything is asked; called once or more
   * often. `pause` gives way, and throws when the work is no longer wanted. Without it, or when it fails, answers say less.
   */
  ready?(pause: () => Promise<void>): Promise<void>;
  /** One task per rule, by full rule name; a task that throws loses only its own findings. */
  readonly checks: readonly { readonly rule: string; readonly run: () => readonly Finding[] }[];
  readonly suppressions: readonly Suppression[];
  /** The text (whole lines, without indentation handling) that suppresses `rule` at `at`, and where to insert it. */
  suppressionEdit(at: Span, rule: string, reason: string): { readonly span: Span; readonly newText: string } | undefined;
  hover(offset: number): Hover | undefined;
  lenses(): readonly Lens[];
  completions(offset: number): readonly Completion[];
  definition(offset: number): readonly Place[];
  links(): readonly Link[];
  /** Rewritings that fit at a selection. */
  rewritings?(at: Span): readonly Rewriting[];
  /** One of the language's rewritings by its id, asked for by a command and not because it fits; `undefined` for an unknown id. */
  insertion?(id: string, offset: number): Rewriting | undefined;
  symbols?(): readonly Symbol[];
  /** Spans that can be folded. */
  folds?(): readonly Span[];
  /** Texts that may hold certificates, in a language that only contains them; whoever knows certificates does the rest. */
  embedded?(): readonly EmbeddedText[];
  /** The certificates at a place, in such a language. */
  embeddedPem?(offset: number): EmbeddedPem | undefined;
  traceTargets(): readonly TraceTarget[];
  /** The target that `offset` is in. */
  traceTargetAt(offset: number): TraceTarget | undefined;
  /** `undefined` for an unknown target. `go` overrides the release (`1.22`). */
  trace(target: string, go?: string): Report | undefined;
}

export interface LanguageSupport<Report> {
  readonly language: Language;
  readonly rules: readonly RuleMeta[];
  /** Loads what the language needs (a grammar) before its first analysis, and is waited for; may be called more than once. When it rejects, `analyse` throws. */
  readonly prepare?: () => Promise<void>;
  accepts(document: DocumentId): boolean;
  /** Whether it has something to say of a file that is no text, by its first bytes; without it such files are left out. */
  readonly judgesBinary?: (document: DocumentId, start: Uint8Array) => boolean;
  /** What a file that it accepts offers and asks for; a cheap look at the text comes before any parsing. */
  outline?(document: OutlineInput): readonly OutlineEntry[];
  /** Questions of other languages that it can answer. */
  readonly answers?: readonly Answerer[];
  analyse(input: AnalysisInput): FileAnalysis<Report>;
}

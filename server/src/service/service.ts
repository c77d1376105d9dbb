/** The engine as one value: documents go in, findings and answers come out. Everything outside is injected. */
import type { Finding } from '../core/finding';
import type { Completion, DocumentId, EmbeddedPem, Hover, Lens, Link, Place, Rewriting, Symbol, TraceTarget } from '../core/language';
import type { Text } from '../core/message';
import type { Settings } from '../core/settings';
import { LineMap, type Span } from '../core/text';
import { neverCancelled, type Token } from '../core/work';
import type { TraceReport } from '../trust/report';
import { quickFixes, type Action } from './actions';
import type { Work } from './analyses';
import { buildEngine, type Engine } from './engine';
import type { ServiceOptions } from './options';
import { fixAll, type FixAllOptions, type FixAllResult } from './fixAll';
import { ruleInfos, type RuleInfo } from './rules';
import type { ScanListener } from './scan';

export type { ServiceOptions, Support } from './options';

/** Findings of one version of a document. */
export interface DocumentFindings {
  readonly version: number;
  readonly findings: readonly Finding[];
}

/** A lookup to show: by target id, or by the place of the cursor, or else the file's last target. */
export interface TraceQuestion {
  readonly target?: string;
  readonly offset?: number;
  readonly go?: string;
}

export interface TraceAnswer {
  readonly target: TraceTarget;
  readonly report: TraceReport;
}

/** The engine's outside. All functions that take a token throw `Cancelled` when it is set, or when the document moves on meanwhile. */
export interface Service {
  readonly rules: readonly RuleInfo[];
  rule(name: string): RuleInfo | undefined;
  /** Whether any language judges such a document. */
  accepts(id: DocumentId): boolean;
  /** Whether any has something to say of such a document although it is no text; `start` are its first bytes. */
  judgesBinary(id: DocumentId, start: Uint8Array): boolean;

  setFolders(folders: readonly string[]): void;
  /** Settings for a folder or, with `undefined`, for the rest. Returns what is wrong with them. */
  configure(folder: string | undefined, raw: unknown): readonly Text[];
  /** These three give the other open documents that rest on this one's text, whose findings may be different now. */
  open(uri: string, languageId: string | undefined, version: number, text: string): readonly string[];
  change(uri: string, version: number, text: string): readonly string[];
  close(uri: string): readonly string[];
  documents(): readonly { readonly uri: string; readonly version: number; readonly served: boolean }[];
  /** Tells of changes on disk. Gives the open documents whose findings may be different now. */
  filesChanged(uris: readonly string[]): readonly string[];
  /** Folders that have been looked through for what their files say of each other: every file in them may count. */
  indexed(): readonly string[];
  /** Everything on disk that the open documents rest on. */
  watched(): ReadonlySet<string>;

  version(uri: string): number | undefined;
  /** The text of an open document, or of a file that has been loaded for one. */
  text(uri: string): string | undefined;
  lines(uri: string): LineMap | undefined;

  findings(uri: string, token?: Token): Promise<DocumentFindings | undefined>;
  settings(uri: string, token?: Token): Promise<Settings | undefined>;
  hover(uri: string, offset: number, token?: Token): Promise<Hover | undefined>;
  lenses(uri: string, token?: Token): Promise<readonly Lens[]>;
  completions(uri: string, offset: number, token?: Token): Promise<readonly Completion[]>;
  definition(uri: string, offset: number, token?: Token): Promise<readonly Place[]>;
  links(uri: string, token?: Token): Promise<readonly Link[]>;
  rewritings(uri: string, at: Span, token?: Token): Promise<readonly Rewriting[]>;
  insertion(uri: string, id: string, offset: number, token?: Token): Promise<Rewriting | undefined>;
  symbols(uri: string, token?: Token): Promise<readonly Symbol[]>;
  folds(uri: string, token?: Token): Promise<readonly Span[]>;
  embeddedPem(uri: string, offset: number, token?: Token): Promise<EmbeddedPem | undefined>;
  quickFixes(uri: string, at: Span, token?: Token): Promise<readonly Action[]>;
  /** Judges every file of the workspace, or those that are named, whether they are open or not. */
  scan(uris: readonly string[] | undefined, listener: ScanListener, token?: Token): Promise<void>;
  fixAll(uri: string, options: FixAllOptions, token?: Token): Promise<FixAllResult>;
  traceTargets(uri: string, token?: Token): Promise<readonly TraceTarget[]>;
  trace(uri: string, question: TraceQuestion, token?: Token): Promise<TraceAnswer | undefined>;
}

/** Puts the engine together. */
export function createService(options: ServiceOptions): Service {
  const rules = ruleInfos(options.languages.flatMap(language => language.rules));
  const engine = buildEngine(options, new Set(rules.map(rule => rule.name)));
  return Object.freeze<Service>({
    rules,
    rule: name => rules.find(rule => rule.name === name),
    accepts: id => options.languages.some(language => language.accepts(id)),
    judgesBinary: (id, start) => options.languages.some(language => language.accepts(id) && language.judgesBinary?.(id, start) === true),
    ...stateOf(engine),
    ...questionsTo(engine),
  });
}

type State = Pick<Service, 'setFolders' | 'configure' | 'open' | 'change' | 'close' | 'documents' | 'filesChanged' | 'indexed' | 'watched' | 'version' | 'text' | 'lines'>;

function stateOf({ documents, store, surroundings, analyses, text }: Engine): State {
  const contentChanged = (uri: string): readonly string[] => analyses.forget(surroundings.edited(uri)).filter(concerned => concerned !== uri);
  const { host } = surroundings;
  return {
    setFolders(uris) {
      for (const gone of host.folders.filter(folder => !uris.includes(folder))) store.forgetFolder(gone);
      if (uris.length === host.folders.length && uris.every(folder => host.folders.includes(folder))) return;
      host.setFolders(uris);
      surroundings.forgetAll();
      analyses.forgetAll();
    },
    configure(folder, raw) {
      surroundings.forgetAll();
      analyses.forgetAll();
      return store.configure(folder?.replace(/\/+$/, ''), raw);
    },
    open(uri, languageId, version, content) {
      documents.open(uri, version, content, languageId);
      return contentChanged(uri);
    },
    change(uri, version, content) {
      return documents.change(uri, version, content) ? contentChanged(uri) : [];
    },
    close(uri) {
      documents.close(uri);
      analyses.drop(uri);
      const concerned = contentChanged(uri);
      surroundings.keepOnly(analyses.asked());
      return concerned;
    },
    documents: () => documents.all().map(({ uri, version, supports }) => ({ uri, version, served: supports.length > 0 })),
    filesChanged: uris => analyses.forget(surroundings.changed(uris)),
    indexed: () => surroundings.indexed(),
    watched: () => surroundings.watched(analyses.asked()),
    version: uri => documents.get(uri)?.version,
    text,
    lines(uri) {
      const open = documents.get(uri);
      if (open) return open.lines.value;
      const content = text(uri);
      return content === undefined ? undefined : new LineMap(content);
    },
  };
}

type Questions = Omit<Service, keyof State | 'rules' | 'rule' | 'accepts' | 'judgesBinary'>;

function questionsTo({ analyses, surroundings, scanner, text, findingsIf }: Engine): Questions {
  return {
    async findings(uri, token = neverCancelled) {
      const result = await analyses.findings(uri, token);
      return result && { version: result.work.document.version, findings: result.findings };
    },
    settings: (uri, token = neverCancelled) => analyses.ask(uri, token, 'settings', undefined, (work): Settings | undefined => work.settings),
    hover: (uri, offset, token = neverCancelled) => analyses.ask(uri, token, 'hover', undefined, (work): Hover | undefined => work.analysis.hover(offset)),
    lenses: (uri, token = neverCancelled) => analyses.ask(uri, token, 'lenses', [], work => (work.settings.codeLens ? work.analysis.lenses() : [])),
    completions: (uri, offset, token = neverCancelled) => analyses.ask(uri, token, 'completions', [], work => work.analysis.completions(offset)),
    definition: (uri, offset, token = neverCancelled) => analyses.ask(uri, token, 'definition', [], work => work.analysis.definition(offset)),
    links: (uri, token = neverCancelled) => analyses.ask(uri, token, 'links', [], work => work.analysis.links()),
    rewritings: (uri, at, token = neverCancelled) => analyses.ask(uri, token, 'rewritings', [], work => work.analysis.rewritings?.(at) ?? []),
    insertion: (uri, id, offset, token = neverCancelled) => analyses.ask(uri, token, 'insertion', undefined, (work): Rewriting | undefined => work.analysis.insertion?.(id, offset)),
    symbols: (uri, token = neverCancelled) => analyses.ask(uri, token, 'symbols', [], work => work.analysis.symbols?.() ?? []),
    folds: (uri, token = neverCancelled) => analyses.ask(uri, token, 'folds', [], work => work.analysis.folds?.() ?? []),
    embeddedPem: (uri, offset, token = neverCancelled) => analyses.ask(uri, token, 'embeddedPem', undefined, (work): EmbeddedPem | undefined => work.analysis.embeddedPem?.(offset)),
    async quickFixes(uri, at, token = neverCancelled) {
      const result = await analyses.findings(uri, token);
      if (!result) return [];
      const { analysis } = result.work;
      return quickFixes({ findings: result.findings, at, file: uri, text, suppressionEdit: (span, rule, reason) => analysis.suppressionEdit(span, rule, reason) });
    },
    scan: (uris, listener, token = neverCancelled) => scanner.scan(uris, listener, token),
    fixAll: (uri, options, token = neverCancelled) => fixAll({ text, findings: texts => findingsIf(texts, uri, token) }, options),
    traceTargets: (uri, token = neverCancelled) => analyses.ask(uri, token, 'traceTargets', [], work => work.analysis.traceTargets()),
    async trace(uri, question, token = neverCancelled) {
      const answer = await analyses.ask(uri, token, 'trace', undefined, work => traceOf(work, question));
      // The listing says in which lines of which files its origins stand.
      if (answer) await surroundings.host.load(filesOf(answer.report));
      return answer;
    },
  };
}

function filesOf({ trace, environment, joins, layers }: TraceReport): readonly string[] {
  const values = environment.flatMap(({ value }) => (value.kind === 'unset' ? [] : [value.origin]));
  return [...joins, ...layers.map(({ origin }) => origin), ...trace.steps.map(({ origin }) => origin), ...trace.unknownBecause, ...values].flatMap(origin => (origin.kind === 'span' ? [origin.file] : []));
}

function traceOf(work: Work<TraceReport>, question: TraceQuestion): TraceAnswer | undefined {
  const targets = work.analysis.traceTargets();
  const target = chosenTarget(work, question, targets);
  if (!target) return undefined;
  const report = work.analysis.trace(target.id, question.go);
  return report && { target, report };
}

function chosenTarget(work: Work<TraceReport>, question: TraceQuestion, targets: readonly TraceTarget[]): TraceTarget | undefined {
  if (question.target !== undefined) return targets.find(target => target.id === question.target);
  const here = question.offset === undefined ? undefined : work.analysis.traceTargetAt(question.offset);
  return here ?? targets[targets.length - 1];
}

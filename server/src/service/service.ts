/** The engine as one value: documents go in, findings and answers come out. Everything outside is injected. */
import { logOnce } from '../core/bug';
import type { Finding } from '../core/finding';
import type { Completion, DocumentId, EmbeddedPem, Hover, LanguageSupport, Lens, Link, Place, Rewriting, Symbol, TraceTarget } from '../core/language';
import type { Log } from '../core/log';
import type { Text } from '../core/message';
import type { Settings } from '../core/settings';
import { LineMap, type Span } from '../core/text';
import { neverCancelled, Slicer, type Clock, type Token, type Yield } from '../core/work';
import type { TraceReport } from '../trust/report';
import { quickFixes, type Action } from './actions';
import { Analyses, type AnalysesOptions, type Work } from './analyses';
import { Documents } from './documents';
import { Exclusions } from './exclude';
import { fixAll, type FixAllOptions, type FixAllResult } from './fixAll';
import { HostCache, type FileLoader } from './host';
import { ruleInfos, type RuleInfo } from './rules';
import { Scanner, type ScanListener } from './scan';
import { SettingsStore } from './settingsStore';
import { Surroundings } from './surroundings';
import { joinAnswers } from '../workspace/answers';
import { toolReaders } from '../workspace/readers/index';
import { Catalogues, type Finder, type Outliner } from '../workspace/catalogues';

export type Support = LanguageSupport<TraceReport>;

export interface ServiceOptions {
  readonly languages: readonly Support[];
  readonly files: FileLoader;
  /** Walks the folders of the workspace; without it nothing is known of files that no other names. */
  readonly finder?: Finder;
  /** Bytes of files that may stay in memory although nobody needs them any more: for a run in which no file changes. */
  readonly spareBytes?: number;
  /** ISO date of today. */
  today(): string;
  /** A monotonic clock in milliseconds. */
  readonly now: Clock;
  readonly giveWay: Yield;
  readonly log: Log;
  /** Whether a folder's `.trustlint.json` counts. */
  readonly readConfigFile: boolean;
  onConfigProblems?(file: string, problems: readonly Text[]): void;
}

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
    ...stateOf(engine),
    ...questionsTo(engine),
  });
}

/** The parts that the façade hands requests to. */
interface Engine {
  readonly documents: Documents<TraceReport>;
  readonly store: SettingsStore;
  readonly surroundings: Surroundings;
  readonly analyses: Analyses<TraceReport>;
  readonly scanner: Scanner<TraceReport>;
  text(uri: string): string | undefined;
  findingsIf(texts: ReadonlyMap<string, string>, uri: string, token: Token): Promise<readonly Finding[]>;
}

function buildEngine(options: ServiceOptions, knownRules: ReadonlySet<string>): Engine {
  const documents = new Documents<TraceReport>(options.languages);
  const host = new HostCache(options.files, uri => documents.get(uri)?.text);
  const exclusions = new Exclusions();
  const store = new SettingsStore({ knownRules, readConfigFile: options.readConfigFile, onProblems: (file, problems) => options.onConfigProblems?.(file, problems) });
  const log = logOnce(options.log);
  const common = {
    knownRules,
    settings: (document, files) => store.of(host.rootOf(document.uri), files),
    excluded: (document, settings) => exclusions.excludes(document.uri, host.rootOf(document.uri), settings.exclude),
    today: options.today,
    now: options.now,
    giveWay: options.giveWay,
    log,
  } satisfies Omit<AnalysesOptions<TraceReport>, 'documents' | 'surroundings'>;
  const surroundingsOf = (of: HostCache, opened: Documents<TraceReport>): Surroundings => {
    const slicer = new Slicer(options.giveWay, options.now);
    const pause = (): Promise<void> => slicer.pause();
    const catalogues = new Catalogues({
      outliners: outlinersOf(options.languages),
      finder: options.finder ?? nowhere,
      load: uri => options.files.load(uri),
      openText: uri => opened.get(uri)?.text,
      excluded: () => false,
      pause,
      log,
    });
    const answerers = [...joinAnswers, ...options.languages.flatMap(({ answers = [], prepare }) => answers.map(answerer => ({ ...answerer, prepare })))];
    return new Surroundings({ host: of, catalogues, spareBytes: options.spareBytes ?? 0, answerers, settings: (at, files) => store.of(of.rootOf(at), files), today: options.today, pause, log });
  };
  const surroundings = surroundingsOf(host, documents);
  const analyses = new Analyses<TraceReport>({ ...common, documents, surroundings });
  const scanner: Scanner<TraceReport> = new Scanner({
    ...common,
    languages: options.languages,
    surroundings,
    finder: options.finder ?? nowhere,
    open: uri => documents.get(uri),
    tidy: () => surroundings.keepOnly(new Set([...analyses.asked(), ...scanner.asked()])),
  });
  return {
    documents,
    store,
    surroundings,
    analyses,
    scanner,
    text: uri => documents.get(uri)?.text ?? loadedText(host, uri),
    async findingsIf(texts, uri, token) {
      const current = documents.get(uri);
      if (!current) return [];
      if (texts.size === 0) return (await analyses.findings(uri, token))?.findings ?? [];
      // What the file would get if texts were different is worked out apart, with the same rules, settings and files.
      const imagined = new Documents<TraceReport>(options.languages);
      for (const [file, text] of texts) imagined.open(file, 0, text, documents.get(file)?.languageId);
      imagined.open(uri, 0, texts.get(uri) ?? current.text, current.languageId);
      const loader: FileLoader = { load: async other => (await host.load([other]), host.peek(other)) };
      const imaginedHost = new HostCache(loader, other => imagined.get(other)?.text);
      imaginedHost.setFolders(host.folders);
      const answer = await new Analyses<TraceReport>({ ...common, documents: imagined, surroundings: surroundingsOf(imaginedHost, imagined) }).findings(uri, token);
      return answer?.findings ?? [];
    },
  };
}

/** Where nobody can look through folders. */
const nowhere: Finder = { find: async () => undefined };

function outlinersOf(languages: readonly Support[]): readonly Outliner[] {
  return [...toolReaders, ...languages.flatMap(language => (language.outline ? [{ accepts: language.accepts, outline: language.outline }] : []))];
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

type Questions = Omit<Service, keyof State | 'rules' | 'rule' | 'accepts'>;

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

function filesOf({ trace, environment }: TraceReport): readonly string[] {
  const values = environment.flatMap(({ value }) => (value.kind === 'unset' ? [] : [value.origin]));
  return [...trace.steps.map(({ origin }) => origin), ...trace.unknownBecause, ...values].flatMap(origin => (origin.kind === 'span' ? [origin.file] : []));
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

function loadedText(host: HostCache, uri: string): string | undefined {
  const entry = host.peek(uri);
  return entry?.kind === 'file' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.bytes) : undefined;
}

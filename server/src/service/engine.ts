/** The parts that the façade hands requests to, put together: documents, settings, files, answers, analyses. */
import { logOnce } from '../core/bug';
import type { Finding } from '../core/finding';
import type { HostFiles } from '../core/host';
import type { Log } from '../core/log';
import { Slicer, type Token } from '../core/work';
import type { TraceReport } from '../trust/report';
import { joinAnswers } from '../workspace/answers';
import { Catalogues, type Finder, type Outliner } from '../workspace/catalogues';
import { toolReaders } from '../workspace/readers/index';
import { Analyses, type AnalysesOptions } from './analyses';
import { Documents, type OpenDocument } from './documents';
import { Exclusions } from './exclude';
import { HostCache, type FileLoader } from './host';
import { Scanner } from './scan';
import type { ServiceOptions, Support } from './options';
import { SettingsStore } from './settingsStore';
import { Surroundings } from './surroundings';

export interface Engine {
  readonly documents: Documents<TraceReport>;
  readonly store: SettingsStore;
  readonly surroundings: Surroundings;
  readonly analyses: Analyses<TraceReport>;
  readonly scanner: Scanner<TraceReport>;
  text(uri: string): string | undefined;
  /** The findings that a document would have if some texts were different. */
  findingsIf(texts: ReadonlyMap<string, string>, uri: string, token: Token): Promise<readonly Finding[]>;
}

/** What every part shares. */
interface Shared {
  readonly options: ServiceOptions;
  readonly documents: Documents<TraceReport>;
  readonly host: HostCache;
  readonly store: SettingsStore;
  readonly log: Log;
  readonly common: Omit<AnalysesOptions<TraceReport>, 'documents' | 'surroundings'>;
}

export function buildEngine(options: ServiceOptions, knownRules: ReadonlySet<string>): Engine {
  const documents = new Documents<TraceReport>(options.languages);
  const host = new HostCache(options.files, uri => documents.get(uri)?.text);
  const store = new SettingsStore({ knownRules, readConfigFile: options.readConfigFile, onProblems: (file, problems) => options.onConfigProblems?.(file, problems) });
  const log = logOnce(options.log);
  const shared: Shared = { options, documents, host, store, log, common: commonOf(options, host, store, knownRules, log) };
  const catalogues = cataloguesOf(shared);
  const surroundings = surroundingsOf(shared, host, catalogues);
  const analyses = new Analyses<TraceReport>({ ...shared.common, documents, surroundings });
  const scanner = scannerOf(shared, surroundings, analyses);
  return {
    documents,
    store,
    surroundings,
    analyses,
    scanner,
    text: uri => documents.get(uri)?.text ?? loadedText(host, uri),
    async findingsIf(texts, uri, token) {
      if (texts.size === 0) return (await analyses.findings(uri, token))?.findings ?? [];
      const imagined = imaginedAnalyses(shared, catalogues, texts, uri);
      return (await imagined?.findings(uri, token))?.findings ?? [];
    },
  };
}

function commonOf(options: ServiceOptions, host: HostCache, store: SettingsStore, knownRules: ReadonlySet<string>, log: Log): Shared['common'] {
  const exclusions = new Exclusions();
  return {
    knownRules,
    settings: (document: OpenDocument<TraceReport>, files: HostFiles) => store.of(host.rootOf(document.uri), files),
    excluded: (document, settings) => exclusions.excludes(document.uri, host.rootOf(document.uri), settings.exclude),
    today: options.today,
    now: options.now,
    giveWay: options.giveWay,
    log,
  };
}

function pauseOf({ giveWay, now }: ServiceOptions): () => Promise<void> {
  const slicer = new Slicer(giveWay, now);
  return () => slicer.pause();
}

function cataloguesOf({ options, documents, host, store, log }: Shared): Catalogues {
  const exclusions = new Exclusions();
  // The folder's own file of settings is among the first things that any document there asks for.
  const settingsOf = (uri: string): readonly string[] => store.of(host.rootOf(uri), { entry: file => host.peek(file), rootOf: file => host.rootOf(file) }).exclude;
  return new Catalogues({
    outliners: [...toolReaders, ...outlinersOf(options.languages)],
    finder: options.finder ?? nowhere,
    load: uri => options.files.load(uri),
    openText: uri => documents.get(uri)?.text,
    excluded: uri => exclusions.excludes(uri, host.rootOf(uri), settingsOf(uri)),
    pause: pauseOf(options),
    log,
  });
}

/** Where nobody can look through folders. */
const nowhere: Finder = { find: async () => undefined };

function outlinersOf(languages: readonly Support[]): readonly Outliner[] {
  return languages.flatMap(language => (language.outline ? [{ accepts: language.accepts, outline: language.outline }] : []));
}

function surroundingsOf({ options, store, log }: Shared, host: HostCache, catalogues: Catalogues): Surroundings {
  const answerers = [...joinAnswers, ...options.languages.flatMap(({ answers = [], prepare }) => answers.map(answerer => ({ ...answerer, prepare })))];
  const settings = (at: string, files: HostFiles): ReturnType<SettingsStore['of']> => store.of(host.rootOf(at), files);
  return new Surroundings({ host, catalogues, spareBytes: options.spareBytes ?? 0, answerers, settings, today: options.today, pause: pauseOf(options), log });
}

function scannerOf({ options, documents, common }: Shared, surroundings: Surroundings, analyses: Analyses<TraceReport>): Scanner<TraceReport> {
  const scanner: Scanner<TraceReport> = new Scanner({
    ...common,
    languages: options.languages,
    surroundings,
    finder: options.finder ?? nowhere,
    open: uri => documents.get(uri),
    tidy: () => surroundings.keepOnly(new Set([...analyses.asked(), ...scanner.asked()])),
  });
  return scanner;
}

/** What a file would get if texts were different is worked out apart, with the same rules, settings and files. */
function imaginedAnalyses(shared: Shared, catalogues: Catalogues, texts: ReadonlyMap<string, string>, uri: string): Analyses<TraceReport> | undefined {
  const { options, documents, host, common } = shared;
  const current = documents.get(uri);
  if (!current) return undefined;
  const imagined = new Documents<TraceReport>(options.languages);
  for (const [file, text] of texts) imagined.open(file, 0, text, documents.get(file)?.languageId);
  imagined.open(uri, 0, texts.get(uri) ?? current.text, current.languageId);
  const loader: FileLoader = { load: async other => (await host.load([other]), host.peek(other)) };
  const imaginedHost = new HostCache(loader, other => imagined.get(other)?.text);
  imaginedHost.setFolders(host.folders);
  const surroundings = surroundingsOf(shared, imaginedHost, catalogues.with(new Map([...texts, [uri, imagined.get(uri)?.text ?? current.text]])));
  return new Analyses<TraceReport>({ ...common, documents: imagined, surroundings });
}

function loadedText(host: HostCache, uri: string): string | undefined {
  const entry = host.peek(uri);
  return entry?.kind === 'file' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.bytes) : undefined;
}

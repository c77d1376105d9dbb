/** Analysing documents: lazily, once per version, settings and state of the surrounding files, in slices, with what is asked for loaded in between. */
import { hostRounds, longestDocument } from '../core/budgets';
import { describeError } from '../core/bug';
import type { Finding } from '../core/finding';
import { joinUri, type HostFiles } from '../core/host';
import type { AnalysisInput, FileAnalysis, LanguageSupport } from '../core/language';
import type { Log } from '../core/log';
import { ownFinding, ownTexts } from '../core/own';
import { runSteps } from '../core/run';
import type { Settings } from '../core/settings';
import { Cancelled, Slicer, type Clock, type Token, type Yield } from '../core/work';
import type { Documents, OpenDocument } from './documents';
import { emptyAnalysis, guarded, mergeAnalyses } from './merge';
import { configFileName } from './config';
import type { Surroundings } from './surroundings';

export interface AnalysesOptions<Report> {
  readonly documents: Documents<Report>;
  readonly surroundings: Surroundings;
  readonly knownRules: ReadonlySet<string>;
  /** The settings of a document, made with the files that its folder's configuration stands in. */
  settings(document: OpenDocument<Report>, files: HostFiles): Settings;
  /** Whether the settings exclude the document. */
  excluded(document: OpenDocument<Report>, settings: Settings): boolean;
  today(): string;
  readonly now: Clock;
  readonly giveWay: Yield;
  readonly log: Log;
}

/** Everything computed from one version of a document, one state of the settings and of the files around it. */
export interface Work<Report> {
  readonly document: OpenDocument<Report>;
  readonly settings: Settings;
  readonly analysis: FileAnalysis<Report>;
  /** What the analysis has asked for so far. */
  readonly asked: Set<string>;
  readonly round: number;
  steps: Generator<undefined, readonly Finding[]> | undefined;
  findings: readonly Finding[] | undefined;
}

export class Analyses<Report> {
  readonly #options: AnalysesOptions<Report>;
  readonly #works = new Map<string, Work<Report>>();
  /** Languages that have loaded what they need, or have failed to. */
  readonly #prepared = new WeakSet<LanguageSupport<Report>>();

  constructor(options: AnalysesOptions<Report>) {
    this.#options = options;
  }

  /**
   * The findings of the current version, with the work they come from. Every caller drives the same run on, so that
   * one that gives up costs the others nothing. Throws `Cancelled` when the token is set or the document moved on.
   */
  async findings(uri: string, token: Token): Promise<{ readonly work: Work<Report>; readonly findings: readonly Finding[] } | undefined> {
    return this.#settled(uri, token, async (work, pause) => {
      work.steps ??= this.#stepsOf(work);
      while (work.findings === undefined) {
        const step = work.steps.next();
        if (step.done) work.findings = step.value ?? [];
        await pause();
      }
      await this.#loadRelated(work, work.findings);
      return { work, findings: work.findings };
    });
  }

  /** Findings speak of places in files that the analysis has not asked for itself: they are shown with their lines. */
  async #loadRelated(work: Work<Report>, findings: readonly Finding[]): Promise<void> {
    const files = new Set(findings.flatMap(finding => [...finding.related, ...finding.fixes.flatMap(fix => fix.edits)].map(({ file }) => file)));
    const fresh = [...files].filter(file => file !== work.document.uri && !work.asked.has(file));
    if (fresh.length === 0) return;
    await this.#options.surroundings.host.load(fresh);
    for (const file of fresh) work.asked.add(file);
  }

  /** The answer of one question to the analysis; what the question makes the analysis ask for is loaded, and then it is put again. */
  async ask<T>(uri: string, token: Token, what: string, fallback: T, question: (work: Work<Report>) => T): Promise<T> {
    const answer = await this.#settled(uri, token, async work => ({ value: guarded(this.#options.log, `${what} file=${uri}`, fallback, () => question(work)) }));
    return answer === undefined ? fallback : answer.value;
  }

  /** Forgets what was computed: the settings changed, or (with a test) files that it rests on. Gives the documents concerned. */
  forget(touched: (asked: string) => boolean = () => true): readonly string[] {
    const concerned = [...this.#works.values()].filter(work => [...work.asked].some(touched)).map(work => work.document.uri);
    for (const uri of concerned) this.#works.delete(uri);
    return concerned;
  }

  forgetAll(): void {
    this.#works.clear();
  }

  drop(uri: string): void {
    this.#works.delete(uri);
  }

  /** Every file that some open document rests on. */
  asked(): ReadonlySet<string> {
    return new Set([...this.#works.values()].flatMap(work => [...work.asked]));
  }

  /** Does `use` with the current work until it has asked for nothing that could still be loaded. */
  async #settled<T>(uri: string, token: Token, use: (work: Work<Report>, pause: () => Promise<void>) => Promise<T>): Promise<T | undefined> {
    const { documents, surroundings, giveWay, now } = this.#options;
    const slicer = new Slicer(giveWay, now, token);
    const version = documents.get(uri)?.version;
    for (;;) {
      const document = documents.get(uri);
      if (!document) return undefined;
      if (document.version !== version) throw new Cancelled();
      if (await this.#prepare(document)) continue;
      const work = this.#workOf(document);
      const pause = async (): Promise<void> => {
        await slicer.pause();
        const current = documents.get(uri);
        if (current && current.version !== version) throw new Cancelled();
      };
      await pause();
      await this.#makeReady(work, pause);
      if (this.#works.get(uri) !== work) continue;
      const result = await use(work, pause);
      if (this.#works.get(uri) !== work) continue;
      if (work.round >= hostRounds || !(await surroundings.load(work.asked))) return result;
      if (this.#works.get(uri) === work) this.#works.set(uri, this.#analyse(document, work.round + 1));
      if (token.isCancellationRequested) throw new Cancelled();
    }
  }

  async #makeReady({ document, analysis }: Work<Report>, pause: () => Promise<void>): Promise<void> {
    try {
      await analysis.ready?.(pause);
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.#options.log.error(`ready failed file=${document.uri} ${describeError(error)}`);
    }
  }

  /** Lets the languages of a document load what they need. Tells whether anything had to be waited for: the document may have moved on. */
  async #prepare({ supports }: OpenDocument<Report>): Promise<boolean> {
    const waiting = supports.filter(support => support.prepare && !this.#prepared.has(support));
    await Promise.all(waiting.map(async support => {
      await support.prepare?.().catch((error: unknown) => this.#options.log.error(`prepare ${support.language} failed ${describeError(error)}`));
      this.#prepared.add(support);
    }));
    return waiting.length > 0;
  }

  #workOf(document: OpenDocument<Report>): Work<Report> {
    const known = this.#works.get(document.uri);
    if (known && known.document === document) return known;
    const work = this.#analyse(document, 0);
    this.#works.set(document.uri, work);
    return work;
  }

  #analyse(document: OpenDocument<Report>, round: number): Work<Report> {
    const { surroundings, log } = this.#options;
    const asked = new Set<string>();
    const around = surroundings.viewFor(document.uri, asked);
    const settings = this.#options.settings(document, around.files);
    const skipped = document.text.length > longestDocument || this.#options.excluded(document, settings);
    const supports = skipped ? [] : document.supports.filter(support => settings.enabled[support.language]);
    const parts = supports.flatMap(support => {
      const analysis = guarded(log, `analyse ${support.language} file=${document.uri}`, undefined, () => this.#analyseWith(support, document, around, settings));
      return analysis ? [analysis] : [];
    });
    const analysis = parts.length === 0 ? emptyAnalysis<Report>() : mergeAnalyses(parts, log);
    return { document, settings, analysis, asked, round, steps: undefined, findings: undefined };
  }

  #analyseWith(support: LanguageSupport<Report>, document: OpenDocument<Report>, around: Pick<AnalysisInput, 'files' | 'workspace'>, settings: Settings): FileAnalysis<Report> {
    return support.analyse({ uri: document.uri, text: document.text, ...around, settings, today: this.#options.today(), cache: document.cache });
  }

  #stepsOf(work: Work<Report>): Generator<undefined, readonly Finding[]> {
    const { document, settings, analysis } = work;
    const { knownRules, log } = this.#options;
    const tooLong = document.text.length > longestDocument && document.supports.length > 0 && !this.#options.excluded(document, settings);
    if (tooLong) return tooLongSteps(document.uri, document.text.length);
    return runSteps({ file: document.uri, text: document.text, analysis, knownRules, settings, log });
  }
}

// eslint-disable-next-line require-yield
function* tooLongSteps(file: string, length: number): Generator<undefined, readonly Finding[]> {
  const { what, why, help } = ownTexts.tooLong;
  const parts = { what: what({ length }), why: why({ limit: longestDocument }), help: help() };
  return [ownFinding('trustlint/file-too-long', 'tooLong', file, { start: 0, end: 0 }, parts)];
}

/** Where a folder's configuration file stands. */
export function configFileOf(root: string): string {
  return joinUri(root, configFileName) ?? `${root}/${configFileName}`;
}

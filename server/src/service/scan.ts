/** Judging every file of the workspace, whether it is open or not, with the settings, files and answers of the open documents. */
import { longestDocument, scannedBeforeTidying } from '../core/budgets';
import type { Finding } from '../core/finding';
import { Slicer, type Clock, type Token, type Yield } from '../core/work';
import type { Finder } from '../workspace/catalogues';
import { Analyses, type AnalysesOptions } from './analyses';
import { Documents, type OpenDocument } from './documents';
import type { Surroundings } from './surroundings';
import type { LanguageSupport } from '../core/language';

export interface ScanListener {
  /** How many files there are. */
  found(files: number): void;
  /** One file is judged; its lines, and those of the files that its findings speak of, can be asked for now. */
  judged(uri: string, findings: readonly Finding[]): void;
}

export interface ScannerOptions<Report> extends Omit<AnalysesOptions<Report>, 'documents'> {
  readonly languages: readonly LanguageSupport<Report>[];
  readonly surroundings: Surroundings;
  readonly finder: Finder;
  open(uri: string): OpenDocument<Report> | undefined;
  /** Drops files that nobody needs any more. */
  tidy(): void;
  readonly now: Clock;
  readonly giveWay: Yield;
}

/** Text has no NUL; Git looks at as many bytes to tell. */
const sniffedBytes = 8000;

export class Scanner<Report> {
  readonly #options: ScannerOptions<Report>;
  readonly #documents: Documents<Report>;
  readonly #analyses: Analyses<Report>;

  constructor(options: ScannerOptions<Report>) {
    this.#options = options;
    this.#documents = new Documents(options.languages);
    this.#analyses = new Analyses({ ...options, documents: this.#documents });
  }

  /** All files of the workspace, or those that are named. Throws `Cancelled` when the token is set. */
  async scan(uris: readonly string[] | undefined, listener: ScanListener, token: Token): Promise<void> {
    const files = uris ?? (await this.#find(token));
    listener.found(files.length);
    for (const [index, uri] of files.entries()) {
      listener.judged(uri, await this.#judge(uri, token));
      this.#forget(uri);
      if (index % scannedBeforeTidying === scannedBeforeTidying - 1) this.#options.tidy();
    }
    this.#options.tidy();
  }

  /** What a file that is being judged rests on. */
  asked(): ReadonlySet<string> {
    return this.#analyses.asked();
  }

  text(uri: string): string | undefined {
    return this.#documents.get(uri)?.text;
  }

  async #find(token: Token): Promise<readonly string[]> {
    const { surroundings, finder, languages, now, giveWay } = this.#options;
    const slicer = new Slicer(giveWay, now, token);
    const found = new Set<string>();
    for (const folder of surroundings.host.folders) {
      const wanted = (uri: string): boolean => languages.some(language => language.accepts({ uri }));
      for (const uri of (await finder.find(folder, wanted, () => slicer.pause())) ?? []) found.add(uri);
    }
    return [...found].sort();
  }

  async #judge(uri: string, token: Token): Promise<readonly Finding[]> {
    const open = this.#options.open(uri);
    const text = open?.text ?? (await this.#read(uri));
    if (text === undefined) return [];
    this.#documents.open(uri, 1, text, open?.languageId);
    return (await this.#analyses.findings(uri, token))?.findings ?? [];
  }

  async #read(uri: string): Promise<string | undefined> {
    const { host } = this.#options.surroundings;
    await host.load([uri]);
    const entry = host.peek(uri);
    // A file that was not even read is told apart by its length alone, and the engine says so in its own way.
    if (entry?.kind === 'large-file') return ' '.repeat(longestDocument + 1);
    if (entry?.kind !== 'file' || entry.bytes.subarray(0, sniffedBytes).includes(0)) return undefined;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.bytes);
  }

  #forget(uri: string): void {
    this.#documents.close(uri);
    this.#analyses.drop(uri);
  }
}

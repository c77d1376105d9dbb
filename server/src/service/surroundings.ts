/** What stands around the documents: the files beside them, and what the files of the workspace say of each other. */
import type { HostFiles } from '../core/host';
import type { Workspace } from '../core/workspace';
import { catalogueQuestion } from '../trust/joins';
import type { Catalogues } from '../workspace/catalogues';
import { Answers, isQuestion, questionKey, type AnswersOptions } from './answers';
import { fileAsked, type HostCache } from './host';

export interface SurroundingsOptions extends Omit<AnswersOptions, 'sources' | 'filesFor' | 'load' | 'folders'> {
  readonly host: HostCache;
  readonly catalogues: Catalogues;
  /** Bytes of files that may stay although nobody needs them any more. */
  readonly spareBytes: number;
}

/** Tests what an analysis has asked for: whether a change touches it. */
export type Touched = (asked: string) => boolean;

export class Surroundings {
  readonly host: HostCache;
  readonly #answers: Answers;
  readonly #catalogues: Catalogues;
  readonly #spareBytes: number;

  constructor({ host, catalogues, spareBytes, ...options }: SurroundingsOptions) {
    this.host = host;
    this.#spareBytes = spareBytes;
    this.#catalogues = catalogues;
    this.#answers = new Answers({
      ...options,
      sources: [{ name: catalogueQuestion.name, peek: root => catalogues.peek(root), load: root => catalogues.load(root) }],
      filesFor: (at, asked) => host.viewFor(at, asked),
      load: asked => this.load(asked),
      folders: () => host.folders,
    });
  }

  /** What an analysis of `document` may see; `asked` collects what it asks for. */
  viewFor(document: string, asked: Set<string>): { readonly files: HostFiles; readonly workspace: Workspace } {
    return { files: this.host.viewFor(document, asked), workspace: this.#answers.workspaceFor(asked) };
  }

  /** Loads those of `asked` that nobody has tried yet. Tells whether there were any. */
  async load(asked: ReadonlySet<string>): Promise<boolean> {
    const all = [...asked];
    const questions = all.filter(each => isQuestion(each) && !this.#answers.has(each));
    const loaded = await this.host.load(all.filter(each => !isQuestion(each)));
    await Promise.all(questions.map(key => this.#answers.load(key)));
    return loaded || questions.length > 0;
  }

  /** Files changed on disk, were made, or are gone. */
  changed(uris: readonly string[]): Touched {
    const touchedFile = this.host.invalidate(uris);
    return this.#forget(asked => [...asked].some(each => !isQuestion(each) && touchedFile(each)), this.#catalogues.changed(uris), touchedFile);
  }

  /** An open document has another text, or is open no more. The names in its folder stay what they are. */
  edited(uri: string): Touched {
    this.host.forgetContent(uri);
    return this.#forget(asked => asked.has(uri), this.#catalogues.edited(uri), asked => asked === uri);
  }

  forgetAll(): void {
    this.#answers.forgetAll();
    this.#catalogues.forgetAll();
  }

  /** Drops the files that neither the documents nor the answers that they rest on need. */
  keepOnly(asked: ReadonlySet<string>): void {
    this.host.keepOnly(this.#files(asked), this.#spareBytes);
  }

  /** All files that `asked` rests on, through answers too. */
  watched(asked: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...this.#files(asked)].map(fileAsked));
  }

  /** The folders that have been indexed: every file in them counts. */
  indexed(): readonly string[] {
    return this.#catalogues.indexed();
  }

  #files(asked: ReadonlySet<string>): ReadonlySet<string> {
    const files = new Set<string>();
    for (const each of asked) {
      if (!isQuestion(each)) files.add(each);
      else for (const further of this.#answers.restsOn(each)) if (!isQuestion(further)) files.add(further);
    }
    return files;
  }

  #forget(touches: (asked: ReadonlySet<string>) => boolean, roots: readonly string[], touched: Touched): Touched {
    const catalogues = new Set(roots.map(root => questionKey(catalogueQuestion, { at: root })));
    const gone = this.#answers.forget(asked => touches(asked) || [...catalogues].some(key => asked.has(key)));
    return asked => (isQuestion(asked) ? gone.has(asked) || catalogues.has(asked) : touched(asked));
  }
}

/** The certificates that a lookup certainly or possibly loads, and what follows for verdict, number and kind. */
import type { FileContent, Origin, Tri } from './types';

interface Loaded {
  readonly content: FileContent;
  /** Real path; the same place is the same set of certificates. */
  readonly place: string;
}

interface LoadedFromDirectory extends Loaded {
  readonly certain: boolean;
  /** An earlier directory may have ended the scan, in a release where the first one that yields a certificate does. */
  readonly shadowed: boolean;
}

type Question = (content: FileContent) => Tri;

/** Whether Go finds a certificate in the file. */
export const yieldsRoots: Question = (content) => {
  if (content.kind === 'certificates') return content.count === 0 ? 'no' : 'yes';
  return content.kind === 'unknown' ? 'unknown' : 'no';
};

const yieldsPublicRoots: Question = (content) => {
  if (content.kind !== 'certificates' || content.count === 0) return content.kind === 'unknown' ? 'unknown' : 'no';
  if (content.limited === true || content.scope === 'private') return 'no';
  return content.scope === 'unknown' ? 'unknown' : 'yes';
};

export class Pool {
  /** The files of which exactly one is read; more than one when it is not known which exist. */
  readonly #files: Loaded[] = [];
  /** Whether one of `#files` is read for certain. */
  #oneFileIsRead = false;
  readonly #fromDirectories: LoadedFromDirectory[] = [];
  #mayHoldMore = false;
  readonly #doubts: Origin[] = [];

  /** Something nobody knows could have added certificates. */
  get isDoubtful(): boolean {
    return this.#doubts.length > 0;
  }

  get doubts(): readonly Origin[] {
    return this.#doubts;
  }

  addFile(loaded: Loaded, certain: boolean, origin: Origin): void {
    this.#files.push(loaded);
    if (certain) this.#oneFileIsRead = true;
    if (!certain || loaded.content.kind === 'unknown') this.#doubts.push(origin);
  }

  addFromDirectory(loaded: LoadedFromDirectory, origin: Origin): void {
    if (yieldsRoots(loaded.content) === 'no') return;
    this.#fromDirectories.push(loaded);
    if (!loaded.certain || loaded.content.kind === 'unknown') this.#doubts.push(origin);
  }

  /** There may be files that nobody knows by name. */
  addUnknown(origin: Origin): void {
    this.#mayHoldMore = true;
    this.#doubts.push(origin);
  }

  hasRoots(): Tri {
    return this.#answer(yieldsRoots, () => true);
  }

  hasPublicRoots(): Tri {
    return this.#answer(yieldsPublicRoots, (loaded) => !loaded.shadowed);
  }

  #answer(question: Question, counts: (loaded: LoadedFromDirectory) => boolean): Tri {
    const files = this.#files.map((file) => question(file.content));
    if (this.#oneFileIsRead && files.every((answer) => answer === 'yes')) return 'yes';
    const directories = this.#fromDirectories.map((loaded) => (loaded.certain && counts(loaded) ? question(loaded.content) : weakened(question(loaded.content))));
    if (directories.includes('yes')) return 'yes';
    return this.#mayHoldMore || [...files, ...directories].some((answer) => answer !== 'no') ? 'unknown' : 'no';
  }

  /** Distinct certificates; null when not known. */
  count(): number | null {
    if (this.hasRoots() === 'no') return 0;
    if (this.#mayHoldMore || this.#files.length > 1 || (this.#files.length === 1 && !this.#oneFileIsRead)) return null;
    if (this.#fromDirectories.some((loaded) => !loaded.certain || loaded.shadowed)) return null;
    return countDistinct([...this.#files, ...this.#fromDirectories].filter((loaded) => yieldsRoots(loaded.content) !== 'no'));
  }
}

function weakened(answer: Tri): Tri {
  return answer === 'yes' ? 'unknown' : answer;
}

function countDistinct(loaded: readonly Loaded[]): number | null {
  const byPlace = new Map(loaded.map((each) => [each.place, each.content]));
  const contents = [...byPlace.values()];
  const [only] = contents;
  if (contents.length === 1 && only?.kind === 'certificates') return only.count;
  const distinct = new Set<string>();
  for (const content of contents) {
    if (content.kind !== 'certificates' || content.fingerprints === undefined) return null;
    for (const fingerprint of content.fingerprints) distinct.add(fingerprint);
  }
  return distinct.size;
}

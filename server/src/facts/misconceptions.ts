/** What is often said about Go, containers and certificates, and what is true of it. */
import data from './data/misconceptions.json';

export type Verdict = 'false' | 'partly' | 'outdated';

/** In both languages that such articles are written in. */
export interface Bilingual {
  readonly en: string;
  readonly 'zh-cn': string;
}

export interface Misconception {
  /** Kebab case, for `trustlint explain` and as an anchor of the page. */
  readonly id: string;
  /** `outdated`: it was true once; `versions` says until when. */
  readonly verdict: Verdict;
  /** The releases that the verdict was checked for or speaks of. */
  readonly versions: string;
  readonly claim: Bilingual;
  readonly truth: Bilingual;
  readonly evidence: readonly { readonly title: string; readonly url?: string }[];
  /** Rules that find the wrong thing in a file, as `language/id`. */
  readonly rules: readonly string[];
  /** What a hover that tells the truth stands on: a variable, a setting of GODEBUG, an instruction, a field. */
  readonly hovers: readonly string[];
}

const entries: readonly Misconception[] = data.entries.map((entry) => ({ ...entry, verdict: entry.verdict as Verdict }));
const byId = new Map(entries.map((entry) => [entry.id, entry]));

export function allMisconceptions(): readonly Misconception[] {
  return entries;
}

export function misconception(id: string): Misconception | undefined {
  return byId.get(id);
}

/** Those that a rule puts right in a file; `name` is `language/id`. */
export function misconceptionsOfRule(name: string): readonly Misconception[] {
  return entries.filter((entry) => entry.rules.includes(name));
}

/** Those that a hover puts right; `key` is what it stands on. */
export function misconceptionsOfHover(key: string): readonly Misconception[] {
  return entries.filter((entry) => entry.hovers.includes(key));
}

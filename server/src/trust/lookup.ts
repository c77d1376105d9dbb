/** The heart: which root certificates a Go program finds on Linux, in a file system as far as it is known. */
import { verbatim } from '../core/message';
import { behavioursOf } from './behaviour';
import type { LookupBehaviour } from './behaviour';
import { both, choose, either, negated } from './logic';
import { mergeTraces } from './merge';
import { Pool, yieldsRoots } from './pool';
import { isPassedOver, readDirectory, readFile } from './reading';
import type { AskedPath, FileReading } from './reading';
import { factOrigin, trustTexts } from './texts';
import type { FileContent, LookupInput, Origin, StepOutcome, Trace, TraceStep, Tri } from './types';

/**
 * What `crypto/x509` loads as system roots, step by step.
 *
 * The steps are Go's own system calls in order: each bundle file until one can be read (even an empty one), then each
 * directory and every file in it. A file that a mount covers has the outcome `hidden`; files behind the first readable
 * one are not opened and have no step; links to a name in the same directory are not opened either. The step of a
 * directory adds no root itself (`null` if there may be files that nobody knows), those of its files do.
 *
 * `verdict` is `unknown` only if something unknown could change it, and `unknownBecause` then names that. Fallback roots
 * that are certainly linked in count for the verdict; whether unknown ones rescue a program without system roots is said in
 * `usesFallback` alone, so that a Dockerfile can be judged before its program is known.
 *
 * An unknown release gives what all releases agree on; one newer than the facts is taken to be like the newest known.
 */
export function lookup(input: LookupInput): Trace {
  const behaviours = behavioursOf(input.go);
  const [first, ...others] = behaviours.map((behaviour) => new Lookup(input, behaviour).run());
  if (first !== undefined) return mergeTraces(first, others);
  const minor = input.go === 'unknown' ? 0 : input.go.minor;
  const origin = factOrigin(trustTexts.releaseTooOld({ minor }), 'crypto/x509 of Go 1.13 to 1.27');
  return { steps: [], verdict: 'unknown', roots: null, unknownBecause: [origin], publicRoots: 'unknown', usesFallback: 'unknown' };
}

/** A list of paths to try, or one that only the build or the cluster knows. */
type Asked = { readonly kind: 'paths'; readonly paths: readonly AskedPath[] } | { readonly kind: 'unknown'; readonly name: string; readonly origin: Origin };

/** The lookup of one release. */
class Lookup {
  readonly #input: LookupInput;
  readonly #behaviour: LookupBehaviour;
  readonly #steps: TraceStep[] = [];
  readonly #pool = new Pool();
  /** The error that Go keeps: the first, and only if nothing before it is in doubt. */
  #error: { readonly text: string | undefined } | undefined;

  constructor(input: LookupInput, behaviour: LookupBehaviour) {
    this.#input = input;
    this.#behaviour = behaviour;
  }

  run(): Trace {
    this.#readFiles(this.#askedFiles());
    this.#readDirectories(this.#askedDirectories());
    return this.#conclude();
  }

  #readFiles(asked: Asked): void {
    if (asked.kind === 'unknown') {
      this.#step('open', asked.name, 'unknown', null, asked.origin);
      this.#pool.addUnknown(asked.origin);
      return;
    }
    for (const path of asked.paths) {
      const reading = readFile(this.#input.view, path, this.#input.runsAs);
      this.#stepOf(path, reading);
      if (reading.kind === 'read' || reading.kind === 'doubtful') this.#pool.addFile(reading, reading.kind === 'read', reading.origin);
      if (reading.kind === 'read') return;
      if (reading.kind === 'failed') this.#keepError(reading.error);
    }
  }

  #readDirectories(asked: Asked): void {
    if (asked.kind === 'unknown') {
      this.#step('readdir', asked.name, 'unknown', null, asked.origin);
      this.#pool.addUnknown(asked.origin);
      return;
    }
    let yielded: Tri = 'no';
    for (const directory of asked.paths) {
      const here = this.#readDirectory(directory, yielded === 'unknown');
      yielded = either(yielded, here);
      if (!this.#behaviour.readsAll && yielded === 'yes') return;
    }
  }

  /** Whether the directory yields a certificate. */
  #readDirectory(directory: AskedPath, afterDoubt: boolean): Tri {
    const { view, runsAs } = this.#input;
    const reading = readDirectory(view, directory, runsAs, this.#behaviour);
    if (reading.kind === 'missing' || reading.kind === 'failed') {
      this.#step('readdir', directory.spelled, reading.kind === 'failed' ? 'unreadable' : reading.hidden ? 'hidden' : 'absent', 0, reading.origin);
      if (reading.kind === 'failed') this.#keepError(reading.error);
      return 'no';
    }
    const isKnown = reading.kind === 'listed' && reading.complete;
    this.#step('readdir', directory.spelled, reading.kind === 'listed' ? 'found' : 'unknown', isKnown ? 0 : null, reading.origin);
    if (!isKnown) this.#pool.addUnknown(reading.origin);
    let yielded: Tri = isKnown ? 'no' : 'unknown';
    for (const name of reading.names) {
      if (isPassedOver(view, reading.place, name, this.#behaviour)) continue;
      const shadowed = afterDoubt && !this.#behaviour.readsAll;
      yielded = either(yielded, this.#readFromDirectory(directory, name, reading.kind === 'listed', shadowed));
    }
    return yielded;
  }

  #readFromDirectory(directory: AskedPath, name: string, listed: boolean, shadowed: boolean): Tri {
    const path = { spelled: `${directory.spelled}/${name}`, absolute: `${directory.absolute}/${name}` };
    const reading = readFile(this.#input.view, path, this.#input.runsAs);
    this.#stepOf(path, reading);
    // Errors of single files in a directory are dropped by Go.
    if (reading.kind === 'missing' || reading.kind === 'failed') return 'no';
    const certain = listed && reading.kind === 'read';
    this.#pool.addFromDirectory({ content: reading.content, place: reading.place, certain, shadowed }, reading.origin);
    const yields = yieldsRoots(reading.content);
    return certain || yields === 'no' ? yields : 'unknown';
  }

  #askedFiles(): Asked {
    return this.#asked('SSL_CERT_FILE', this.#behaviour.files, (value) => [value]);
  }

  #askedDirectories(): Asked {
    const { directories, variableIsList } = this.#behaviour;
    // An empty piece names nothing: opening it gives "no such file".
    return this.#asked('SSL_CERT_DIR', directories, (value) => (variableIsList ? value.split(':').filter((piece) => piece !== '') : [value]));
  }

  #asked(name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR', usual: readonly string[], pieces: (value: string) => readonly string[]): Asked {
    const variable = this.#input.environment(name);
    if (variable.kind === 'unknown') return { kind: 'unknown', name: `$${name}`, origin: variable.origin };
    // Set to nothing is the same as not set.
    if (variable.kind === 'unset' || variable.value === '') return { kind: 'paths', paths: usual.map((path) => ({ spelled: path, absolute: path })) };
    const paths: AskedPath[] = [];
    for (const spelled of pieces(variable.value)) {
      const absolute = spelled.startsWith('/') ? spelled : this.#fromWorkingDirectory(spelled);
      if (absolute === undefined) return { kind: 'unknown', name: spelled, origin: variable.origin };
      paths.push({ spelled, absolute });
    }
    return { kind: 'paths', paths };
  }

  #fromWorkingDirectory(path: string): string | undefined {
    const directory = this.#input.workingDirectory;
    return directory === undefined ? undefined : `${directory}/${path}`;
  }

  #keepError(text: string | undefined): void {
    if (this.#error === undefined) this.#error = { text: this.#pool.isDoubtful ? undefined : text };
  }

  #stepOf(path: AskedPath, reading: FileReading): void {
    const outcome = outcomeOf(reading);
    const roots = reading.kind === 'read' || reading.kind === 'doubtful' ? countIn(reading.content, reading.kind === 'read') : 0;
    this.#step('open', path.spelled, outcome, roots, reading.origin);
  }

  #step(op: 'open' | 'readdir', path: string, outcome: StepOutcome, roots: number | null, origin: Origin): void {
    this.#steps.push({ op, path, outcome, roots, origin });
  }

  #conclude(): Trace {
    const system = this.#pool.hasRoots();
    const linked = this.#input.fallbackRoots;
    const usesFallback = both(linked, either(this.#forcesFallback(), negated(system)));
    const verdict = linked === 'yes' || system === 'yes' ? 'roots' : system === 'no' ? 'no-roots' : 'unknown';
    const publicRoots = choose(usesFallback, 'yes', this.#pool.hasPublicRoots());
    const error = verdict === 'no-roots' ? this.#error?.text : undefined;
    return {
      steps: this.#steps,
      verdict,
      roots: usesFallback === 'no' || verdict === 'no-roots' ? this.#pool.count() : null,
      unknownBecause: verdict === 'unknown' ? distinctOrigins(this.#pool.doubts) : [],
      publicRoots,
      usesFallback,
      ...(error === undefined ? {} : { loadError: verbatim(this.#behaviour.loadError.replace('{error}', () => error)) }),
    };
  }

  /** `GODEBUG=x509usefallbackroots=1`: of several settings the last counts, as in Go's own reader. */
  #forcesFallback(): Tri {
    if (!this.#behaviour.hasFallbackRoots) return 'no';
    const variable = this.#input.environment('GODEBUG');
    if (variable.kind !== 'set') return variable.kind === 'unknown' ? 'unknown' : 'no';
    const settings = variable.value.split(',').filter((setting) => setting.startsWith('x509usefallbackroots='));
    const last = settings[settings.length - 1]?.slice('x509usefallbackroots='.length);
    // `1#pattern` is Go's bisecting form, which holds for some call sites only.
    if (last?.startsWith('1#') === true) return 'unknown';
    return last === '1' ? 'yes' : 'no';
  }
}

function outcomeOf(reading: FileReading): StepOutcome {
  switch (reading.kind) {
    case 'read':
      return reading.content.kind === 'certificates' ? 'found' : reading.content.kind === 'unknown' ? 'unknown' : 'not-pem';
    case 'doubtful':
      return 'unknown';
    case 'missing':
      return reading.hidden ? 'hidden' : 'absent';
    case 'failed':
      return 'unreadable';
  }
}

function countIn(content: FileContent, certain: boolean): number | null {
  if (content.kind === 'no-certificates') return 0;
  return certain && content.kind === 'certificates' ? content.count : null;
}

function distinctOrigins(origins: readonly Origin[]): readonly Origin[] {
  const byContent = new Map(origins.map((origin) => [JSON.stringify(origin), origin]));
  return [...byContent.values()];
}

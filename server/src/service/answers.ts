/** Answers to the questions that files put to each other: worked out in rounds like an analysis, kept until something they rest on changes. */
import { answerRounds, keptAnswers } from '../core/budgets';
import { describeError } from '../core/bug';
import type { HostFiles } from '../core/host';
import type { Log } from '../core/log';
import type { Settings } from '../core/settings';
import { Cancelled } from '../core/work';
import type { AnswerInput, Answerer, Asked, Question, Workspace } from '../core/workspace';

/** A question in a list of what was asked for; everything else in such a list is a file. */
const questionPrefix = 'ask:';

export function isQuestion(asked: string): boolean {
  return asked.startsWith(questionPrefix);
}

export function questionKey<Ask extends Asked>(question: Pick<Question<Ask, unknown>, 'name'>, ask: Ask): string {
  return `${questionPrefix}${question.name}:${JSON.stringify(ask)}`;
}

/** Somebody who answers, with what has to be loaded before. */
export interface ReadyAnswerer extends Answerer {
  readonly prepare?: (() => Promise<void>) | undefined;
}

/** Somebody who answers in a way of their own, and keeps the answers. */
export interface Source {
  readonly name: string;
  peek(at: string): unknown;
  load(at: string): Promise<void>;
}

export interface AnswersOptions {
  readonly sources: readonly Source[];
  readonly answerers: readonly ReadyAnswerer[];
  /** What may be read for an answer about `at`; `asked` collects what is asked for. */
  filesFor(at: string, asked: Set<string>): HostFiles;
  /** Loads what is missing of files and questions; tells whether there was any. */
  load(asked: ReadonlySet<string>): Promise<boolean>;
  settings(at: string, files: HostFiles): Settings;
  folders(): readonly string[];
  today(): string;
  pause(): Promise<void>;
  readonly log: Log;
}

interface Kept {
  readonly value: unknown;
  readonly asked: ReadonlySet<string>;
}

interface Running {
  readonly asked: Set<string>;
  readonly done: Promise<void>;
}

export class Answers {
  readonly #options: AnswersOptions;
  readonly #asks = new Map<string, { readonly question: Question<Asked, unknown>; readonly ask: Asked }>();
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Running>();

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** The workspace as one analysis sees it; an answer sees only questions below its own rank. */
  workspaceFor(asked: Set<string>, below = Infinity): Workspace {
    return {
      ask: <Ask extends Asked, Answer>(question: Question<Ask, Answer>, ask: Ask): Answer => {
        if (question.rank >= below) throw new Error(`an answer of rank ${below} asks ${question.name}`);
        const key = questionKey(question, ask);
        asked.add(key);
        const source = this.#sourceOf(question.name);
        if (source) {
          this.#asks.set(key, { question: question as unknown as Question<Asked, unknown>, ask });
          return (source.peek(ask.at) ?? question.unknown) as Answer;
        }
        const kept = this.#kept.get(key);
        if (!kept) {
          this.#asks.set(key, { question: question as unknown as Question<Asked, unknown>, ask });
          return question.unknown;
        }
        this.#touch(key, kept);
        // The key is made of the question's name, and its answerers give the question's own kind of answer.
        return kept.value as Answer;
      },
    };
  }

  has(key: string): boolean {
    const known = this.#asks.get(key);
    const source = known && this.#sourceOf(known.question.name);
    return source ? source.peek(known.ask.at) !== undefined : this.#kept.has(key);
  }

  /** What an answer rests on, itself or through other answers. */
  restsOn(key: string): ReadonlySet<string> {
    const all = new Set<string>();
    const add = (each: string): void => {
      if (all.has(each)) return;
      all.add(each);
      for (const further of this.#kept.get(each)?.asked ?? []) add(further);
    };
    add(key);
    return all;
  }

  /** Works an answer out, unless it is there. */
  async load(key: string): Promise<void> {
    if (this.has(key)) return;
    const known = this.#asks.get(key);
    const source = known && this.#sourceOf(known.question.name);
    if (source) return source.load(known.ask.at);
    const running = this.#running.get(key);
    if (running) return running.done;
    const asked = new Set<string>();
    const done = this.#workOut(key, asked).then(kept => {
      // What was forgotten while it was being worked out rests on something old.
      if (this.#running.get(key)?.asked !== asked) return;
      this.#running.delete(key);
      if (kept) this.#keep(key, kept);
    });
    this.#running.set(key, { asked, done });
    return done;
  }

  /** Forgets every answer that rests on what `touches` says; gives their keys. */
  forget(touches: (asked: ReadonlySet<string>) => boolean): ReadonlySet<string> {
    const gone = new Set<string>();
    const all = new Map<string, { readonly asked: ReadonlySet<string> }>([...this.#kept, ...this.#running]);
    for (let found = true; found; ) {
      found = false;
      for (const [key, { asked }] of all) {
        if (!touches(asked) && ![...gone].some(each => asked.has(each))) continue;
        all.delete(key);
        gone.add(key);
        found = true;
      }
    }
    for (const key of gone) {
      this.#kept.delete(key);
      this.#running.delete(key);
    }
    return gone;
  }

  forgetAll(): void {
    this.#kept.clear();
    this.#running.clear();
    this.#asks.clear();
  }

  #sourceOf(name: string): Source | undefined {
    return this.#options.sources.find(source => source.name === name);
  }

  #touch(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptAnswers) break;
      this.#kept.delete(oldest);
      this.#asks.delete(oldest);
    }
  }

  /** `seen` collects over all rounds what the answer may rest on: it is forgotten when any of it changes meanwhile. */
  async #workOut(key: string, seen: Set<string>): Promise<Kept | undefined> {
    const known = this.#asks.get(key);
    if (!known) return undefined;
    const { question, ask } = known;
    const answerers = this.#options.answerers.filter(each => each.question.name === question.name);
    for (const { prepare } of answerers) await prepare?.().catch((error: unknown) => this.#options.log.error(`prepare ${question.name} failed ${describeError(error)}`));
    for (let round = 0; ; round++) {
      const asked = new Set<string>();
      const value = await this.#answer(answerers, question, ask, asked);
      for (const each of asked) seen.add(each);
      if (round >= answerRounds || !(await this.#options.load(asked))) return { value, asked };
    }
  }

  async #answer(answerers: readonly Answerer[], question: Question<Asked, unknown>, ask: Asked, asked: Set<string>): Promise<unknown> {
    const { folders, log, pause, settings, today, filesFor } = this.#options;
    const files = filesFor(ask.at, asked);
    const input: AnswerInput = { files, workspace: this.workspaceFor(asked, question.rank), settings: settings(ask.at, files), today: today(), folders: folders() };
    try {
      for (const answerer of answerers) {
        const value = await driven(answerer.steps(ask, input), pause);
        if (value !== undefined) return value;
      }
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      log.error(`answer ${question.name} failed at=${ask.at} ${describeError(error)}`);
    }
    return question.unknown;
  }
}

async function driven<T>(steps: Generator<undefined, T>, pause: () => Promise<void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause();
  }
}

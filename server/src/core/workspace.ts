/**
 * What the analysis of one file asks of the others. A question is declared where both sides can see it (`trust/joins`);
 * a language or a join answers it, and whoever asks does not know which. Alone in a file every answer is unknown.
 */
import type { HostFiles } from './host';
import type { Settings } from './settings';

/** What every question names: the file or folder that it is about, which decides what may be read for the answer. */
export interface Asked {
  readonly at: string;
}

export interface Question<Ask extends Asked, Answer> {
  readonly name: string;
  /** An answer may rest on answers to questions of a lower rank only: so nobody ever waits for themselves. */
  readonly rank: number;
  /** The answer while nobody has given one. */
  readonly unknown: Answer;
  /** Only carries the type; asks are plain data, and equal ones are one question. */
  readonly ask?: Ask;
}

/** The other files of the workspace, as one analysis sees them. What is not known yet is noted, and there in the next round. */
export interface Workspace {
  ask<Ask extends Asked, Answer>(question: Question<Ask, Answer>, ask: Ask): Answer;
}

/** For texts without surroundings. */
export const noWorkspace: Workspace = { ask: question => question.unknown };

/** What an answer may rest on. Everything that is asked of it makes the answer be worked out again when it changes. */
export interface AnswerInput {
  readonly files: HostFiles;
  readonly workspace: Workspace;
  /** Those of the folder that the question is about. */
  readonly settings: Settings;
  /** ISO date from the injected clock. */
  readonly today: string;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
}

/** Somebody who can answer a question; in steps, so that a long answer lets other work in. */
export interface Answerer {
  readonly question: Question<Asked, unknown>;
  /** `undefined` leaves the question to the next one. */
  steps(ask: Asked, input: AnswerInput): Generator<undefined, unknown>;
}

/** Ties an answer to its question. */
export function answers<Ask extends Asked, Answer>(question: Question<Ask, Answer>, steps: (ask: Ask, input: AnswerInput) => Generator<undefined, Answer | undefined>): Answerer {
  // The pair is only ever called through `Workspace.ask`, which gives the question's own kind of ask.
  return { question: question as unknown as Question<Asked, unknown>, steps: (ask, input) => steps(ask as Ask, input) };
}

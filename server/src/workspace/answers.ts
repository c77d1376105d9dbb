/** The joins: questions that no language can answer alone. */
import { answers, type Answerer } from '../core/workspace';
import { imageQuestion, workloadsQuestion } from '../trust/joins';
import { imageSteps } from './joins/image';
import { workloadSteps } from './joins/workloads';

export const joinAnswers: readonly Answerer[] = [answers(imageQuestion, imageSteps), answers(workloadsQuestion, workloadSteps)];

/** The joins: questions that no language can answer alone. */
import { answers, type Answerer } from '../core/workspace';
import { imageQuestion, objectQuestion, workloadsQuestion } from '../trust/joins';
import { imageSteps } from './joins/image';
import { objectSteps } from './joins/object';
import { workloadSteps } from './joins/workloads';

export const joinAnswers: readonly Answerer[] = [answers(imageQuestion, imageSteps), answers(workloadsQuestion, workloadSteps), answers(objectQuestion, objectSteps)];

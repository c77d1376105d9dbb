/** Every file of a build tool that is read for what it says of other files. */
import type { Outliner } from '../catalogues';
import { bakeReader } from './bake';
import { composeReader } from './compose';
import { kustomizeReader } from './kustomize';
import { skaffoldReader } from './skaffold';
import { tiltReader } from './tilt';

export const toolReaders: readonly Outliner[] = [composeReader, skaffoldReader, bakeReader, tiltReader, kustomizeReader];

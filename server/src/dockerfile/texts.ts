/** Texts of the Dockerfile language that belong to no rule: origins, summaries, lenses. */
import { defineTexts } from '../core/message';

export const texts = defineTexts('dockerfile', {
  instruction: '{text}',
  contextFile: '{path} in the build context',
  baseImage: 'base image `{image}`',
  scratch: '`scratch` is an empty file system',
  unknownImage: 'nothing is known about the image `{image}`',
  unknownVariable: '`{name}` is only known to the build',
  unknownCommand: '`{command}`: what it does cannot be seen from here',
  builtHere: '`{program}` is built here',
  landsInStore: 'it goes into the root store here',
  installedHere: '`{package}` is installed here',
  unknownPackage: 'what `{package}` brings along is not known',
  maybeCommand: '`{command}` may or may not run',
});

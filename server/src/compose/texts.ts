/** Texts of Compose files that belong to no rule. */
import { defineTexts } from '../core/message';

export const texts = defineTexts('compose', {
  image: 'image `{image}`',
  built: 'the image that `{path}` builds',
  unknownImage: 'nothing is known about the image `{image}`',
  unknownBuild: 'nothing is known about the image that is built for `{service}`',
  noImage: 'the image is not known',
  variable: '`{name}` of the service',
  envFile: '`{name}` in `{file}`',
  unknownVariable: 'what `{name}` is set to is known where the service is started',
  imageMaySet: 'the image may set `{name}`',
  mounted: '{kind} `{name}`',
  unknownSource: 'what is in {kind} `{name}` is not known',
  hostFile: '`{path}` beside the Compose file',
  hiddenMount: 'something may be mounted anywhere: where, is known where the service is started',
  title: 'service `{service}`',
});

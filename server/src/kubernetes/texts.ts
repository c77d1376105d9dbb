/** Texts of manifests that belong to no rule. */
import { defineTexts } from '../core/message';

export const texts = defineTexts('kubernetes', {
  image: 'image `{image}`',
  unknownImage: 'nothing is known about the image `{image}`',
  noImage: 'the image is not known',
  variable: '`{name}` of the container',
  mount: '{kind} `{name}`',
  mounted: '`{name}` is mounted at `{path}`',
  unknownSource: 'what is in {kind} `{name}` is not known',
  unknownWriter: 'a container writes into `{name}` in a way that cannot be followed',
  writtenAtAnyTime: 'other containers may write into `{name}` at any time',
  mayFill: 'the start of `{image}` may fill `{name}`',
  missingVolume: 'the volume `{name}` is not in this file',
  envFrom: '`envFrom` may set `{name}`',
  imageMaySet: 'the image may set `{name}`',
  title: '{workload}, container `{container}`',
});

/** Certificates in manifests: keys of ConfigMaps and Secrets, `caBundle`, anything else that holds PEM; in other YAML too. */
import type { EmbeddedText } from '../core/embedded';
import { defineTexts } from '../core/message';
import type { Span } from '../core/text';
import { mayHoldEncodedPem, mayHoldPem } from '../syntax/embedded/signs';
import { cutDocuments, type YamlCache } from '../syntax/yaml/documents';
import { pemValues, type PemValue } from '../syntax/yaml/pem-values';
import type { KubernetesModel, KubernetesObject } from './model';
import { isTemplated } from './objects/data';

export const embeddedTexts = defineTexts('kubernetes.embedded', {
  inObject: '{kind} {name}, {key}',
  inNameless: '{kind}, {key}',
  inFile: '{key}',
});

/** Keys under which each key is a file. */
const fileKeys = new Set(['data', 'binaryData', 'stringData']);

/** `isSaid` tells values that a rule about manifests speaks of already. */
export function embeddedTextsOf(model: KubernetesModel, cache: YamlCache, isSaid: (value: Span) => boolean): readonly EmbeddedText[] {
  const { text } = model;
  const embedded = (value: PemValue, object: KubernetesObject | undefined): EmbeddedText => ({ ...namedText(value, object), isJudged: isPemFile(value.content.text) && !isTemplated(value.content.text) && !isSaid(value.span) });
  const own = model.objects.filter(({ document }) => model.documents.includes(document));
  const ofObjects = own.flatMap(object => pemValues(text, object.node).map(value => embedded(value, object)));
  const read = new Set(own.map(({ document }) => document.start));
  const others = cutDocuments(text).filter(piece => !read.has(piece.start) && (mayHoldPem(piece.text) || mayHoldEncodedPem(piece.text)));
  const ofOthers = cache.read(others).flatMap(({ isBroken, tree }) => (isBroken ? [] : pemValues(text, tree.root).map(value => embedded(value, undefined))));
  return [...ofObjects, ...ofOthers];
}

/** A configuration in which PEM stands indented, and PEM on one line for a program that wants it so, are not for Go's reader. */
function isPemFile(content: string): boolean {
  const begin = content.indexOf('-----BEGIN ');
  return /^(?:[ \t]*\r?\n)*$|[\r\n]$/.test(content.slice(0, Math.max(0, begin))) && /[\r\n]/.test(content.trim());
}

function namedText({ path, span, content }: PemValue, object: KubernetesObject | undefined): Omit<EmbeddedText, 'isJudged'> {
  const [first = '', ...rest] = path;
  const key = rest.length === 1 && fileKeys.has(first) ? (rest[0] ?? '') : path.join('.');
  const title = !object ? embeddedTexts.inFile({ key }) : object.name === undefined ? embeddedTexts.inNameless({ kind: object.kind, key }) : embeddedTexts.inObject({ kind: object.kind, name: object.name, key });
  return { title, span, content, extent: 'whole' };
}

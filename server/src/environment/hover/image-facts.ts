/** What the facts say of an image, in paragraphs. */
import { plainText, shortLink } from '../../core/markdown';
import { defineTexts, type Text } from '../../core/message';
import type { ImageFact } from '../../facts/images';

const texts = defineTexts('environment.hover.image', {
  full: '**`{image}`** carries public roots; Go finds them at `{path}`.',
  fullElsewhere: '**`{image}`** carries public roots at `{path}`, which Go finds through the image\'s own `{variable}`.',
  limited: '**`{image}`** carries only the roots of its vendor\'s own services: most public HTTPS sites fail.',
  none: '**`{image}`** carries no root certificates.',
  unknown: 'Nothing is known about the image **`{image}`**, so nothing is said about it.',
  noTool: '`update-ca-certificates` is not in it: add the package `ca-certificates` first.',
  note: '{note}',
  libc: '{libc} makes no difference here: Go reads the same certificate files on musl and glibc, with and without cgo.',
  staticLibc: 'It has no C library: only static binaries start (`CGO_ENABLED=0`). Where Go looks for roots does not depend on cgo.',
  measured: 'Go counted {count} roots in {release} ({date}).',
  source: 'Source: {source} ({confidence} confidence, {retrieved}).',
});

/** Paragraphs about an image that is known; also used by `trustlint facts image`. */
export function factParts(fact: ImageFact, image: string): Text[] {
  const parts = [rootsOf(fact, image)];
  if (fact.scope !== 'none' && fact.updateTool === 'none' && fact.installCommand !== undefined) parts.push(texts.noTool());
  if (fact.libc === 'musl' || fact.libc === 'glibc') parts.push(texts.libc({ libc: fact.libc }));
  if (fact.libc === 'none') parts.push(texts.staticLibc());
  for (const measured of fact.measuredRoots) parts.push(texts.measured(measured));
  if (fact.note !== '') parts.push(texts.note({ note: plainText(fact.note) }));
  const source = fact.sources[0];
  if (source !== undefined) parts.push(texts.source({ source: shortLink(source), confidence: fact.confidence, retrieved: fact.retrieved }));
  return parts;
}

function rootsOf(fact: ImageFact, image: string): Text {
  if (fact.scope === 'limited') return texts.limited({ image });
  if (fact.scope === 'none') return texts.none({ image });
  if (fact.scope === 'unknown') return texts.unknown({ image });
  const variable = Object.keys(fact.environment).find((name) => name.startsWith('SSL_CERT_'));
  if (fact.firstHit !== null) return texts.full({ image, path: fact.firstHit });
  return texts.fullElsewhere({ image, path: fact.bundlePaths[0] ?? '', variable: variable ?? 'SSL_CERT_FILE' });
}

/** What is known of one image, for people and for scripts. */
import { defineTexts, render, type Text } from '../../core/message';
import type { ImageReference } from '../../dockerfile/model';
import type { BundleScope, ImageFact } from '../../facts/images';
import { rowsText, type Row } from './rows';

export const imageFactTexts = defineTexts('cli.facts.image', {
  entry: 'entry',
  tag: 'tag',
  latest: 'none given, so `latest` is meant',
  byDigest: 'none; what is said holds for every tag of the image',
  family: 'family',
  libc: 'C library',
  roots: 'roots',
  full: 'the public roots',
  limited: 'only roots of the vendor\'s own services',
  none: 'none',
  unknown: 'unknown',
  firstHit: 'Go finds them at',
  bundles: 'bundles',
  environment: 'variables',
  packageManager: 'package manager',
  install: 'install roots with',
  updateTool: 'update tool',
  afterInstall: '{tool} (once the roots\' package is installed)',
  anchors: 'private CAs go to',
  anchorRule: '{directory}, then {tool}',
  shell: 'shell',
  user: 'user',
  workdir: 'working directory',
  go: 'Go release',
  measured: 'roots counted',
  count: '{count} in {release}, {date}',
  note: 'note',
  confidence: 'confidence',
  sources: 'sources',
  retrieved: 'looked up',
});

export function imageFactsText(reference: ImageReference, fact: ImageFact): string {
  const texts = imageFactTexts;
  const rows: Row[] = [
    row(texts.entry(), fact.name),
    row(texts.tag(), reference.tag ?? assumedTag(reference, fact)),
    row(texts.family(), fact.family),
    row(texts.libc(), fact.libc),
    row(texts.roots(), render(scopeTexts[fact.scope]())),
    row(texts.firstHit(), fact.firstHit ?? undefined),
    { label: texts.bundles(), values: fact.bundlePaths },
    { label: texts.environment(), values: Object.entries(fact.environment).map(([name, value]) => `${name}=${value}`) },
    row(texts.packageManager(), fact.packageManager),
    row(texts.install(), fact.installCommand),
    row(texts.updateTool(), updateTool(fact)),
    row(texts.anchors(), fact.anchor && render(texts.anchorRule({ directory: fact.anchor.directory, tool: fact.anchor.tool }))),
    row(texts.shell(), fact.hasShell),
    row(texts.user(), fact.defaultUser),
    row(texts.workdir(), fact.workdir),
    row(texts.go(), releaseOf(fact)),
    { label: texts.measured(), values: fact.measuredRoots.map(measured => render(texts.count(measured))) },
    row(texts.note(), fact.note === '' ? undefined : fact.note),
    row(texts.confidence(), fact.confidence),
    { label: texts.sources(), values: fact.sources },
    row(texts.retrieved(), fact.retrieved),
  ];
  return rowsText(reference.text, rows);
}

export function imageFactsJson(reference: ImageReference, fact: ImageFact): object {
  const { anchor, layout, go, ...rest } = fact;
  return {
    version: 1,
    image: reference.text,
    ...rest,
    go: releaseOf(fact) ?? null,
    anchor: anchor === undefined ? null : { directory: anchor.directory, tool: anchor.tool, suffix: anchor.suffix ?? null, recursive: anchor.recursive, source: anchor.source },
    layout: layout.id,
  };
}

function row(label: Text, value: string | undefined): Row {
  return { label, values: value === undefined ? [] : [value] };
}

const scopeTexts: Readonly<Record<BundleScope, () => Text>> = {
  full: imageFactTexts.full,
  limited: imageFactTexts.limited,
  none: imageFactTexts.none,
  unknown: imageFactTexts.unknown,
};

function assumedTag(reference: ImageReference, fact: ImageFact): string | undefined {
  if (fact.family === 'scratch') return undefined;
  return render(reference.digest === undefined ? imageFactTexts.latest() : imageFactTexts.byDigest());
}

function updateTool({ updateTool: now, updateToolAfterInstall: later }: ImageFact): string {
  return now !== later && later !== 'none' && later !== 'unknown' ? render(imageFactTexts.afterInstall({ tool: later })) : now;
}

function releaseOf({ go }: ImageFact): string | undefined {
  if (go === undefined) return undefined;
  return go === 'unknown' ? go : `${go.major}.${go.minor}`;
}

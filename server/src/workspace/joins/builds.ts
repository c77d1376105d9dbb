/** What the workspace says of which Dockerfile makes which image. */
import { folderOf, isWithin, joinUri } from '../../core/host';
import { defineTexts } from '../../core/message';
import type { BuildEntry, BuildReference, RenameEntry } from '../../core/outline';
import type { AnswerInput } from '../../core/workspace';
import { findImage, normalizeImageName } from '../../facts/images';
import { catalogueQuestion, type BuildAsk, type Catalogue, type CatalogueEntry } from '../../trust/joins';
import type { Origin } from '../../trust/types';

export const buildTexts = defineTexts('workspace.builds', {
  compose: 'Compose builds `{image}` here',
  skaffold: 'Skaffold builds `{image}` here',
  bake: 'docker bake builds `{image}` here',
  tilt: 'Tilt builds `{image}` here',
  setting: 'the setting `images` says that `{image}` is built from `{dockerfile}`',
  rename: 'the kustomization runs `{to}` for `{from}`',
  uses: 'this runs `{image}`',
});

/** A Dockerfile and stage with the places that say that an image is made of it. */
export interface KnownBuild {
  readonly build: BuildAsk;
  readonly proof: readonly Origin[];
}

/** The catalogues of all folders; `undefined` while one of them is not there or has left something out. */
export function cataloguesOf({ folders, workspace }: Pick<AnswerInput, 'folders' | 'workspace'>): readonly Catalogue[] {
  return folders.map(folder => workspace.ask(catalogueQuestion, { at: folder }));
}

/** A file may stand in the catalogues of two folders, one inside the other. */
export function entriesOf<K extends Parameters<Catalogue['of']>[0]>(catalogues: readonly Catalogue[], kind: K): readonly CatalogueEntry<Extract<CatalogueEntry['entry'], { readonly kind: K }>>[] {
  if (catalogues.length === 1) return catalogues[0]?.of(kind) ?? [];
  const seen = new Set<string>();
  return catalogues.flatMap(catalogue => catalogue.of(kind)).filter(({ file, entry }) => {
    const key = `${entry.span.start} ${file}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Ids for the paths of a build in `file`; `undefined` where they leave the workspace. */
export function resolvedBuild(file: string, { context, dockerfile, target, args }: BuildReference): BuildAsk | undefined {
  const folder = joinUri(folderOf(file), context);
  const at = folder === undefined ? undefined : joinUri(folder, dockerfile);
  return at === undefined ? undefined : { dockerfile: at, target, args };
}

/** The name without tag and digest, as all spellings of it have in common. */
export function bareName(image: string): string {
  const [named = ''] = image.split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return normalizeImageName(colon < 0 ? named : named.slice(0, colon));
}

/** All builds of an image that the files of the workspace tell of. */
export function buildsOf(image: string, at: string, catalogues: readonly Catalogue[], input: Pick<AnswerInput, 'settings' | 'files'>): readonly KnownBuild[] {
  const renames = renamesOf(image, at, catalogues);
  const names = [{ name: bareName(image), proof: [] as readonly Origin[] }, ...renames];
  return names.flatMap(({ name, proof }) => [...fromSettings(name, at, input), ...fromCatalogues(name, catalogues)].map(known => ({ build: known.build, proof: [...proof, ...known.proof] })));
}

/** By catalogue and bare name: thousands of containers ask for thousands of builds. */
class NameIndex<E extends BuildEntry | RenameEntry> {
  readonly #entries: (catalogue: Catalogue) => readonly CatalogueEntry<E>[];
  readonly #nameOf: (entry: E) => string;
  readonly #known = new WeakMap<Catalogue, ReadonlyMap<string, readonly CatalogueEntry<E>[]>>();

  constructor(entries: (catalogue: Catalogue) => readonly CatalogueEntry<E>[], nameOf: (entry: E) => string) {
    this.#entries = entries;
    this.#nameOf = nameOf;
  }

  /** A file may stand in the catalogues of two folders, one inside the other. */
  find(catalogues: readonly Catalogue[], name: string): readonly CatalogueEntry<E>[] {
    const seen = new Set<string>();
    return catalogues.flatMap(catalogue => this.#of(catalogue).get(name) ?? []).filter(({ file, entry }) => {
      const key = `${entry.span.start} ${file}`;
      return !seen.has(key) && seen.add(key);
    });
  }

  #of(catalogue: Catalogue): ReadonlyMap<string, readonly CatalogueEntry<E>[]> {
    const known = this.#known.get(catalogue);
    if (known) return known;
    const index = new Map<string, CatalogueEntry<E>[]>();
    for (const each of this.#entries(catalogue)) {
      const name = bareName(this.#nameOf(each.entry));
      index.set(name, [...(index.get(name) ?? []), each]);
    }
    this.#known.set(catalogue, index);
    return index;
  }
}

const buildsByName = new NameIndex<BuildEntry>(catalogue => catalogue.of('build'), ({ image }) => image);
const renamesByName = new NameIndex<RenameEntry>(catalogue => catalogue.of('rename'), ({ from }) => from);

function fromCatalogues(name: string, catalogues: readonly Catalogue[]): readonly KnownBuild[] {
  // An image that the facts know is what everybody means by the name.
  if (findImage({ name })) return [];
  return buildsByName.find(catalogues, name).flatMap(({ file, entry }) => {
    const build = resolvedBuild(file, entry.build);
    return build ? [{ build, proof: [{ kind: 'span', file, span: entry.span, text: buildTexts[entry.by]({ image: entry.image }) } satisfies Origin] }] : [];
  });
}

/** Paths in the settings start at the folder; `path#stage` names a stage. */
function fromSettings(name: string, at: string, { settings, files }: Pick<AnswerInput, 'settings' | 'files'>): readonly KnownBuild[] {
  const root = files.rootOf(at);
  return Object.entries(settings.images).flatMap(([image, path]) => {
    const [dockerfile = '', target] = path.split('#', 2);
    const uri = root === undefined || bareName(image) !== name ? undefined : joinUri(root, dockerfile);
    if (uri === undefined) return [];
    const proof: Origin = { kind: 'fact', text: buildTexts.setting({ image, dockerfile }), source: 'trustlint.images' };
    return [{ build: { dockerfile: uri, target, args: [] }, proof: [proof] }];
  });
}

/** Other names that a kustomization gives the image in the files that it puts together. */
function renamesOf(image: string, at: string, catalogues: readonly Catalogue[]): readonly { readonly name: string; readonly proof: readonly Origin[] }[] {
  const name = bareName(image);
  return renamesByName.find(catalogues, name).flatMap(({ file, entry }) => {
    if (!isMember(at, file, catalogues, 0)) return [];
    return [{ name: bareName(entry.to), proof: [{ kind: 'span', file, span: entry.span, text: buildTexts.rename({ from: entry.from, to: entry.to }) } satisfies Origin] }];
  });
}

/** Kustomizations that point to kustomizations; nobody nests them deeper. */
const deepest = 6;

/** Whether a kustomization takes a file in, itself or through another one. */
export function isMember(file: string, kustomization: string, catalogues: readonly Catalogue[], depth: number): boolean {
  if (depth > deepest) return false;
  const groups = entriesOf(catalogues, 'group');
  return groups.filter(group => group.file === kustomization).some(({ entry }) =>
    entry.members.some(member => {
      const uri = joinUri(folderOf(kustomization), member);
      if (uri === undefined) return false;
      if (uri === file) return true;
      const inner = isWithin(file, uri) || depth < deepest ? groups.find(group => folderOf(group.file) === uri) : undefined;
      return inner !== undefined && isMember(file, inner.file, catalogues, depth + 1);
    }));
}

/** Compose files: services that build their image, and what they call it. */
import { nameOf } from '../../core/host';
import type { BuildReference, OutlineEntry } from '../../core/outline';
import { isComposeName } from '../../facts/compose-files';
import { at, pairOf, pairsAt, scalarAt, type YamlPair } from '../../syntax/yaml/tree';
import type { Outliner } from '../catalogues';
import { localBuild, namesAt, plainAt, rootsOf } from './yaml';

export const composeReader: Outliner = {
  accepts: ({ uri }) => isComposeName(nameOf(uri)),
  outline: ({ text }) => (/^\ufeff?["']?services["']?[ \t]*:/m.test(text) ? rootsOf(text).flatMap(root => pairsAt(root, 'services').flatMap(serviceEntries)) : []),
};

function serviceEntries({ key, keySpan, value }: YamlPair): readonly OutlineEntry[] {
  const build = buildOf({ key, keySpan, value } as YamlPair);
  const image = plainAt(value, 'image');
  const span = scalarAt(value, 'image')?.span ?? keySpan;
  const runs: OutlineEntry = { kind: 'container', id: key, title: key, image, span, ...(build ? { build } : {}) };
  if (!build || image === undefined) return image === undefined && !build ? [] : [runs];
  return [runs, { kind: 'build', image, build, by: 'compose', span: keySpan }];
}

/** `build: ./folder`, or a map. */
function buildOf({ value }: YamlPair): BuildReference | undefined {
  const build = pairOf(value, 'build')?.value;
  if (build?.kind === 'scalar') {
    const context = plainAt(value, 'build');
    return context === undefined ? undefined : localBuild(context, 'Dockerfile', undefined, []);
  }
  if (build?.kind !== 'map' || pairOf(build, 'dockerfile_inline')) return undefined;
  const part = (key: string, otherwise: string): string | undefined => (at(build, key) ? plainAt(build, key) : otherwise);
  const context = part('context', '.');
  const dockerfile = part('dockerfile', 'Dockerfile');
  const target = plainAt(build, 'target');
  if (context === undefined || dockerfile === undefined || (target === undefined && at(build, 'target'))) return undefined;
  return localBuild(context, dockerfile, target, namesAt(build, 'args'));
}

/** Skaffold: artifacts are images with the folders that they are built in. */
import { nameOf } from '../../core/host';
import type { OutlineEntry } from '../../core/outline';
import { at, itemsAt, pairOf, pairsAt, scalarAt, type YamlNode } from '../../syntax/yaml/tree';
import type { Outliner } from '../catalogues';
import { localBuild, namesAt, plainAt, rootsOf } from './yaml';

export const skaffoldReader: Outliner = {
  accepts: ({ uri }) => /^skaffold(\.[\w.-]+)?\.ya?ml$/i.test(nameOf(uri)),
  outline: ({ text }) => (text.includes('artifacts') ? rootsOf(text).flatMap(root => itemsAt(root, 'build', 'artifacts').flatMap(artifactEntry)) : []),
};

/** Builders that use no Dockerfile of the folder. */
const others = ['bazel', 'jib', 'ko', 'buildpacks', 'custom'];

function artifactEntry(artifact: YamlNode): readonly OutlineEntry[] {
  const at_ = scalarAt(artifact, 'image');
  const image = plainAt(artifact, 'image');
  const docker = ['docker', 'kaniko'].map(key => at(artifact, key)).find(node => node?.kind === 'map');
  const part = (node: YamlNode | undefined, key: string, otherwise: string): string | undefined => (at(node, key) ? plainAt(node, key) : otherwise);
  const context = part(artifact, 'context', '.');
  const dockerfile = part(docker, 'dockerfile', 'Dockerfile');
  if (image === undefined || !at_ || context === undefined || dockerfile === undefined || others.some(key => pairOf(artifact, key))) return [];
  const build = localBuild(context, dockerfile, plainAt(docker, 'target'), [...namesAt(docker, 'buildArgs'), ...pairsAt(docker, 'args').map(({ key }) => key)]);
  return build ? [{ kind: 'build', image, build, by: 'skaffold', span: at_.span }] : [];
}

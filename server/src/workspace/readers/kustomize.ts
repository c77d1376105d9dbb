/** Kustomizations: which files belong together, other names for images, and objects that are generated. */
import { nameOf } from '../../core/host';
import type { OutlineEntry } from '../../core/outline';
import { itemsAt, pairOf, scalarAt, type YamlNode } from '../../syntax/yaml/tree';
import type { Outliner } from '../catalogues';
import { plainAt, rootsOf } from './yaml';

export const kustomizeReader: Outliner = {
  accepts: ({ uri }) => /^kustomization\.ya?ml$|^Kustomization$/.test(nameOf(uri)),
  outline: ({ text }) => rootsOf(text).flatMap(entriesOf),
};

function entriesOf(root: YamlNode): readonly OutlineEntry[] {
  const namespace = plainAt(root, 'namespace');
  const members = ['resources', 'bases', 'components', 'patches', 'patchesStrategicMerge'].flatMap(key => itemsAt(root, key).flatMap(memberOf));
  const group: OutlineEntry = { kind: 'group', members, namespace, span: { start: root.span.start, end: root.span.start } };
  return [group, ...itemsAt(root, 'images').flatMap(renameOf), ...generated(root, 'configMapGenerator', 'ConfigMap', namespace), ...generated(root, 'secretGenerator', 'Secret', namespace)];
}

function memberOf(item: YamlNode): readonly string[] {
  const path = item.kind === 'scalar' ? item.text : plainAt(item, 'path');
  return path === undefined || path.includes('\n') || path.includes('://') ? [] : [path];
}

function renameOf(image: YamlNode): readonly OutlineEntry[] {
  const from = plainAt(image, 'name');
  const to = plainAt(image, 'newName');
  const span = scalarAt(image, 'newName')?.span;
  return from === undefined || to === undefined || !span ? [] : [{ kind: 'rename', from, to, span }];
}

function generated(root: YamlNode, key: string, object: 'ConfigMap' | 'Secret', namespace: string | undefined): readonly OutlineEntry[] {
  return itemsAt(root, key).flatMap((generator): readonly OutlineEntry[] => {
    const name = plainAt(generator, 'name');
    const span = scalarAt(generator, 'name')?.span;
    if (name === undefined || !span || pairOf(generator, 'behavior')) return [];
    return [{ kind: 'object', object, name, namespace: plainAt(generator, 'namespace') ?? namespace, by: 'generator', span }];
  });
}

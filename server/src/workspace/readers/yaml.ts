/** Build tools' YAML files, read as their outlines need it. */
import type { BuildReference } from '../../core/outline';
import { cutDocuments, YamlCache } from '../../syntax/yaml/documents';
import { itemsAt, pairsAt, scalarAt, type YamlNode } from '../../syntax/yaml/tree';

/** The roots of a file's documents; templates and broken ones are left out. */
export function rootsOf(text: string): readonly YamlNode[] {
  const documents = new YamlCache().read(cutDocuments(text)).filter(({ isBroken, isTemplate }) => !isBroken && !isTemplate);
  return documents.flatMap(({ tree }) => tree.root ?? []);
}

/** Text that stands for itself: nothing is put into it. */
export function plainAt(node: YamlNode | undefined, ...keys: readonly string[]): string | undefined {
  const scalar = scalarAt(node, ...keys);
  return scalar && !scalar.isTainted && !scalar.isNull && !/\$|\{\{/.test(scalar.text) ? scalar.text : undefined;
}

/** The names in a list of `NAME=value`, or of a map. */
export function namesAt(node: YamlNode | undefined, ...keys: readonly string[]): readonly string[] {
  const listed = itemsAt(node, ...keys).flatMap(item => (item.kind === 'scalar' ? [item.text.split('=', 1)[0] ?? ''] : []));
  return [...listed, ...pairsAt(node, ...keys).map(({ key }) => key)];
}

/** A build in a folder of the workspace; a context elsewhere (a repository, another service) is none. */
export function localBuild(context: string, dockerfile: string, target: string | undefined, args: readonly string[]): BuildReference | undefined {
  const isElsewhere = /^[a-z][\w+.-]*:|^git@|\.git(#|$)/i.test(context) || context.startsWith('/') || dockerfile.startsWith('/');
  return isElsewhere ? undefined : { context, dockerfile, target, args };
}

/** Edits of a service's mounts that change more than a path. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { addPair, isInside, replaceLiterally } from '../syntax/yaml/edits';
import { removeItems, removePair } from '../syntax/yaml/entries';
import { at, pairOf, type YamlList, type YamlMap, type YamlScalar } from '../syntax/yaml/tree';
import type { ComposeModel, Service } from './model';
import type { Bind, ComposeMount } from './mounts';

/** The list of volumes that a mount stands in, with the definition that holds it. */
function listOf(service: Service, mount: ComposeMount): { readonly list: YamlList; readonly layer: YamlMap } | undefined {
  for (const layer of service.layers) {
    const list = at(layer, 'volumes');
    if (list?.kind === 'list' && list.items.includes(mount.node)) return { list, layer };
  }
  return undefined;
}

/** Takes the mount out, with the list where it is the only one. */
export function withoutMount({ uri, text }: ComposeModel, service: Service, mount: ComposeMount): readonly Edit[] | undefined {
  const found = listOf(service, mount);
  if (!found) return undefined;
  const pair = pairOf(found.layer, 'volumes');
  return found.list.items.length === 1 ? pair && removePair({ uri, text }, found.layer, pair) : removeItems({ uri, text }, found.list, [mount.node]);
}

/** The same mount, written so that Docker does not make what is missing. */
export function pathMustExist(model: ComposeModel, service: Service, mount: ComposeMount, bind: Bind): readonly Edit[] | undefined {
  const found = listOf(service, mount);
  if (!found || !isInside(mount.node.span, found.list.span)) return undefined;
  return mount.node.kind === 'scalar' ? inLongForm(model, found.list, mount.node, mount, bind) : mount.node.kind === 'map' ? withOption(model, mount.node) : undefined;
}

function inLongForm({ uri, text }: ComposeModel, list: YamlList, node: YamlScalar, mount: ComposeMount, bind: Bind): readonly Edit[] | undefined {
  const pairs = ['type: bind', `source: ${pathText(bind.source)}`, `target: ${pathText(mount.target)}`, ...(mount.isReadOnly ? ['read_only: true'] : [])];
  if (list.isFlow) return [{ file: uri, span: node.span, newText: `{${[...pairs, 'bind: {create_host_path: false}'].join(', ')}}` }];
  const start = text.lastIndexOf('\n', node.span.start - 1) + 1;
  const lead = text.slice(start, node.span.start);
  if (!/^ *- +$/.test(lead) || node.style === 'literal' || node.style === 'folded') return undefined;
  const indent = lineBreakOf(text) + ' '.repeat(lead.length);
  return [{ file: uri, span: node.span, newText: [...pairs, 'bind:', '  create_host_path: false'].join(indent) }];
}

function withOption({ uri, text }: ComposeModel, node: YamlMap): readonly Edit[] | undefined {
  const pair = pairOf(node, 'bind');
  if (!pair) return addPair(uri, text, node, 'bind', { create_host_path: false });
  if (pair.value?.kind !== 'map' || !isInside(pair.span, node.span)) return undefined;
  const option = pairOf(pair.value, 'create_host_path');
  if (option) return option.value?.kind === 'scalar' ? replaceLiterally(uri, option.value, 'false') : undefined;
  return addPair(uri, text, pair.value, 'create_host_path', false);
}

/** Paths of files need no quotes where nothing in them means anything to YAML. */
function pathText(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : JSON.stringify(path);
}

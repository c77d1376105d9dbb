/** What a container of a Pod starts: its command, its scripts, and the commands of its probes and hooks. */
import { commandsOf, scriptCommands, type StartedCommand, type StartLine, type StartMoment, type StartWord } from '../../environment/commands';
import { removeItems } from '../../syntax/yaml/entries';
import { placesIn } from '../../syntax/yaml/places';
import { at, scalarAt, type YamlNode, type YamlScalar } from '../../syntax/yaml/tree';
import type { EnvValue } from '../../trust/types';
import type { ContainerNode, KubernetesModel } from '../model';

type Lookup = (name: string) => EnvValue;

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const hooks = ['postStart', 'preStop'];

export function commandsOfContainer(model: KubernetesModel, { node }: ContainerNode, value: Lookup): readonly StartedCommand[] {
  const script = scalarAt(node, 'script') ?? scalarAt(node, 'source');
  return [
    ...inLists(model, [at(node, 'command'), at(node, 'args')], 'start', value),
    ...(script && !script.isTainted ? scriptCommands({ file: model.uri, moment: 'start', lookup: lookupIn(script.text, value) }, wordOf(model, script), script.text) : []),
    ...hooks.flatMap(hook => inLists(model, [at(node, 'lifecycle', hook, 'exec', 'command')], 'start', value)),
    ...probes.flatMap(probe => inLists(model, [at(node, probe, 'exec', 'command')], 'check', value)),
  ];
}

/** The first word of `command`, if the file has one. */
export function programOfContainer({ node }: ContainerNode): string | null | undefined {
  const list = at(node, 'command');
  if (!list) return at(node, 'script') || at(node, 'source') ? null : undefined;
  const first = list.kind === 'list' ? list.items[0] : undefined;
  return first?.kind === 'scalar' && !first.isTainted && !first.text.includes('$(') ? first.text : null;
}

function inLists(model: KubernetesModel, nodes: readonly (YamlNode | undefined)[], moment: StartMoment, value: Lookup): readonly StartedCommand[] {
  const lists = nodes.flatMap(node => (node?.kind === 'list' ? [node] : []));
  const scalars = lists.flatMap(list => list.items.map(item => ({ list, item })));
  const words = scalars.flatMap(({ item }) => (item.kind === 'scalar' ? [wordOf(model, item)] : []));
  if (words.length === 0 || words.length < scalars.length) return [];
  const line: StartLine = {
    file: model.uri,
    moment,
    words,
    lookup: lookupIn(words.map(word => word.written).join('\n'), value),
    removeWords: removed => {
      const items = scalars.filter(({ item }) => removed.some(({ span }) => span === item.span));
      const list = items[0]?.list;
      return list && items.every(each => each.list === list) ? removeItems({ uri: model.uri, text: model.text }, list, items.map(({ item }) => item)) : undefined;
    },
  };
  return commandsOf(line);
}

function wordOf(model: KubernetesModel, scalar: YamlScalar): StartWord {
  const isScript = /[\s;&|]/.test(scalar.text);
  // In a script `$( )` is the shell's, in a single word the kubelet puts a variable in.
  const isKnown = !scalar.isTainted && (isScript || !scalar.text.includes('$('));
  return { value: isKnown ? scalar.text : undefined, span: scalar.span, written: scalar.text, places: placesIn(model.text, scalar) };
}

/** The container's own variables, unless the script gives them other values. */
function lookupIn(script: string, value: Lookup): (name: string) => string | null {
  return name => {
    const known = value(name);
    return known.kind === 'set' && !new RegExp(`\\b${name}=|\\bread\\b|\\bfor\\b`).test(script) ? known.value : null;
  };
}

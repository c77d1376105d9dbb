/** What a container starts: its words, with the way back to where they are written. */
import { joined, plain, written, type Program } from '../environment/words';
import type { ImageFact } from '../facts/images';
import { at, itemsAt, pairOf, scalarAt, type YamlNode, type YamlScalar } from '../syntax/yaml/tree';
import type { EnvValue } from '../trust/types';
import type { ContainerNode } from './model';

type Lookup = (name: string) => EnvValue | undefined;

/** What the manifest says that the container starts; `undefined` where the image decides, or nobody knows. */
export function programOf(container: ContainerNode, file: string, image: ImageFact | undefined, lookup: Lookup): Program | undefined {
  const { node } = container;
  const script = scalarAt(node, 'script') ?? scalarAt(node, 'source');
  if (script) return scriptProgram(file, script, itemsAt(node, 'command'));
  const command = pairOf(node, 'command') ?? pairOf(container.defaults, 'command');
  const args = itemsAt(node, 'args');
  if (command) return wordsProgram(file, [...(command.value?.kind === 'list' ? command.value.items : []), ...args], lookup);
  // A base image has no program of its own before the arguments.
  return args.length > 0 && image?.role === 'os' ? wordsProgram(file, args, lookup) : undefined;
}

/** What the container runs beside its program as soon as that was started. */
export function postStartOf({ node }: ContainerNode, file: string, lookup: Lookup): Program | undefined {
  const command = at(node, 'lifecycle', 'postStart', 'exec', 'command');
  return command?.kind === 'list' ? wordsProgram(file, command.items, lookup) : undefined;
}

const shell = /(^|\/)(ba|da|a|z|k)?sh$/;

/** A script of Tekton or Argo: a shell reads it unless its first line or the command says otherwise. */
function scriptProgram(file: string, script: YamlScalar, command: readonly YamlNode[]): Program | undefined {
  const [first] = command;
  const mark = /^#!\s*(?:\/usr\/bin\/env\s+)?(\S+)/.exec(script.text)?.[1];
  const program = mark ?? (first === undefined ? 'sh' : first.kind === 'scalar' ? first.text : undefined);
  if (program === undefined || !shell.test(program) || script.isTainted) return undefined;
  return joined([plain('sh', script.span), plain('-c', script.span), written(file, script, script.text)]);
}

function wordsProgram(file: string, nodes: readonly YamlNode[], lookup: Lookup): Program {
  return joined(nodes.map(node => (node.kind === 'scalar' && !node.isTainted ? written(file, node, expanded(node.text, lookup)) : { value: undefined, span: node.span, placeOf: () => node.span })));
}

/** `$(NAME)` of the container's variables is put in by the kubelet, others stay; `$$` is a dollar. */
function expanded(text: string, lookup: Lookup): string | undefined {
  let isKnown = true;
  const value = text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    const variable = lookup(name);
    if (variable?.kind === 'unknown') isKnown = false;
    return variable?.kind === 'set' ? variable.value : whole;
  });
  return isKnown ? value : undefined;
}

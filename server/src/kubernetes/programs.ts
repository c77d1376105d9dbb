/** What a container starts: its words, with the way back to where they are written. */
import type { Span } from '../core/text';
import type { Word } from '../environment/shell';
import type { ImageFact } from '../facts/images';
import { scalarText } from '../syntax/yaml/scalar-text';
import { at, itemsAt, pairOf, scalarAt, type YamlNode, type YamlScalar } from '../syntax/yaml/tree';
import type { EnvValue } from '../trust/types';
import type { ContainerNode } from './model';

/** Words as a text of their own: quoting and indentation are taken off, and spans are places in it. */
export interface Program {
  readonly words: readonly Word[];
  readonly text: string;
  placeOf(part: Span): Span;
}

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

interface WrittenWord extends Word {
  placeOf(part: Span): Span;
}

function plain(value: string, span: Span): WrittenWord {
  return { value, span, placeOf: () => span };
}

function written(file: string, scalar: YamlScalar, value: string | undefined): WrittenWord {
  const mapped = value === scalar.text ? scalarText(file, scalar) : undefined;
  return { value, span: scalar.span, placeOf: part => mapped?.spanOf(part) ?? scalar.span };
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

function joined(words: readonly WrittenWord[]): Program {
  const places: { readonly start: number; readonly word: WrittenWord }[] = [];
  let text = '';
  for (const word of words) {
    places.push({ start: text.length, word });
    text += `${word.value ?? ''}\n`;
  }
  const placed = (offset: number, end: number): Span => {
    const place = places.findLast(({ start }) => start <= offset);
    if (!place) return { start: 0, end: 0 };
    const length = (place.word.value ?? '').length;
    return place.word.placeOf({ start: Math.min(offset - place.start, length), end: Math.min(end - place.start, length) });
  };
  return {
    text,
    words: places.map(({ start, word }) => ({ value: word.value, span: { start, end: start + (word.value ?? '').length } })),
    placeOf: ({ start, end }) => ({ start: placed(start, end).start, end: placed(Math.max(start, end - 1), end).end }),
  };
}

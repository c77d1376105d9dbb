/** What a service starts: its entrypoint and command, its health check and its hooks. */
import type { Edit } from '../../core/finding';
import { commandsOf, type StartedCommand, type StartLine, type StartMoment, type StartWord } from '../../environment/commands';
import { plain, written, joined, type Program } from '../../environment/words';
import type { ImageFact } from '../../facts/images';
import { languageOfCommand } from '../../facts/runtimes';
import { removeItems } from '../../syntax/yaml/entries';
import { placesIn } from '../../syntax/yaml/places';
import { itemsAt, type YamlNode, type YamlScalar } from '../../syntax/yaml/tree';
import { baseName } from '../../trust/paths';
import { blotted, filledIn, known } from '../interpolation';
import { fieldOf, type ComposeModel, type Service } from '../model';

export function commandsOfService(model: ComposeModel, service: Service): readonly StartedCommand[] {
  const hooks = ['post_start', 'pre_stop'].flatMap(hook => itemsAt(fieldOf(service, hook)).map(item => fieldOf({ ...service, layers: item.kind === 'map' ? [item] : [] }, 'command')));
  return [
    ...linesOf(model, [fieldOf(service, 'entrypoint'), fieldOf(service, 'command')], 'start'),
    ...hooks.flatMap(hook => linesOf(model, [hook], 'start')),
    ...healthCheck(model, fieldOf(service, 'healthcheck', 'test')),
  ];
}

/** The first word that is started: `undefined` where the image's own is left. */
export function programOfService(model: ComposeModel, service: Service): string | null | undefined {
  const entrypoint = wordsOf(model, fieldOf(service, 'entrypoint'));
  if (entrypoint && entrypoint.words.length > 0) return entrypoint.words[0]?.value ?? null;
  const first = wordsOf(model, fieldOf(service, 'command'))?.words[0];
  if (!first) return undefined;
  // Options belong to the image's own program; so do words that nobody knows as programs.
  const name = first.value === undefined ? '' : baseName(first.value);
  return isShell(name) || first.value?.startsWith('/') === true || languageOfCommand(name) !== undefined ? (first.value ?? null) : undefined;
}

function isShell(name: string): boolean {
  return /^(ba|da|a|z|k)?sh$/.test(name);
}

/** The same words for whoever follows commands into files. */
export function startedProgram(model: ComposeModel, service: Service, image: ImageFact | undefined): Program | undefined {
  const entrypoint = wordsOf(model, fieldOf(service, 'entrypoint'))?.words ?? [];
  const command = wordsOf(model, fieldOf(service, 'command'))?.words ?? [];
  const words = [...entrypoint, ...command];
  if (words.length === 0 || (entrypoint.length === 0 && image?.role !== 'os')) return undefined;
  return joined(words.map(word => (word.scalar && word.value === word.scalar.text ? written(model.text, word.scalar, word.value) : { ...plain(word.value ?? '', word.span), value: word.value })));
}

interface ComposeWord extends StartWord {
  /** Where the word is a scalar of its own. */
  readonly scalar: YamlScalar | undefined;
}

interface Words {
  readonly words: readonly ComposeWord[];
  remove(words: readonly StartWord[]): readonly Edit[] | undefined;
}

function linesOf(model: ComposeModel, nodes: readonly (YamlNode | undefined)[], moment: StartMoment): readonly StartedCommand[] {
  const parts = nodes.flatMap(node => wordsOf(model, node) ?? []);
  const words = parts.flatMap(part => part.words);
  if (words.length === 0) return [];
  const line: StartLine = {
    file: model.uri,
    moment,
    words,
    lookup: () => null,
    removeWords: removed => {
      const part = parts.find(each => removed.every(word => each.words.some(({ span }) => span === word.span)));
      return part?.remove(removed);
    },
  };
  return commandsOf(line);
}

/** A list is taken word by word, a text is cut at blanks as a shell does; no shell runs it. */
function wordsOf(model: ComposeModel, node: YamlNode | undefined): Words | undefined {
  if (node?.kind === 'list') {
    const scalars = node.items.flatMap(item => (item.kind === 'scalar' ? [item] : []));
    if (scalars.length < node.items.length) return undefined;
    return {
      words: scalars.map(scalar => wordOf(model, scalar)),
      remove: removed => removeItems({ uri: model.uri, text: model.text }, node, scalars.filter(({ span }) => removed.some(word => word.span === span))),
    };
  }
  return node?.kind === 'scalar' && !node.isNull && !node.isTainted ? textWords(model, node) : undefined;
}

function wordOf(model: ComposeModel, scalar: YamlScalar): ComposeWord {
  return { value: scalar.isTainted ? undefined : valueOf(scalar.text), span: scalar.span, written: scalar.text, places: placesIn(model.text, scalar), scalar };
}

/** A script keeps its expressions, which are unknown variables to whoever reads it; `$$` keeps its length. */
function valueOf(text: string): string | undefined {
  return /[\s;&|]/.test(text) ? text.replace(/\$\$/g, '\0$') : known(text);
}

function textWords(model: ComposeModel, scalar: YamlScalar): Words {
  const places = placesIn(model.text, scalar);
  const words = [...scalar.text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)].map((match): ComposeWord => {
    const raw = match[0];
    const quote = /^(["'])[^"'\\]*\1$/.test(raw) ? 1 : 0;
    const start = match.index + quote;
    const text = raw.slice(quote, raw.length - quote);
    const isPlain = quote === 1 || !/["'\\]/.test(raw);
    const value = isPlain ? (quote === 1 ? valueOf(text) : blotted(text).includes(filledIn) ? undefined : known(text)) : undefined;
    return {
      value,
      span: places(match.index, match.index + raw.length) ?? { ...scalar.span },
      written: raw,
      places: (from, to) => places(start + from, start + to),
      scalar: undefined,
    };
  });
  return { words, remove: removed => removeFromText(model, removed) };
}

function removeFromText(model: ComposeModel, removed: readonly StartWord[]): readonly Edit[] | undefined {
  const [first, last] = [removed[0], removed.at(-1)];
  if (!first || !last) return undefined;
  const blanks = /^[ \t]+/.exec(model.text.slice(last.span.end))?.[0].length ?? 0;
  const isBlankBefore = /[ \t]/.test(model.text[first.span.start - 1] ?? '');
  const span = blanks > 0 ? { start: first.span.start, end: last.span.end + blanks } : isBlankBefore ? { start: first.span.start - 1, end: last.span.end } : undefined;
  const isWritten = removed.every(word => model.text.slice(word.span.start, word.span.end) === word.written);
  return span && isWritten ? [{ file: model.uri, span, newText: '' }] : undefined;
}

/** `["CMD", …]`, `["CMD-SHELL", "…"]`, or a text for a shell. */
function healthCheck(model: ComposeModel, test: YamlNode | undefined): readonly StartedCommand[] {
  if (test?.kind === 'scalar') return shellCommands(model, wordOf(model, { ...test, text: test.text }));
  const words = wordsOf(model, test);
  const [mark, ...rest] = words?.words ?? [];
  if (mark?.value === 'CMD-SHELL') return rest[0] ? shellCommands(model, rest[0]) : [];
  if (mark?.value !== 'CMD' || !words) return [];
  return commandsOf({ file: model.uri, moment: 'check', words: rest, lookup: () => null, removeWords: removed => words.remove(removed) });
}

function shellCommands(model: ComposeModel, script: ComposeWord): readonly StartedCommand[] {
  const text = script.written.replace(/\$\$/g, '\0$');
  const shell = (value: string): StartWord => ({ value, span: { ...script.span }, written: value, places: () => undefined });
  return commandsOf({ file: model.uri, moment: 'check', words: [shell('sh'), shell('-c'), { ...script, value: text }], lookup: () => null, removeWords: () => undefined });
}

/** Small changes of texts, such as people and merges make while a file is open. */
import type { Random } from './random';

type Mutation = (text: string, random: Random, other: string) => string;

const marks = ['\\', '\n', '\r\n', '"', "'", '`', '$', '${', '}', '$(', ')', '<<EOF\n', 'EOF\n', '#', '&&', ';', '|', '=', ':', '- ', '  ', '\t', '\ufeff', '\0', '@', '--', '/', '..', '{{', '}}', '[', ']', '&a', '*a', '|-\n'];

const mutations: readonly Mutation[] = [
  (text, random) => insert(text, random.below(text.length + 1), random.pick(marks)),
  (text, random) => cut(text, random.below(text.length + 1), random.below(12)),
  (text, random) => onLines(text, random, (lines, at) => lines.splice(at, 1)),
  (text, random) => onLines(text, random, (lines, at) => lines.splice(at, 0, lines[at] ?? '')),
  (text, random) => onLines(text, random, (lines, at) => lines.push(...lines.splice(at, 1))),
  (text, random) => onLines(text, random, (lines, at) => lines.splice(at, 1, `  ${lines[at] ?? ''}`)),
  (text, random, other) => onLines(text, random, (lines, at) => lines.splice(at, 0, random.pick(other.split('\n')))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => swapWords(text, random),
];

/** `text` after one to four changes; `other` is a text that lines are taken from. */
export function mutate(text: string, random: Random, other: string): string {
  let result = text;
  for (let count = 1 + random.below(4); count > 0; count--) result = random.pick(mutations)(result, random, other);
  return result;
}

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

function cut(text: string, at: number, length: number): string {
  return text.slice(0, at) + text.slice(at + length);
}

function onLines(text: string, random: Random, change: (lines: string[], at: number) => unknown): string {
  const lines = text.split('\n');
  change(lines, random.below(lines.length));
  return lines.join('\n');
}

function swapWords(text: string, random: Random): string {
  const words = text.split(/(\s+)/);
  const places = words.map((word, index) => ({ word, index })).filter(({ word }) => word.trim() !== '');
  if (places.length < 2) return text;
  const [a, b] = [random.pick(places), random.pick(places)];
  words[a.index] = b.word;
  words[b.index] = a.word;
  return words.join('');
}

/** Small marks beside a name: each is a word, its colour only repeats it. */
import type { Row } from './rows';
import { el, put } from './dom';
import { roleWord, type Words } from './words';

type Tone = 'plain' | 'good' | 'warning' | 'error';

export function badge(text: string, tone: Tone = 'plain', title?: string): HTMLElement {
  return el('span', { class: `badge badge-${tone}`, ...(title === undefined ? {} : { title }) }, text);
}

/** The marks of a row, the most telling first. */
export function badgesOf({ block, side, problems }: Row, words: Words, compared: boolean): readonly HTMLElement[] {
  const { strings } = words;
  const { certificate, go, duplicateOf, key } = block;
  const marks: HTMLElement[] = [];
  if (certificate) marks.push(badge(roleWord(certificate, words)));
  if (certificate?.crossSigned) marks.push(badge(strings.crossSigned));
  if (certificate?.publicRoot) marks.push(badge(strings.publicRoot));
  if (go.accepted === false && (certificate || block.content === 'damaged')) marks.push(badge(strings.skipped, 'error', go.reason ?? undefined));
  if (duplicateOf !== null) marks.push(badge(put(strings.duplicate, duplicateOf + 1), 'warning'));
  if (key?.private) marks.push(badge(key.matches === null ? strings.keyMatchesNone : put(strings.keyMatches, key.matches + 1), 'warning'));
  if (compared) marks.push(badge(side === 'here' ? strings.onlyHere : side === 'both' ? strings.both : put(strings.onlyThere, ''), side === 'both' ? 'plain' : 'warning'));
  const [worst] = problems;
  if (worst && (worst.severity === 'error' || worst.severity === 'warning')) marks.push(badge(String(problems.length), worst.severity, worst.what));
  return marks;
}

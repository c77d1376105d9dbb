/** The chains of a file as a drawing: leaf, intermediates, root, each with a line that says whether the signature verifies, and a gap where an issuer is missing. */
import type { ShownBlock, ShownChain, ShownInspection } from '../messages';
import { el, icon, put } from './dom';
import { badge } from './badges';
import { iconOf, lifeOf, roleWord, titleOf, validityWords, type Words } from './words';

/** More chains than these are a bundle, and a drawing of them tells nothing. */
const mostChains = 12;

export interface ChainEvents {
  select(block: number): void;
}

/** The drawing; `undefined` where there is no chain to show. */
export function chainDrawing(inspection: ShownInspection, selected: number | null, words: Words, events: ChainEvents): HTMLElement | undefined {
  const chains = inspection.kind === 'bundle' ? inspection.chains.filter(({ blocks }) => blocks.length > 1) : inspection.chains;
  if (chains.length === 0 || chains.length > mostChains) return undefined;
  return el('section', { class: 'chains', 'aria-label': words.strings.chain }, el('h2', {}, words.strings.chain), ...chains.map(chain => drawChain(chain, inspection, selected, words, events)));
}

function drawChain(chain: ShownChain, inspection: ShownInspection, selected: number | null, words: Words, events: ChainEvents): HTMLElement {
  const { strings } = words;
  const items: HTMLElement[] = [];
  for (const [position, index] of chain.blocks.entries()) {
    const block = inspection.blocks[index];
    if (!block) continue;
    if (position > 0) items.push(edge(chain.blocks[position - 1] ?? 0, index, inspection, words));
    items.push(el('li', { class: 'chain-item' }, card(block, selected === index, words, events)));
  }
  if (chain.end === 'missing-issuer') {
    items.push(el('li', { class: 'chain-edge chain-edge-missing', 'aria-hidden': true }));
    items.push(el('li', { class: 'chain-item' }, el('div', { class: 'card card-missing' }, icon('warning'), el('span', {}, put(strings.missingIssuer, chain.missing ?? '')))));
  }
  const first = inspection.blocks[chain.blocks[0] ?? -1];
  const label = put(strings.chainOf, first ? titleOf(first, words) : '');
  return el('div', { class: 'chain' },
    el('ol', { class: 'chain-line', 'aria-label': label }, ...items),
    chain.inOrder ? null : el('p', { class: 'chain-note' }, icon('information'), strings.wrongOrder),
    chain.checks.length > 0 ? checksOf(chain, words) : null);
}

function card(block: ShownBlock, isSelected: boolean, words: Words, events: ChainEvents): HTMLElement {
  const certificate = block.certificate;
  const element = el('button', { type: 'button', class: `card${isSelected ? ' card-selected' : ''}${certificate ? ` card-${certificate.role}` : ''}`, 'aria-pressed': isSelected ? 'true' : 'false' },
    el('span', { class: 'card-head' }, icon(iconOf(block)), el('span', { class: 'card-role' }, certificate ? roleWord(certificate, words) : block.label), el('span', { class: 'card-number' }, `#${block.index + 1}`)),
    el('span', { class: 'card-name' }, titleOf(block, words)),
    certificate ? el('span', { class: `card-life life-${lifeOf(certificate)}` }, validityWords(certificate, words)) : null,
    certificate ? el('span', { class: 'card-key' }, `${certificate.key} · ${certificate.signatureAlgorithm}`) : null,
    block.go.accepted === false ? badge(words.strings.skipped, 'error', block.go.reason ?? undefined) : null);
  element.addEventListener('click', () => events.select(block.index));
  return element;
}

function edge(subject: number, issuer: number, inspection: ShownInspection, { strings }: Words): HTMLElement {
  const state = inspection.links.find(link => link.subject === subject && link.issuer === issuer)?.signature ?? 'unchecked';
  const text = { verified: strings.signedBy, invalid: strings.badSignature, unchecked: strings.uncheckedSignature }[state];
  return el('li', { class: `chain-edge chain-edge-${state}` }, el('span', { class: 'chain-edge-text' }, text));
}

function checksOf(chain: ShownChain, { strings }: Words): HTMLElement {
  const word = { passed: strings.passed, failed: strings.failed, 'not-checked': strings.notChecked };
  const failed = chain.checks.some(({ outcome }) => outcome === 'failed');
  return el('details', { class: 'checks', open: failed },
    el('summary', {}, strings.checks, ' ', badge(failed ? strings.failed : strings.passed, failed ? 'error' : 'good')),
    el('ul', {}, ...chain.checks.map(({ outcome, text }) => el('li', { class: `check check-${outcome}` }, el('span', { class: 'check-word' }, word[outcome]), ' ', text))));
}

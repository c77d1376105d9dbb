/** The list of blocks: only the rows on screen exist, so ten thousand certificates cost what thirty do. Each row has its validity as a bar on one time axis. */
import { el, icon, put, svg } from './dom';
import { badgesOf } from './badges';
import type { Row } from './rows';
import { iconOf, lifeOf, titleOf, validityWords, type Words } from './words';

/** Height of a row in pixels; the style sheet has the same number. */
export const rowHeight = 44;
/** Rows kept above and below what is visible, so that scrolling shows no holes. */
const spareRows = 6;

export interface ListEvents {
  select(row: Row): void;
  open(row: Row): void;
  mark(row: Row, marked: boolean): void;
  scrolled(top: number): void;
}

export interface ListState {
  readonly rows: readonly Row[];
  readonly selected: Row | undefined;
  readonly marked: ReadonlySet<Row>;
  readonly span: { readonly from: number; readonly to: number };
  readonly at: number;
  readonly compared: boolean;
}

export class CertificateList {
  readonly element: HTMLElement;
  readonly #viewport: HTMLElement;
  readonly #sizer: HTMLElement;
  readonly #axis: HTMLElement;
  readonly #words: Words;
  readonly #events: ListEvents;
  #state: ListState = { rows: [], selected: undefined, marked: new Set(), span: { from: 0, to: 1 }, at: 0, compared: false };

  constructor(words: Words, events: ListEvents) {
    this.#words = words;
    this.#events = events;
    this.#sizer = el('div', { class: 'list-sizer', role: 'presentation' });
    this.#viewport = el('div', { class: 'list', role: 'listbox', tabindex: 0, 'aria-label': words.strings.bars }, this.#sizer);
    this.#axis = el('div', { class: 'axis', 'aria-hidden': true });
    this.element = el('div', { class: 'list-frame' }, this.#axis, this.#viewport);
    this.#viewport.addEventListener('scroll', () => this.#scrolled());
    this.#viewport.addEventListener('keydown', event => this.#key(event));
    new ResizeObserver(() => this.#paint()).observe(this.#viewport);
  }

  show(state: ListState): void {
    this.#state = state;
    const height = state.rows.length * rowHeight;
    this.#sizer.style.height = `${height}px`;
    this.element.style.height = `min(62vh, 720px, ${Math.max(height, 4 * rowHeight) + 26}px)`;
    this.#axis.replaceChildren(...this.#ticks());
    this.#paint();
  }

  scrollTo(top: number): void {
    this.#viewport.scrollTop = top;
  }

  /** Brings a row on screen. */
  reveal(row: Row): void {
    const index = this.#state.rows.indexOf(row);
    if (index < 0) return;
    const top = index * rowHeight;
    const { scrollTop, clientHeight } = this.#viewport;
    if (top < scrollTop) this.#viewport.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.#viewport.scrollTop = top + rowHeight - clientHeight;
    this.#paint();
  }

  focus(): void {
    this.#viewport.focus();
  }

  #scrolled(): void {
    this.#paint();
    this.#events.scrolled(this.#viewport.scrollTop);
  }

  #paint(): void {
    const { rows, selected } = this.#state;
    const first = Math.max(0, Math.floor(this.#viewport.scrollTop / rowHeight) - spareRows);
    const last = Math.min(rows.length, Math.ceil((this.#viewport.scrollTop + this.#viewport.clientHeight) / rowHeight) + spareRows);
    const elements: HTMLElement[] = [];
    for (let index = first; index < last; index++) {
      const row = rows[index];
      if (row) elements.push(this.#row(row, index));
    }
    this.#sizer.replaceChildren(...elements);
    const active = selected && rows.includes(selected) ? idOf(selected) : '';
    this.#viewport.setAttribute('aria-activedescendant', active);
  }

  #row(row: Row, index: number): HTMLElement {
    const { strings } = this.#words;
    const { block } = row;
    const isSelected = this.#state.selected === row;
    const title = titleOf(block, this.#words);
    const certificate = block.certificate;
    const mark = el('input', { type: 'checkbox', tabindex: -1, class: 'row-mark', 'aria-label': put(strings.select, title), checked: this.#state.marked.has(row), disabled: row.side === 'there' || !certificate });
    mark.addEventListener('change', () => this.#events.mark(row, mark.checked));
    mark.addEventListener('click', event => event.stopPropagation());
    const element = el('div', {
      class: `row${isSelected ? ' row-selected' : ''}`, role: 'option', id: idOf(row), 'aria-selected': isSelected ? 'true' : 'false',
      'aria-posinset': index + 1, 'aria-setsize': this.#state.rows.length,
    },
    mark,
    icon(iconOf(block), 'row-icon'),
    el('span', { class: 'row-number' }, row.side === 'there' ? '' : `#${block.index + 1}`),
    el('span', { class: 'row-text' }, el('span', { class: 'row-name' }, title), el('span', { class: 'row-badges' }, ...badgesOf(row, this.#words, this.#state.compared))),
    this.#bar(row));
    element.style.top = `${index * rowHeight}px`;
    element.addEventListener('click', () => this.#events.select(row));
    element.addEventListener('dblclick', () => this.#events.open(row));
    return element;
  }

  #bar({ block }: Row): HTMLElement {
    const certificate = block.certificate;
    const bar = el('div', { class: 'bar' });
    if (!certificate) return bar;
    const words = validityWords(certificate, this.#words);
    bar.append(el('span', { class: `bar-words life-${lifeOf(certificate)}` }, words));
    const { notBefore, notAfter } = certificate;
    if (notBefore === null || notAfter === null) return bar;
    const from = this.#percent(Date.parse(notBefore));
    const to = this.#percent(Date.parse(notAfter));
    const now = this.#percent(this.#state.at);
    bar.title = `${this.#words.date(notBefore)} – ${this.#words.date(notAfter)}`;
    bar.prepend(svg('svg', { class: 'bar-drawing', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { class: 'bar-track', x: 0, y: 4.5, width: 100, height: 1 }),
      svg('rect', { class: `bar-life life-${lifeOf(certificate)}`, x: from, y: 2, width: Math.max(0.6, to - from), height: 6 }),
      svg('rect', { class: 'bar-today', x: now - 0.15, y: 0, width: 0.3, height: 10 })));
    return bar;
  }

  /** Where a moment lies in the span, from 0 to 100. */
  #percent(moment: number): number {
    const { from, to } = this.#state.span;
    return Math.min(100, Math.max(0, ((moment - from) / (to - from)) * 100));
  }

  #ticks(): HTMLElement[] {
    const { from, to } = this.#state.span;
    const first = new Date(from).getUTCFullYear() + 1;
    const last = new Date(to).getUTCFullYear();
    const step = Math.max(1, Math.ceil((last - first) / 6));
    const ticks: HTMLElement[] = [];
    const today = this.#percent(this.#state.at);
    for (let year = first; year <= last; year += step) {
      const moment = Date.UTC(year, 0, 1);
      // A year that would lie under the word for today is left out.
      if (Math.abs(this.#percent(moment) - today) > 12) ticks.push(this.#tick(moment, String(year), 'axis-tick'));
    }
    ticks.push(this.#tick(this.#state.at, this.#words.strings.today, 'axis-today'));
    return [el('div', { class: 'axis-scale' }, ...ticks)];
  }

  #tick(moment: number, text: string, className: string): HTMLElement {
    const tick = el('span', { class: className }, text);
    tick.style.left = `${this.#percent(moment)}%`;
    return tick;
  }

  #key(event: KeyboardEvent): void {
    const { rows, selected } = this.#state;
    const at = selected ? rows.indexOf(selected) : -1;
    const page = Math.max(1, Math.floor(this.#viewport.clientHeight / rowHeight) - 1);
    const targets: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 };
    const target = targets[event.key];
    if (target !== undefined) {
      const row = rows[Math.min(rows.length - 1, Math.max(0, target))];
      if (row) this.#events.select(row);
    } else if (event.key === 'Enter' && selected) this.#events.open(selected);
    else if (event.key === ' ' && selected) this.#events.mark(selected, !this.#state.marked.has(selected));
    else return;
    event.preventDefault();
  }
}

function idOf({ block, side }: Row): string {
  return `row-${side === 'there' ? 'there-' : ''}${block.index}`;
}

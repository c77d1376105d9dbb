/** The inspector's page: keeps what is shown, listens to its host, and draws. */
import type { HostMessage, ShownDetails } from '../messages';
import type { ViewStrings } from '../strings';
import { chainDrawing } from './chainDrawing';
import { detailsPane } from './details';
import { button, el, put } from './dom';
import { remember, remembered, send } from './host';
import { CertificateList } from './list';
import { filters, matching, rowsOf, timeSpan, type Filter, type Row } from './rows';
import { comparisonLine, heading, problemsSection, readersSection, toolbar, verdict } from './summary';
import { wordsFor, type Words } from './words';

type InspectionMessage = Extract<HostMessage, { type: 'inspection' }>;

const root = el('main', { class: 'page' });
const status = el('div', { class: 'status', role: 'status', 'aria-live': 'polite' });
document.body.append(root, status);

class Page {
  readonly #message: InspectionMessage;
  readonly #words: Words;
  readonly #rows: readonly Row[];
  readonly #list: CertificateList;
  readonly #marked = new Set<Row>();
  readonly #details = new Map<number, ShownDetails>();
  readonly #slots = { chain: el('div'), pane: el('div', { class: 'pane' }), count: el('span', { class: 'quiet', role: 'status' }), exporting: el('span'), problems: el('div') };
  #visible: readonly Row[] = [];
  #selected: Row | undefined;
  #filter: Filter;
  #query: string;
  #problemsExpanded = false;

  constructor(message: InspectionMessage) {
    const before = remembered();
    this.#message = message;
    this.#words = wordsFor(message.strings, message.locale);
    this.#rows = rowsOf(message.inspection, message.other);
    this.#filter = filters.find(filter => filter === before.filter) ?? 'all';
    this.#query = before.query;
    this.#selected = this.#rows.find(({ block, side }) => side !== 'there' && block.index === before.selected);
    this.#list = new CertificateList(this.#words, {
      select: row => this.select(row),
      open: row => { if (message.editable && row.side !== 'there') send({ type: 'reveal', block: row.block.index }); },
      mark: (row, marked) => this.#mark(row, marked),
      scrolled: () => this.#remember(),
    });
    this.#build();
    this.#narrow();
    this.#list.scrollTo(before.scroll);
    if (this.#selected) this.select(this.#selected);
    else this.#showPane();
  }

  select(row: Row): void {
    this.#selected = row;
    this.#showList();
    this.#list.reveal(row);
    this.#showChain();
    this.#showPane();
    this.#remember();
    const { index, certificate } = row.block;
    if (row.side !== 'there' && certificate && !this.#details.has(index)) send({ type: 'details', block: index });
  }

  selectBlock(index: number): void {
    const row = this.#rows.find(({ block, side }) => side !== 'there' && block.index === index);
    if (!row) return;
    if (!this.#visible.includes(row)) {
      this.#filter = 'all';
      this.#query = '';
      this.#build();
      this.#narrow();
    }
    this.select(row);
  }

  takeDetails(block: number, details: ShownDetails): void {
    this.#details.set(block, details);
    if (this.#selected?.block.index === block) this.#showPane();
  }

  #build(): void {
    const { inspection, title, origin, other, options } = this.#message;
    const words = this.#words;
    root.replaceChildren(
      heading(title, origin, inspection, words),
      verdict(inspection, words),
      toolbar(inspection, options, other, words),
      ...(inspection.limited === null ? [] : [el('p', { class: 'limited', role: 'status' }, put(words.strings.limited, inspection.limited))]),
      ...(other ? [comparisonLine(inspection, other, words)] : []),
      this.#slots.problems,
      this.#slots.chain,
      el('section', { class: 'certificates', 'aria-label': words.strings.bars }, this.#searchBar(), el('div', { class: 'split' }, this.#list.element, this.#slots.pane)),
      readersSection(inspection, words));
    this.#showProblems();
    this.#showChain();
  }

  #showProblems(): void {
    const { inspection, editable } = this.#message;
    const expand = (): void => {
      this.#problemsExpanded = true;
      this.#showProblems();
    };
    this.#slots.problems.replaceChildren(problemsSection(inspection, editable, this.#problemsExpanded, this.#words, { select: block => this.selectBlock(block) }, expand));
  }

  #searchBar(): HTMLElement {
    const { strings } = this.#words;
    const search = el('input', { type: 'search', class: 'search', placeholder: strings.search, 'aria-label': strings.search, value: this.#query });
    search.addEventListener('input', () => {
      this.#query = search.value;
      this.#narrow();
    });
    search.addEventListener('keydown', event => {
      if (event.key === 'ArrowDown') this.#list.focus();
    });
    const labels: Readonly<Record<Filter, string>> = {
      all: strings.filterAll, problems: strings.filterProblems, expired: strings.filterExpired, skipped: strings.filterSkipped,
      ca: strings.filterCa, leaf: strings.filterLeaf, onlyHere: strings.filterOnlyHere, onlyThere: strings.filterOnlyThere,
    };
    const offered = filters.filter(filter => this.#message.other !== null || (filter !== 'onlyHere' && filter !== 'onlyThere'));
    const chooser = el('select', { 'aria-label': strings.filterAll }, ...offered.map(filter => el('option', { value: filter }, labels[filter])));
    chooser.value = this.#filter;
    chooser.addEventListener('change', () => {
      this.#filter = filters.find(filter => filter === chooser.value) ?? 'all';
      this.#narrow();
    });
    return el('div', { class: 'search-bar' }, search, chooser, this.#slots.count, this.#slots.exporting);
  }

  #narrow(): void {
    this.#visible = matching(this.#rows, this.#filter, this.#query);
    const { strings, number } = this.#words;
    this.#slots.count.textContent = this.#visible.length === 0 ? strings.nothingShown : put(strings.shown, number(this.#visible.length), number(this.#rows.length));
    this.#showList();
    this.#remember();
  }

  #showList(): void {
    const at = Date.parse(this.#message.inspection.at);
    this.#list.show({ rows: this.#visible, selected: this.#selected, marked: this.#marked, span: timeSpan(this.#rows, at), at, compared: this.#message.other !== null });
  }

  #showChain(): void {
    const drawing = chainDrawing(this.#message.inspection, this.#selected?.side === 'there' ? null : this.#selected?.block.index ?? null, this.#words, { select: block => this.selectBlock(block) });
    this.#slots.chain.replaceChildren(...(drawing ? [drawing] : []));
  }

  #showPane(): void {
    const { inspection, editable } = this.#message;
    const details = this.#selected && this.#selected.side !== 'there' ? this.#details.get(this.#selected.block.index) : undefined;
    this.#slots.pane.replaceChildren(detailsPane({ row: this.#selected, details, inspection, editable, words: this.#words }));
  }

  #mark(row: Row, marked: boolean): void {
    if (row.side === 'there' || !row.block.certificate) return;
    if (marked) this.#marked.add(row);
    else this.#marked.delete(row);
    this.#showList();
    const blocks = [...this.#marked].map(({ block }) => block.index).sort((a, b) => a - b);
    this.#slots.exporting.replaceChildren(...(blocks.length === 0 ? [] : [button(put(this.#words.strings.exportSelected, blocks.length), () => send({ type: 'export', blocks }))]));
  }

  #remember(): void {
    remember({ selected: this.#selected?.block.index ?? null, query: this.#query, filter: this.#filter, scroll: this.#list.element.querySelector('.list')?.scrollTop ?? 0 });
  }
}

let page: Page | undefined;

function showProgress(done: number, strings: ViewStrings): void {
  root.replaceChildren(el('p', { class: 'progress', role: 'status' }, put(strings.reading, done), ' ', button(strings.cancel, () => send({ type: 'cancel' }))));
}

function receive(message: HostMessage): void {
  switch (message.type) {
    case 'inspection':
      page = new Page(message);
      break;
    case 'progress':
      page = undefined;
      showProgress(message.done, message.strings);
      break;
    case 'failure':
      page = undefined;
      root.replaceChildren(el('p', { class: 'failure', role: 'alert' }, message.message));
      break;
    case 'details':
      page?.takeDetails(message.block, message.details);
      break;
    case 'select':
      page?.selectBlock(message.block);
      break;
    case 'said':
      status.textContent = message.text;
      break;
  }
}

window.addEventListener('message', event => receive(event.data as HostMessage));
send({ type: 'ready' });

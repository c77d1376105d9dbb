/** Small helpers that build the page. Everything from a file goes through `textContent`: no markup is ever made of it. */

export type Child = Node | string | null | undefined | false;

interface Attributes {
  readonly class?: string;
  readonly title?: string;
  readonly [name: `aria-${string}` | `data-${string}`]: string | number | boolean | undefined;
  readonly role?: string;
  readonly id?: string;
  readonly tabindex?: number;
  readonly type?: string;
  readonly name?: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly list?: string;
  readonly for?: string;
  readonly scope?: string;
  readonly open?: boolean;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

function fill(element: Element, attributes: object, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes) as [string, unknown][]) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
}

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string | number>> = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, attributes, children);
  return element;
}

export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', onClick);
  return element;
}

/** Puts values into `{0}`, `{1}`, … */
export function put(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}

/** An icon of the page's own, drawn in the colour of the text; the word beside it carries the meaning. */
export function icon(name: keyof typeof paths, className = ''): SVGSVGElement {
  const mark = svg('path', { d: paths[name], fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  return svg('svg', { class: `icon ${className}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, mark);
}

const paths = {
  error: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13 M5.5 5.5l5 5 M10.5 5.5l-5 5',
  warning: 'M8 2L14.5 13.5H1.5Z M8 6.5v3.5 M8 11.8v.2',
  information: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13 M8 7v4.5 M8 4.5v.2',
  hint: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13 M8 7v4.5 M8 4.5v.2',
  root: 'M8 1.5L14 3.5V8c0 3.5-2.5 5.5-6 6.5C4.5 13.5 2 11.500 2 8V3.500Z M5.500 8l2 2l3.500-4',
  intermediate: 'M6.500 9.500l3-3 M7 4.500l1.500-1.500a2.800 2.800 0 0 1 4 4L11 8.500 M9 11.500L7.500 13a2.800 2.800 0 0 1-4-4L5 7.500',
  leaf: 'M3 2.500h10v11H3Z M5.500 5.500h5 M5.500 8h5 M5.500 10.500h3',
  'self-signed': 'M13 8a5 5 0 1 1-1.500-3.600 M13 2v3h-3',
  key: 'M5 7.500a3 3 0 1 0 .1 0 M7.500 9l6-6 M11 5.500l2 2 M9.500 7l1.500 1.500',
  other: 'M3 2.500h10v11H3Z M6 8h4',
} as const;

export type IconName = keyof typeof paths;

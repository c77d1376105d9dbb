/**
 * Texts for users. Each is a template with named slots and an id, so that a translation is a table of the same ids
 * and no text is ever glued together from pieces.
 */

/** The names between braces in a template, as a type: a missing or misspelt slot does not compile. */
export type SlotNames<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | SlotNames<Rest> : never;
export type SlotValues<T extends string> = { readonly [K in SlotNames<T>]: string | number };

/** A text ready to be shown in any language: id and slots for a translation, the English template as the fallback. */
export interface Text {
  readonly id: string;
  readonly template: string;
  readonly slots: Readonly<Record<string, string | number>>;
}

/** Templates of one language by text id, for example from `l10n/zh-cn.json`. */
export type Catalog = ReadonlyMap<string, string>;

/** The finished text; ids that the catalog lacks stay English. */
export function render(text: Text, catalog?: Catalog): string {
  const template = catalog?.get(text.id) ?? text.template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in text.slots ? String(text.slots[name]) : whole));
}

type TextMaker<T extends string> = [SlotNames<T>] extends [never] ? () => Text : (slots: SlotValues<T>) => Text;
export type TextTable<T extends Readonly<Record<string, string>>> = { readonly [K in keyof T]: TextMaker<T[K]> } & {
  /** The English templates by full id, for the translation file. */
  readonly $templates: ReadonlyMap<string, string>;
};

/**
 * Declares a group of texts. `defineTexts('hover', { base: '`{image}` has …' })` gives `texts.base({ image })`.
 * The full id is `group.key`.
 */
export function defineTexts<const T extends Readonly<Record<string, string>>>(group: string, templates: T): TextTable<T> {
  const makers: Record<string, unknown> = {};
  const all = new Map<string, string>();
  for (const [key, template] of Object.entries(templates)) {
    const id = `${group}.${key}`;
    all.set(id, template);
    makers[key] = (slots: Readonly<Record<string, string | number>> = {}): Text => ({ id, template, slots });
  }
  makers['$templates'] = all;
  return makers as TextTable<T>;
}

/** A text that is data (a name, a quotation) and is shown as it stands in every language. */
export function verbatim(value: string): Text {
  return { id: 'verbatim', template: '{value}', slots: { value } };
}

/** Data whose texts are finished strings: what goes to a view, or into a report. */
import type { Text } from './message';

/** `T` with every `Text` in it replaced by a string. */
export type Rendered<T> =
  T extends Text ? string
  : T extends readonly (infer Item)[] ? readonly Rendered<Item>[]
  : T extends object ? { readonly [Key in keyof T]: Rendered<T[Key]> }
  : T;

function isText(value: object): value is Text {
  return 'template' in value && 'slots' in value && 'id' in value;
}

/** Replaces every `Text` in plain data by what `show` makes of it. The data must be acyclic. */
export function renderDeep<T>(data: T, show: (text: Text) => string): Rendered<T> {
  return renderValue(data, show) as Rendered<T>;
}

function renderValue(value: unknown, show: (text: Text) => string): unknown {
  if (Array.isArray(value)) return value.map(item => renderValue(item, show));
  if (typeof value !== 'object' || value === null) return value;
  if (isText(value)) return show(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renderValue(inner, show)]));
}

/** Facts as two columns: a label, and one or more values below each other. */
import { render, type Text } from '../../core/message';

export interface Row {
  readonly label: Text;
  /** A row without values is left out. */
  readonly values: readonly string[];
}

export function rowsText(title: string, rows: readonly Row[]): string {
  const shown = rows.filter(({ values }) => values.length > 0);
  const width = Math.max(0, ...shown.map(({ label }) => render(label).length)) + 2;
  const lines = shown.flatMap(({ label, values }) => values.map((value, index) => `  ${(index === 0 ? render(label) : '').padEnd(width)}${value}`));
  return `${[title, ...lines].join('\n')}\n`;
}

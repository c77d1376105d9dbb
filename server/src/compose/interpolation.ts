/** Values as Compose reads them: `${NAME}` is filled in where the service is started, `$$` is a dollar. */

/** The value, where nothing has to be filled in; what stands behind `:-` counts as filled in too. */
export function known(text: string): string | undefined {
  const rest = text.replace(/\$\$/g, '');
  return rest.includes('$') ? undefined : text.replace(/\$\$/g, '$');
}

/** Stands for each character of an expression, so that what is around it keeps its place. */
export const filledIn = '\u0001';

/** The text with everything that is filled in blotted out, at equal length. */
export function blotted(text: string): string {
  return text.replace(/\$\$|\$\{(?:[^{}]|\{[^{}]*\})*\}|\$[A-Za-z_]\w*/g, whole => (whole === '$$' ? whole : filledIn.repeat(whole.length)));
}

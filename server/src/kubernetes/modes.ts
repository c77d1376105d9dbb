/** File modes as kubectl reads them: YAML 1.1, where a leading zero means octal. */
import type { YamlScalar } from '../syntax/yaml/tree';

/** The mode's bits, from the text as written; `null` where there is none or it is not known. */
export function fileMode(scalar: YamlScalar | undefined): number | null {
  if (!scalar || scalar.isTainted || scalar.style !== 'plain') return null;
  const octal = /^0o?([0-7]+)$/.exec(scalar.text)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return /^(0|[1-9]\d*)$/.test(scalar.text) ? Number(scalar.text) : null;
}

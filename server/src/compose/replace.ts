/** Another text in the place of a scalar: without quotes where it had none and needs none, as paths and assignments are written in Compose files. */
import type { Edit } from '../core/finding';
import { replaceScalar } from '../syntax/yaml/edits';
import type { YamlScalar } from '../syntax/yaml/tree';

export function replaceText(file: string, scalar: YamlScalar, text: string): readonly Edit[] | undefined {
  const isPlain = scalar.style === 'plain' && !scalar.isTainted && /^[A-Za-z./~][\w./~:=@%+-]*$/.test(text) && !text.endsWith(':');
  return isPlain ? [{ file, span: scalar.span, newText: text }] : replaceScalar(file, scalar, text);
}

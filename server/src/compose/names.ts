/** Which documents are Compose files. */
import { nameOf } from '../core/host';
import type { DocumentId } from '../core/language';
import { isComposeName } from '../facts/compose-files';

export function isCompose({ uri, languageId }: DocumentId): boolean {
  return languageId === 'dockercompose' || isComposeName(nameOf(uri));
}

/** Object identifiers, with the encodings that only some releases take. */
import type { DerElement } from '../../syntax/der/reader';
import { readOid } from '../../syntax/der/values';
import type { Objections } from './objections';

/** The identifier in dotted form, or `undefined` when no release reads it; notes what some releases refuse. */
export function judgeOid(bytes: Uint8Array, at: DerElement, objections: Objections): string | undefined {
  const oid = readOid(bytes, at.content, at.end);
  if (oid?.padded) objections.raise('oid-padding', at);
  if (oid?.large) objections.raise('oid-arc', at);
  return oid?.text;
}

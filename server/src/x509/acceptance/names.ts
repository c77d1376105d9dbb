/** Values in the names of a certificate: what each release of Go takes for a well-formed value of its type. */
import { Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { isAscii, isNumeric, isPrintable, readUtf8 } from '../../syntax/der/strings';
import { integerError, readBitString, readTime } from '../../syntax/der/values';
import { isBoolean } from './extensions';
import type { Objections } from './objections';
import { judgeOid } from './oids';

export type Which = 'issuer' | 'subject';

/** Judges the value of an attribute; false when reading is over. `tag` is the whole identifier octet. */
export function judgeNameValue(bytes: Uint8Array, value: DerElement, which: Which, objections: Objections): boolean {
  const at = { start: value.content, end: value.end };
  const slots = { which };
  switch (value.tag) {
    case Tag.printableString:
      return isPrintable(bytes, at) || objections.raise('name-characters', value, slots);
    case Tag.utf8String:
      return readUtf8(bytes, at) !== undefined || objections.raise('name-characters', value, slots);
    case Tag.ia5String:
      return isAscii(bytes, at) || objections.raise('name-characters', value, slots);
    case Tag.numericString:
      return isNumeric(bytes, at) || objections.raise('name-characters', value, slots);
    case Tag.t61String:
      return true;
    case Tag.bmpString:
      return judgeBmpString(bytes, value, which, objections);
    default:
      return judgeOtherValue(bytes, value, which, objections);
  }
}

function judgeBmpString(bytes: Uint8Array, value: DerElement, which: Which, objections: Objections): boolean {
  if ((value.end - value.content) % 2 !== 0) return objections.raise('name-bmp-length', value, { which });
  const terminated = value.end - value.content >= 2 && bytes[value.end - 1] === 0 && bytes[value.end - 2] === 0;
  const end = terminated ? value.end - 2 : value.end;
  for (let i = value.content; i < end; i += 2) {
    const point = ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
    const noncharacter = point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    if (noncharacter || (point >= 0xd800 && point <= 0xdfff)) return objections.raise('name-bmp-characters', value, { which });
  }
  return true;
}

/** Types that are no strings: refused as such for some releases, judged as values by the others. */
function judgeOtherValue(bytes: Uint8Array, value: DerElement, which: Which, objections: Objections): boolean {
  if (value.tag === Tag.boolean && !isBoolean(bytes, value) && !objections.raise('name-boolean', value, { which })) return false;
  if (!isGoodValue(bytes, value, which, objections)) return objections.raise('name-value', value, { which });
  return objections.raise('name-type', value, { which });
}

function isGoodValue(bytes: Uint8Array, value: DerElement, which: Which, objections: Objections): boolean {
  switch (value.tag) {
    case Tag.integer:
      return integerError(bytes, value) === undefined && value.end - value.content <= 8;
    case Tag.bitString:
      return readBitString(bytes, value) !== undefined;
    case Tag.oid:
      return judgeOid(bytes, value, objections) !== undefined;
    case Tag.utcTime:
    case Tag.generalizedTime: {
      const time = readTime(bytes, value);
      if (time && time.zoneHours > 24) objections.raise('time-zone', value, { which });
      return time !== undefined;
    }
    default:
      return true;
  }
}

/** The little DER that is written here. */
import { Tag } from '../../syntax/der/reader';

/** An element of this tag. */
export function wrapped(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return concatenated([Uint8Array.from(head), content]);
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number below 128. */
export function derInteger(value: number): Uint8Array<ArrayBuffer> {
  return wrapped(Tag.integer, Uint8Array.of(value));
}

export function derOid(text: string): Uint8Array<ArrayBuffer> {
  const [first = 0, second = 0, ...arcs] = text.split('.').map(Number);
  return wrapped(Tag.oid, Uint8Array.from([first * 40 + second, ...arcs].flatMap(base128)));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

/** Base64, written. */
import { latin1 } from './lines';

const codes = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (character) => character.charCodeAt(0));
const padding = 0x3d;

export function encodeBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at] = codes[group >> 18] ?? 0;
    text[at + 1] = codes[(group >> 12) & 63] ?? 0;
    text[at + 2] = i + 1 < bytes.length ? (codes[(group >> 6) & 63] ?? 0) : padding;
    text[at + 3] = i + 2 < bytes.length ? (codes[group & 63] ?? 0) : padding;
  }
  return latin1(text, 0, text.length);
}

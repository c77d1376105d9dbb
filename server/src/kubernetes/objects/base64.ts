/** Base64 as the API server reads it in JSON (`encoding/json`, standard alphabet): line breaks are passed over, nothing else is. */

export type Base64Answer = { readonly bytes: Uint8Array } | { readonly at: number };

const alphabet = /[A-Za-z0-9+/]/;

/** The bytes, or the offset that Go names in `illegal base64 data at input byte`. */
export function readBase64(text: string): Base64Answer {
  const at = firstIllegal(text);
  if (at !== undefined) return { at };
  return { bytes: Uint8Array.from(atob(text.replace(/[\r\n]/g, '')), letter => letter.charCodeAt(0)) };
}

export function writeBase64(bytes: Uint8Array): string {
  let letters = '';
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

function firstIllegal(text: string): number | undefined {
  let inGroup = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\n' || letter === '\r') continue;
    if (letter === '=') return illegalPadding(text, at, inGroup);
    if (!alphabet.test(letter)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return inGroup === 0 ? undefined : text.length - inGroup;
}

/** Padding fills a group of four and ends the text. */
function illegalPadding(text: string, at: number, inGroup: number): number | undefined {
  if (inGroup < 2) return at;
  let next = afterBreaks(text, at + 1);
  if (inGroup === 2) {
    if (next === text.length) return text.length;
    if (text.charAt(next) !== '=') return next - 1;
    next = afterBreaks(text, next + 1);
  }
  return next < text.length ? next : undefined;
}

function afterBreaks(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at++;
  return at;
}

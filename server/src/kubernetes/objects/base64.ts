/** Base64 as the API server reads it in JSON (`encoding/json`, standard alphabet): line breaks are passed over, nothing else is. */

export type Base64Answer = { readonly bytes: Uint8Array } | { readonly at: number };

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
  const stop = text.search(/[^A-Za-z0-9+/\r\n]/);
  const letters = (stop < 0 ? text : text.slice(0, stop)).replace(/[\r\n]+/g, '').length;
  if (stop < 0) return letters % 4 === 0 ? undefined : text.length - (letters % 4);
  return text.charAt(stop) === '=' ? illegalPadding(text, stop, letters % 4) : stop;
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

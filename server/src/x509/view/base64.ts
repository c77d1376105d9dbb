/** Base64 and PEM, written. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    const [w, x, y, z] = [18, 12, 6, 0].map((shift) => alphabet.charAt((group >> shift) & 63));
    pieces.push(`${w}${x}${i + 1 < bytes.length ? y : '='}${i + 2 < bytes.length ? z : '='}`);
  }
  return pieces.join('');
}

/** A PEM block with lines of 64 characters, ended by a line break. */
export function pemOf(label: string, bytes: Uint8Array, lineBreak = '\n'): string {
  const lines = base64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(lineBreak);
}

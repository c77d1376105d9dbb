/** PEM, written. */
import { encodeBase64 } from '../../syntax/pem/encode';

/** A PEM block with lines of 64 characters, ended by a line break. */
export function pemOf(label: string, bytes: Uint8Array, lineBreak = '\n'): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(lineBreak);
}

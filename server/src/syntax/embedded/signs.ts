/** Signs of PEM in a text, looked for before anything is parsed. */

const begin = '-----BEGIN ';
/** `-----BEGIN` in base64, for each of the three places that it can have in a group. */
const encodedBegins = ['LS0tLS1CRUdJTi', 'LS0tQkVHSU4g', 'LS0tLUJFR0lO'];

export function mayHoldPem(text: string): boolean {
  return text.includes(begin);
}

export function mayHoldEncodedPem(text: string): boolean {
  return encodedBegins.some(sign => text.includes(sign));
}

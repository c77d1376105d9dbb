/** Domain names and mail addresses in certificates, as far as Go checks them when it parses (golang/go crypto/x509 verify.go, parser.go). */

/** How a domain name fares: `bad` in every release, `leading-dots` in those that count an empty first label, `good` in all. */
export type DomainJudgement = 'good' | 'leading-dots' | 'bad';

/**
 * A name made of labels of visible ASCII. The empty name is fine, a dot at the end is not, nor is an empty label; only until 1.22
 * an empty first label was overlooked. For a constraint, one dot at the beginning belongs to the notation.
 */
export function judgeDomain(text: string, isConstraint: boolean): DomainJudgement {
  const name = isConstraint && text.startsWith('.') ? text.slice(1) : text;
  if (name === '') return text === '' || isConstraint ? 'good' : 'bad';
  const labels = name.split('.');
  const [first, ...others] = labels;
  if (others.some((label) => label === '')) return 'bad';
  if (!/^[\x21-\x7e]*$/.test(name)) return 'bad';
  return first === '' ? 'leading-dots' : 'good';
}

/** The domain of a mail address in `text`; `undefined` when the local part or the `@` is wrong (RFC 2821 with the errata of RFC 3696). */
export function mailboxDomain(text: string): string | undefined {
  const end = text.startsWith('"') ? endOfQuoted(text) : endOfAtoms(text);
  return end === undefined || text[end] !== '@' ? undefined : text.slice(end + 1);
}

/** Behind the closing quotation mark. */
function endOfQuoted(text: string): number | undefined {
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) {
      at++;
      if (at >= text.length || !isQuotable(text.charCodeAt(at))) return undefined;
    } else if (!isQuotedText(code)) return undefined;
  }
  return undefined;
}

function isQuotable(code: number): boolean {
  return code === 11 || code === 12 || (code >= 1 && code <= 9) || (code >= 14 && code <= 127);
}

function isQuotedText(code: number): boolean {
  const control = (code >= 1 && code <= 8) || code === 11 || code === 12 || (code >= 14 && code <= 31) || code === 127;
  return control || (code >= 32 && code <= 126 && code !== 34 && code !== 92);
}

/** Behind the last character of dot-separated atoms; a backslash lets any character pass. */
function endOfAtoms(text: string): number | undefined {
  let local = '';
  let at = 0;
  while (at < text.length) {
    const escaped = text[at] === '\\';
    if (escaped) at++;
    const character = text[at];
    if (character === undefined) return undefined;
    if (!escaped && !/^[0-9a-zA-Z!#$%&'*+\-/=?^_`{|}~.]$/.test(character)) break;
    local += character;
    at++;
  }
  return local === '' || local.startsWith('.') || local.endsWith('.') || local.includes('..') ? undefined : at;
}

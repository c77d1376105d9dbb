/** Whether Go's `net/url` parses a URI of a certificate, and the host that it finds in it. */
import { isIpv6WithZone } from './addresses';

/**
 * The rules for hosts that have changed: `lenient` until 1.24.7 and 1.25.1; `brackets` from then on (only IPv6 addresses in
 * brackets); `colons` from 1.26 on (one colon at most in the host of http and https).
 */
export type HostRules = 'lenient' | 'brackets' | 'colons';

/** The host (with its port) of `text`, `''` when there is none, `undefined` when Go refuses to parse. Text is one character a byte. */
export function goUrlHost(text: string, rules: HostRules): string | undefined {
  const hash = text.indexOf('#');
  const url = hash < 0 ? text : text.slice(0, hash);
  const host = parseWithoutFragment(url, rules);
  if (host === undefined || hash < 0) return host;
  return hasGoodEscapes(text.slice(hash + 1)) ? host : undefined;
}

function parseWithoutFragment(text: string, rules: HostRules): string | undefined {
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i))) return undefined;
  if (text === '*') return '';
  const split = splitScheme(text);
  if (!split) return undefined;
  const question = split.rest.indexOf('?');
  let rest = question < 0 ? split.rest : split.rest.slice(0, question);
  if (!rest.startsWith('/')) {
    if (split.scheme !== '') return '';
    if (rest.split('/', 1)[0]?.includes(':')) return undefined;
  }
  let host = '';
  if (rest.startsWith('//') && (split.scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const found = authorityHost(authority, split.scheme, rules);
    if (found === undefined) return undefined;
    host = found;
  }
  return hasGoodEscapes(rest) ? host : undefined;
}

function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f;
}

function splitScheme(text: string): { readonly scheme: string; readonly rest: string } | undefined {
  if (text.startsWith(':')) return undefined;
  const match = /^([a-zA-Z][a-zA-Z0-9+\-.]*):/.exec(text);
  const scheme = match?.[1];
  return scheme === undefined ? { scheme: '', rest: text } : { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
}

function authorityHost(authority: string, scheme: string, rules: HostRules): string | undefined {
  const at = authority.lastIndexOf('@');
  const host = rules === 'lenient' ? lenientHost(authority.slice(at + 1)) : strictHost(authority.slice(at + 1), scheme, rules);
  if (host === undefined || at < 0) return host;
  const user = authority.slice(0, at);
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && hasGoodEscapes(user.replace(':', ' ')) ? host : undefined;
}

function lenientHost(host: string): string | undefined {
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']');
    if (close < 0 || !isOptionalPort(host.slice(close + 1))) return undefined;
    const zone = host.slice(0, close).indexOf('%25');
    if (zone >= 0) return joined(unescapeHost(host.slice(0, zone)), unescapeZone(host.slice(zone, close)), unescapeHost(host.slice(close)));
  } else {
    const colon = host.lastIndexOf(':');
    if (colon >= 0 && !isOptionalPort(host.slice(colon))) return undefined;
  }
  return unescapeHost(host);
}

function strictHost(host: string, scheme: string, rules: HostRules): string | undefined {
  const open = host.lastIndexOf('[');
  if (open > 0) return undefined;
  if (open === 0) return bracketedHost(host);
  const first = host.indexOf(':');
  const onlyOne = rules === 'colons' && (scheme === 'http' || scheme === 'https');
  const colon = onlyOne ? first : host.lastIndexOf(':');
  if (colon >= 0 && !isOptionalPort(host.slice(colon))) return undefined;
  return unescapeHost(host);
}

function bracketedHost(host: string): string | undefined {
  const close = host.lastIndexOf(']');
  if (close < 0 || !isOptionalPort(host.slice(close + 1))) return undefined;
  const port = host.slice(close + 1);
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const plain = zone < 0 ? unescapeHost(name) : joined(unescapeHost(name.slice(0, zone)), unescapeZone(name.slice(zone)), '');
  return plain !== undefined && isIpv6WithZone(plain) ? `[${plain}]${port}` : undefined;
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function isOptionalPort(text: string): boolean {
  return text === '' || /^:[0-9]*$/.test(text);
}

/** Paths, user names and fragments may hold anything, as long as each `%` begins an escape. */
function hasGoodEscapes(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) if (!isEscape(text, at)) return false;
  return true;
}

function isEscape(text: string, at: number): boolean {
  return /^%[0-9a-fA-F]{2}$/.test(text.slice(at, at + 3));
}

const hostCharacter = /^[a-zA-Z0-9!$&'()*+,;=:[\]<>"\-_.~]$/;

/** In a host only bytes outside ASCII (and `%` itself) may be escaped, and only some characters may stand. */
function unescapeHost(text: string): string | undefined {
  return unescapeWith(text, (code, escape) => code >= 0x80 || escape === '%25');
}

/** In a zone, escapes may stand for what could stand there itself, and for blanks. */
function unescapeZone(text: string): string | undefined {
  return unescapeWith(text, (code, escape) => escape === '%25' || code === 0x20 || hostCharacter.test(String.fromCharCode(code)));
}

function unescapeWith(text: string, mayBeEscaped: (code: number, escape: string) => boolean): string | undefined {
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '%') {
      const escape = text.slice(at, at + 3);
      const code = Number.parseInt(escape.slice(1), 16);
      if (!isEscape(text, at) || !mayBeEscaped(code, escape)) return undefined;
      plain += String.fromCharCode(code);
      at += 2;
    } else if (character.charCodeAt(0) < 0x80 && !hostCharacter.test(character)) return undefined;
    else plain += character;
  }
  return plain;
}

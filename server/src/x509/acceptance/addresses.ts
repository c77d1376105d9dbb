/** IP addresses as text, as Go's `net.ParseIP` and `netip.ParseAddr` read them. */

/** Four decimal numbers up to 255; `leadingZeros` as Go took them until 1.16. */
export function isIpv4(text: string, leadingZeros = false): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => isOctet(octet, leadingZeros));
}

function isOctet(text: string, leadingZeros: boolean): boolean {
  if (!/^\d+$/.test(text)) return false;
  if (!leadingZeros && text.length > 1 && text.startsWith('0')) return false;
  return Number(text) <= 255;
}

/** Eight groups of hexadecimal digits, `::` for one or more that are zero, perhaps an IPv4 address at the end; no zone. */
export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const [head = '', tail] = halves;
  const groups = [...groupsOf(head), ...groupsOf(tail ?? '')];
  const last = groups[groups.length - 1];
  // An IPv4 address stands for two groups and may only be the end.
  const embedded = last !== undefined && last.includes('.') && (tail === undefined || tail !== '');
  if (embedded && !isIpv4(last)) return false;
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = plain.length + (embedded ? 2 : 0);
  return tail === undefined ? count === 8 : count < 8;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** An address of either kind without a zone. */
export function isIp(text: string, leadingZeros = false): boolean {
  for (const character of text) {
    if (character === '.') return isIpv4(text, leadingZeros);
    if (character === ':') return isIpv6(text);
  }
  return false;
}

/** An IPv6 address, perhaps with a zone behind `%`: what may stand in brackets in a URL. */
export function isIpv6WithZone(text: string): boolean {
  const percent = text.indexOf('%');
  if (percent < 0) return isIpv6(text);
  return percent + 1 < text.length && text.slice(0, percent).includes(':') && isIpv6(text.slice(0, percent));
}

/** Whether 16 octets are an IPv4 address in IPv6 clothes (`::ffff:a.b.c.d`). */
export function isIpv4Mapped(octets: Uint8Array): boolean {
  return octets.length === 16 && octets.subarray(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff;
}

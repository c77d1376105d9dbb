/** One spelling for each URI: editors, Node and the engine encode the same path differently. */

/** The URI with every path segment encoded the way `joinUri` does it, so that equal files have equal ids. */
export function canonicalUri(uri: string): string {
  const authorityAt = uri.indexOf('://');
  if (authorityAt < 0) return uri;
  const pathAt = uri.indexOf('/', authorityAt + 3);
  if (pathAt < 0) return uri;
  const end = firstOf(uri, pathAt, ['?', '#']);
  const path = uri.slice(pathAt, end).split('/').map(segment => encodeSegment(decodeSegment(segment)));
  return uri.slice(0, pathAt) + path.join('/') + uri.slice(end);
}

function firstOf(text: string, from: number, marks: readonly string[]): number {
  const places = marks.map(mark => text.indexOf(mark, from)).filter(place => place >= 0);
  return Math.min(text.length, ...places);
}

function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment).replace(/%40/g, '@').replace(/%2B/gi, '+');
  } catch {
    // Half of a surrogate pair cannot be encoded; it names no file either.
    return segment;
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

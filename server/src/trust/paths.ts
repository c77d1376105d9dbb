/** Absolute POSIX paths as text: splitting, joining and cleaning, without asking any file system. */

/** Linux refuses longer paths and names (PATH_MAX without its final NUL, NAME_MAX), counted in bytes of UTF-8. */
export const longestPath = 4095;
export const longestName = 255;

/** The names between the slashes; empty names and `.` are left out, `..` stays because only the file system can say where it leads. */
export function namesOf(path: string): string[] {
  const names: string[] = [];
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end > start && !(end === start + 1 && path[start] === '.')) names.push(path.slice(start, end));
    start = end + 1;
  }
  return names;
}

/** `path` without doubled slashes, `.`, `..` and trailing slash; `..` is cut textually, as a cleaned COPY destination is. */
export function normalised(path: string): string {
  if (isNormal(path)) return path;
  const names: string[] = [];
  for (const name of namesOf(path)) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

/** Nearly every path that is asked for is clean already; finding that out costs less than taking it apart. */
function isNormal(path: string): boolean {
  return path.startsWith('/') && (path.length === 1 || !path.endsWith('/')) && !path.includes('//') && !path.includes('/.');
}

export function joined(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** The directory that holds `path`; `/` holds itself. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` is `directory` or lies below it; both normalised. */
export function isWithin(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`);
}

/** `path`, which lies within `from`, seen from `to` instead. */
export function rebased(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length);
  if (rest === '' || rest === '/') return to;
  return to === '/' ? rest : to + rest;
}

/** Whether a path or name has more bytes than `limit`; a UTF-16 unit comes to three at the most, so short ones need no counting. */
export function isLongerThan(text: string, limit: number): boolean {
  return text.length * 3 > limit && byteLength(text) > limit;
}

/** Length in bytes of UTF-8, which is what the kernel counts. */
function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

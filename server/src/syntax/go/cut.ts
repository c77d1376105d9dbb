/**
 * Go source cut into its top-level declarations, before anything is parsed: only those that can matter are read, one
 * that did not change is not read again, and one that is half typed costs the others nothing.
 */

export interface GoPiece {
  /** From the keyword to the end of the declaration's last token. */
  readonly text: string;
  readonly start: number;
}

const keyword = /(?:func|type|var|const|import|package)\b/y;
/** A named function can stand nowhere but at the top: where one begins, a brace before it was never closed. */
const certainStart = /func +(?:\([^()\n]*\) *)?[A-Za-z_]\w*[[(]/y;
/** Everything but what opens, closes, quotes, comments or ends a line. */
const plain = /[^"'`/()[\]{}\n]+/y;
const interpreted = /"(?:[^"\\\n]|\\[^\n])*"?/y;
const rune = /'(?:[^'\\\n]|\\[^\n])*'?/y;

/** The declarations in order. Text before the first is in none. */
export function cutGo(text: string): readonly GoPiece[] {
  const pieces: GoPiece[] = [];
  let start = -1;
  let depth = 0;
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let codeEnd = at;
  let lineStart = at;
  const finish = (): void => {
    if (start >= 0) pieces.push({ text: text.slice(start, codeEnd), start });
  };
  while (at < text.length) {
    if (isFresh(text, at, lineStart, depth)) {
      finish();
      start = at;
      depth = 0;
    }
    const next = skip(text, at);
    const first = text.charCodeAt(at);
    if (first === 10) lineStart = next;
    else if (first === 40 || first === 91 || first === 123) depth++;
    else if (first === 41 || first === 93 || first === 125) depth = Math.max(0, depth - 1);
    if (!isEmpty(text, at, next)) codeEnd = next - trailing(text, at, next);
    at = next;
  }
  finish();
  return pieces;
}

/** Whether a declaration begins at `at`. */
function isFresh(text: string, at: number, lineStart: number, depth: number): boolean {
  const first = text.charCodeAt(at);
  if (first < 97 || first > 122) return false;
  if (depth > 0) return at === lineStart && matches(certainStart, text, at);
  return /^[ \t\r]*$/.test(text.slice(lineStart, at)) && matches(keyword, text, at);
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** The end of the token, comment or run of other characters at `at`. A run begins at a line's first letter. */
function skip(text: string, at: number): number {
  switch (text[at]) {
    case '"':
      return endOf(interpreted, text, at);
    case "'":
      return endOf(rune, text, at);
    case '`':
      return endBehind(text, '`', at + 1);
    case '/':
      if (text[at + 1] === '*') return endBehind(text, '*/', at + 2);
      if (text[at + 1] === '/') return lineEnd(text, at);
      return at + 1;
    case ' ':
    case '\t':
      return endOf(blanks, text, at);
    default:
      return Math.max(at + 1, endOf(plain, text, at));
  }
}

const blanks = /[ \t]+/y;

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at + 1;
}

function endBehind(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found + what.length;
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
}

/** Comments and blanks belong to no declaration. */
function isEmpty(text: string, at: number, next: number): boolean {
  if (text[at] === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) return true;
  return next - trailing(text, at, next) === at;
}

function trailing(text: string, at: number, next: number): number {
  let end = next;
  while (end > at && isBlank(text.charCodeAt(end - 1))) end--;
  return next - end;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

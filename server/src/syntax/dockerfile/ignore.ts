/** `.dockerignore`: patterns of Go's filepath.Match with `**`, `!` for exceptions, the last match decides. */

interface Pattern {
  readonly negated: boolean;
  readonly parts: readonly string[];
}

/**
 * Makes a predicate for paths relative to the context (`a/b.crt`, no leading slash): true means that COPY does not see it.
 * A pattern also takes everything below what it matches.
 */
export function ignoreMatcher(text: string): (path: string) => boolean {
  const patterns = text.replace(/^\uFEFF/, '').split(/\r?\n/).flatMap(readPattern);
  return (path) => {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.length === 0) return false;
    let ignored = false;
    for (const pattern of patterns) {
      if (pattern.negated !== ignored) continue;
      if (matchesPrefix(pattern.parts, parts)) ignored = !pattern.negated;
    }
    return ignored;
  };
}

function readPattern(line: string): Pattern[] {
  let pattern = line.trim();
  if (pattern === '' || line.startsWith('#')) return [];
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1).trim();
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? [] : [{ negated, parts }];
}

/** Whether the pattern matches the path or one of the folders that it lies in. Iterative over a row of states, so `**` costs no backtracking. */
function matchesPrefix(pattern: readonly string[], parts: readonly string[]): boolean {
  let states = closure(new Set([0]), pattern);
  for (const part of parts) {
    const next = new Set<number>();
    for (const state of states) {
      const expected = pattern[state];
      if (expected === undefined) return true;
      if (expected === '**') next.add(state);
      else if (matchesPart(expected, part)) next.add(state + 1);
    }
    states = closure(next, pattern);
    if (states.has(pattern.length)) return true;
    if (states.size === 0) return false;
  }
  return false;
}

function closure(states: Set<number>, pattern: readonly string[]): Set<number> {
  for (const state of states) if (pattern[state] === '**') states.add(state + 1);
  return states;
}

/** One component against `*`, `?`, `[a-z]` and `\x`; linear with one remembered star. */
function matchesPart(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = n;
      continue;
    }
    const width = matchOne(pattern, p, name[n] ?? '');
    if (width > 0) {
      p += width;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** How many pattern characters match one name character; 0 for no match. */
function matchOne(pattern: string, at: number, c: string): number {
  const p = pattern[at];
  if (p === undefined) return 0;
  if (p === '?') return 1;
  if (p === '\\') return pattern[at + 1] === c ? 2 : 0;
  if (p !== '[') return p === c ? 1 : 0;
  const end = pattern.indexOf(']', at + 2);
  if (end < 0) return 0;
  const negated = pattern[at + 1] === '^';
  const inside = classHas(pattern.slice(at + (negated ? 2 : 1), end), c);
  return inside !== negated ? end - at + 1 : 0;
}

function classHas(body: string, c: string): boolean {
  for (let i = 0; i < body.length; i++) {
    const low = body[i] ?? '';
    if (body[i + 1] === '-' && i + 2 < body.length) {
      if (low <= c && c <= (body[i + 2] ?? '')) return true;
      i += 2;
    } else if (low === c) return true;
  }
  return false;
}

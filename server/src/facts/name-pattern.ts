/** Patterns of names with `*` for any run of characters within one part between slashes. */

/** A test for names that `pattern` stands for; it compares pieces of text from left to right, so its time is linear in the name. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return (name) => name === pattern;
  const middle = pieces.slice(1, -1);
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
    let at = first.length;
    const end = name.length - last.length;
    for (const piece of middle) {
      const found = name.indexOf(piece, at);
      if (found < 0 || found + piece.length > end || name.slice(at, found).includes('/')) return false;
      at = found + piece.length;
    }
    return !name.slice(at, end).includes('/');
  };
}

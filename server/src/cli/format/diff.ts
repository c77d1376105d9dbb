/** Unified diffs that `git apply` and `patch -p1` take. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

export function unifiedDiff(file: string, before: string, after: string): string {
  // Behind a name with blanks a tab marks its end.
  const end = file.includes(' ') ? '' : undefined;
  const patch = structuredPatch(quoted(`a/${file}`), quoted(`b/${file}`), before, after, end, end, { context: 3 });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** A name with characters that would end the header is quoted as Git does it. */
function quoted(name: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  const escaped = name.replace(/["\\]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}

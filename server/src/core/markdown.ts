/** Small pieces of Markdown that all hovers use: citations as links, user text as code. */

interface Citation {
  readonly pattern: RegExp;
  readonly address: (match: RegExpExecArray) => string;
}

/** How the facts cite, and where that leads. The first that matches decides; what follows it in the citation stays as it is. */
const citations: readonly Citation[] = [
  { pattern: /https?:\/\/[^\s;,()\]]+/, address: (match) => match[0] },
  { pattern: /github:([\w.-]+\/[\w.-]+)/, address: (match) => `https://github.com/${match[1] ?? ''}` },
  { pattern: /\b([\w-]+\/[\w-]+)#(\d+)/, address: (match) => `https://github.com/${match[1] ?? ''}/issues/${match[2] ?? ''}` },
  { pattern: /\bgolang\/go commit ([0-9a-f]{7,40})/, address: (match) => `https://github.com/golang/go/commit/${match[1] ?? ''}` },
  { pattern: /\bgolang\/go (src\/[\w/.-]+\.go)/, address: (match) => `https://go.dev/${match[1] ?? ''}` },
  { pattern: /\bgolang\/go (internal\/[\w/.-]+\.go)/, address: (match) => `https://go.dev/src/${match[1] ?? ''}` },
  { pattern: /\baports (main\/[\w/.-]+)/, address: (match) => `https://gitlab.alpinelinux.org/alpine/aports/-/blob/master/${match[1] ?? ''}` },
  { pattern: /\b(update-ca-certificates|apt-get)\((\d)\)/, address: (match) => `https://manpages.debian.org/${match[1] ?? ''}.${match[2] ?? ''}` },
  { pattern: /\b(update-ca-trust)\((\d)\)/, address: (match) => `https://www.mankier.com/${match[2] ?? ''}/${match[1] ?? ''}` },
];

/** A citation of the facts (`golang/go commit 7a03d79498a3`, `golang/go#41888`, an address, `apk(8)`) with its part that can be opened as a link. */
export function linked(source: string): string {
  const found = linkIn(source);
  return found ? `${source.slice(0, found.start)}${found.link}${source.slice(found.end)}` : source;
}

/** The part of a citation that can be opened, alone; a citation without such a part is shortened. */
export function shortLink(source: string): string {
  return linkIn(source)?.link ?? codeText(source);
}

function linkIn(source: string): { readonly start: number; readonly end: number; readonly link: string } | undefined {
  for (const { pattern, address } of citations) {
    const match = pattern.exec(source);
    if (!match) continue;
    const title = match[0].replace(/^(https?:\/\/|github:)/, '');
    return { start: match.index, end: match.index + match[0].length, link: `[${title}](${address(match)})` };
  }
  return undefined;
}

/** Several citations, separated by semicolons. */
export function linkedAll(sources: string): string {
  return sources.split('; ').map(linked).join('; ');
}

/** User text for a code span: a line break or a backtick would end it, and a page of text is of no use there. */
export function codeText(text: string): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 118)}…` : line;
}

/** Words of the facts outside code spans: `<suite>` would be taken for an HTML tag and vanish. */
export function plainText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[<*_]/g, '\\$&')))
    .join('');
}

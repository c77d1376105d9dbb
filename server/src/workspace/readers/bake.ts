/** docker bake: targets in HCL or JSON, as far as their texts stand for themselves. */
import { nameOf } from '../../core/host';
import type { BuildEntry, OutlineEntry } from '../../core/outline';
import type { Span } from '../../core/text';
import type { Outliner } from '../catalogues';
import { localBuild } from './yaml';

export const bakeReader: Outliner = {
  accepts: ({ uri }) => /^docker-bake(\.override)?\.(hcl|json)$/i.test(nameOf(uri)),
  outline: ({ uri, text }) => (/json$/i.test(uri) ? jsonEntries(text) : hclEntries(text)),
};

interface Target {
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  readonly args: readonly string[];
  readonly tags: readonly { readonly image: string; readonly span: Span }[];
}

function entriesOf({ context, dockerfile, target, args, tags }: Target): readonly BuildEntry[] {
  const build = localBuild(context ?? '.', dockerfile ?? 'Dockerfile', target, args);
  return build ? tags.map(({ image, span }) => ({ kind: 'build', image, build, by: 'bake', span })) : [];
}

const block = /\btarget\s+"([^"]+)"\s*\{/g;

function hclEntries(text: string): readonly OutlineEntry[] {
  const plain = text.replace(/(^|\s)(#|\/\/)[^\n]*/g, comment => comment.replace(/[^\n]/g, ' '));
  return [...plain.matchAll(block)].flatMap(match => {
    const start = match.index + match[0].length;
    const body = plain.slice(start, closing(plain, start));
    // What it inherits may say any of it.
    if (/^\s*(inherits|dockerfile-inline|matrix)\s*=/m.test(body)) return [];
    const attribute = (name: string): string | null | undefined => {
      const found = new RegExp(`^\\s*${name}\\s*=\\s*(.*)$`, 'm').exec(body);
      return found ? (/^"([^"$]*)"\s*,?$/.exec((found[1] ?? '').trim())?.[1] ?? null) : undefined;
    };
    const [context, dockerfile, target] = ['context', 'dockerfile', 'target'].map(attribute);
    if (context === null || dockerfile === null || target === null) return [];
    return entriesOf({ context, dockerfile, target, args: argsIn(body), tags: tagsIn(body, start) });
  });
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return text.length;
}

function argsIn(body: string): readonly string[] {
  const args = /^\s*args\s*=\s*\{([^}]*)\}/m.exec(body)?.[1] ?? '';
  return [...args.matchAll(/^\s*"?(\w+)"?\s*[=:]/gm)].map(match => match[1] ?? '');
}

function tagsIn(body: string, start: number): Target['tags'] {
  const list = /^\s*tags\s*=\s*\[([^\]]*)\]/m.exec(body);
  if (!list) return [];
  const at = start + list.index + list[0].indexOf('[') + 1;
  return [...(list[1] ?? '').matchAll(/"([^"$]+)"/g)].map(match => ({ image: match[1] ?? '', span: { start: at + match.index, end: at + match.index + match[0].length } }));
}

function jsonEntries(text: string): readonly OutlineEntry[] {
  const targets = record(record(parsed(text))['target']);
  return Object.values(targets).flatMap(value => {
    const { context, dockerfile, target, args, tags, inherits, matrix } = record(value);
    const parts = [context, dockerfile, target];
    if (inherits !== undefined || matrix !== undefined || !parts.every(part => part === undefined || (typeof part === 'string' && !part.includes('${')))) return [];
    const images = (Array.isArray(tags) ? tags : []).filter((tag): tag is string => typeof tag === 'string' && !tag.includes('${'));
    const [c, d, t] = parts.map(part => (typeof part === 'string' ? part : undefined));
    return entriesOf({ context: c, dockerfile: d, target: t, args: Object.keys(record(args)), tags: images.map(image => ({ image, span: spanOf(text, image) })) });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

function spanOf(text: string, image: string): Span {
  const start = Math.max(0, text.indexOf(JSON.stringify(image)));
  return { start, end: start + JSON.stringify(image).length };
}

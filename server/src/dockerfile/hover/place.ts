/** What stands at a path of a stage, and who reads that path: paragraphs that several hovers share. */
import { defineTexts, render, type Text } from '../../core/message';
import { allAnchors, familiesOfAnchorPath, isTakenAsAnchor, type AnchorFact } from '../../facts/anchors';
import { lookupStatement } from '../../facts/go-lookup';
import { isWithin, joined, parentOf } from '../../trust/paths';
import { isReadByGo, trustPaths } from '../../trust/questions';
import { resolve } from '../../trust/resolve';
import type { EnvValue, Entry, FileContent, FileView, GoRelease, Origin } from '../../trust/types';
import { texts as dockerfileTexts } from '../texts';
import { codeText, linkedAll, shortLink } from '../../core/markdown';

const texts = defineTexts('dockerfile.hover.place', {
  publicRoots: '`{path}` holds public roots here: {origin}.',
  counted: '`{path}` holds {count} here ({scope}): {origin}.',
  certificates: '`{path}` holds certificates here ({scope}): {origin}.',
  limited: '`{path}` holds only the roots of the image vendor\'s own services here: {origin}.',
  empty: '`{path}` is an empty file here, and Go stops at the first file that it can read, even an empty one: {origin}.',
  noCertificates: '`{path}` is a file in which Go finds no certificate (only PEM blocks `CERTIFICATE` count): {origin}.',
  unread: '`{path}` is a file here whose content is not known: {origin}.',
  directory: '`{path}` is a directory here: {origin}.',
  absent: '`{path}` is not there: {origin}.',
  unknown: 'What stands at `{path}` is not known: {origin}.',
  link: '`{path}` leads to `{target}`.',
  one: '1 certificate',
  several: '{count} certificates',
  public: 'public roots',
  private: 'private, no public root among them',
  mixed: 'public roots and private ones',
  unsure: 'whose they are is not known',
  because: '{text} ({source})',
  bundle: 'Go reads `{path}` as number {position} of the {count} bundle files that it tries; the first one that can be read ends the search. {source}',
  throughLink: 'Go reads `{path}` through a link from one of the bundle files that it tries. {source}',
  named: 'Go reads `{path}` because `SSL_CERT_FILE` names it.',
  inDirectory: 'Go reads every file in `{directory}`, whatever its name, in addition to the bundle file; it does not go into sub-directories. {source}',
  isDirectory: 'Go reads every file directly in `{directory}`, whatever its name, in addition to the bundle file; it does not go into sub-directories. {source}',
  notRead: 'Go does not read `{path}`: it is in none of the places of the lookup. {source}',
  anchor: '`{directory}` is where images of the families {families} keep private CAs. Go does not read it: a file here counts once `{tool}` has written it into the bundle. {source}',
  anchorElsewhere: 'The tool of this image, `{tool}`, looks into `{directory}` instead.',
  anchorTaken: '`{tool}` takes `{path}`. {note}',
  anchorSuffix: '`{tool}` does not take `{path}`: only names that end in `.crt` count.',
  anchorDepth: '`{tool}` does not take `{path}`: it looks into no sub-directory of `{directory}`.',
  anchorHidden: '`{tool}` does not take `{path}`: names that begin with a dot are passed over.',
  shared: '`/usr/share/ca-certificates` holds the distribution\'s roots one by one. Go does not read it; `update-ca-certificates` makes the bundle from it.',
});

type Environment = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR') => EnvValue;

/** What stands at `path` (absolute) of a file system, with the place or the fact that made it so; `name` is what the user calls it. */
export function standsAt(view: FileView, path: string, name = path): Text[] {
  const found = resolve(view, path);
  const shown = codeText(name);
  const last = found.via.at(-1);
  const leads = last === undefined || found.path === path ? [] : [texts.link({ path: shown, target: codeText(found.path) })];
  return [...leads, entryText(found.entry, leads.length === 0 ? shown : codeText(found.path))];
}

function entryText(entry: Entry, path: string): Text {
  const origin = originText(entry.origin);
  switch (entry.kind) {
    case 'file':
      return contentText(entry.content, path, origin);
    case 'directory':
      return texts.directory({ path, origin });
    case 'absent':
      return texts.absent({ path, origin });
    case 'link':
    case 'unknown':
      return texts.unknown({ path, origin });
  }
}

function contentText(content: FileContent, path: string, origin: string): Text {
  if (content.kind === 'unknown') return texts.unread({ path, origin });
  if (content.kind === 'no-certificates') return content.empty ? texts.empty({ path, origin }) : texts.noCertificates({ path, origin });
  if (content.limited === true) return texts.limited({ path, origin });
  const scope = render(scopeText(content.scope));
  if (content.count !== null) return texts.counted({ path, count: countText(content.count), scope, origin });
  return content.scope === 'public' ? texts.publicRoots({ path, origin }) : texts.certificates({ path, scope, origin });
}

function scopeText(scope: Extract<FileContent, { kind: 'certificates' }>['scope']): Text {
  if (scope === 'unknown') return texts.unsure();
  return texts[scope]();
}

function countText(count: number): string {
  return render(count === 1 ? texts.one() : texts.several({ count }));
}

/** The words of an origin, with a link where the fact has one; what stands in the user's file is shown as code. */
export function originText(origin: Origin): string {
  const text = render(origin.text).replace(/\s*\n\s*/g, ' ');
  if (origin.kind === 'span') return origin.text.id === dockerfileTexts.instruction({ text: '' }).id ? `\`${codeText(text)}\`` : text;
  return origin.source === '' ? text : render(texts.because({ text, source: shortLink(origin.source) }));
}

/** Who reads `path`: Go itself, a tool that makes the bundle, or nobody. Empty for paths that have nothing to do with trust, unless `holdsCertificates`. */
export function readersOf(path: string, environment: Environment, go: GoRelease | 'unknown', view: FileView, holdsCertificates = false): Text[] {
  if (familiesOfAnchorPath(path).length > 0) return [];
  const shown = codeText(path);
  if (isReadByGo(joined(path, 'a.pem'), environment, go, view) === 'directory') return [texts.isDirectory({ directory: shown, source: statementSource('directories-after-file') })];
  const answer = isReadByGo(path, environment, go, view);
  if (answer === 'file') return [bundleText(path, environment, go)];
  if (answer === 'directory') return [texts.inDirectory({ directory: codeText(parentOf(path)), source: statementSource('directories-after-file') })];
  if (isWithin(path, '/usr/share/ca-certificates')) return [texts.shared()];
  return answer === 'no' && (holdsCertificates || isNearTrust(path)) ? [texts.notRead({ path: shown, source: statementSource('any-name-not-recursive') })] : [];
}

function bundleText(path: string, environment: Environment, go: GoRelease | 'unknown'): Text {
  const variable = environment('SSL_CERT_FILE');
  if (variable.kind === 'set' && variable.value !== '') return texts.named({ path: codeText(path) });
  const { files } = trustPaths(go);
  const position = files.indexOf(path);
  if (position < 0) return texts.throughLink({ path: codeText(path), source: statementSource('first-readable-file') });
  return texts.bundle({ path: codeText(path), position: position + 1, count: files.length, source: statementSource('first-readable-file') });
}

/** Paths that somebody meant as a place of trust, by their look: the folders of the lookup and their relatives. */
export function isNearTrust(path: string): boolean {
  return /^\/(etc\/ssl|etc\/pki|etc\/ca-certificates|usr\/share\/ca-certificates|usr\/local\/share\/ca-certificates|usr\/local\/share\/certs|etc\/openssl|usr\/lib\/ssl|var\/lib\/ca-certificates|system\/etc\/security)(\/|$)/.test(path);
}

/** An anchor directory or a file in it; `anchor` is how the image at hand takes private CAs, where that is known. */
export function anchorParts(path: string, anchor: AnchorFact | undefined): Text[] {
  const families = familiesOfAnchorPath(path);
  const owner = allAnchors().find((each) => each.families.includes(families[0] ?? ''));
  if (!owner) return [];
  const isOwn = anchor !== undefined && families.some((family) => anchor.families.includes(family));
  const of = isOwn ? anchor : owner;
  const general = texts.anchor({ directory: of.directory, families: list(isOwn ? anchor.families : families), tool: of.tool, source: `(${linkedAll(of.source)})` });
  if (!anchor) return [general];
  if (!isOwn) return [general, texts.anchorElsewhere({ tool: anchor.tool, directory: anchor.directory })];
  return path === anchor.directory ? [general] : [general, takenText(path, anchor)];
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function takenText(path: string, anchor: AnchorFact): Text {
  const shown = codeText(path);
  switch (isTakenAsAnchor(anchor, path)) {
    case 'wrong-suffix':
      return texts.anchorSuffix({ tool: anchor.tool, path: shown });
    case 'in-subdirectory':
      return texts.anchorDepth({ tool: anchor.tool, path: shown, directory: anchor.directory });
    case 'hidden':
      return texts.anchorHidden({ tool: anchor.tool, path: shown });
    default:
      return texts.anchorTaken({ tool: anchor.tool, path: shown, note: anchor.note });
  }
}

/** The source of a statement about the lookup, in brackets, as links; empty where there is none. */
export function statementSource(id: string): string {
  const statement = lookupStatement(id);
  return statement === undefined ? '' : `(${linkedAll(statement.source)})`;
}

/** The source of "musl or glibc, cgo or not: the same files": the list itself, and the runs that confirm it. */
export function libcSource(): string {
  const statement = lookupStatement('libc-does-not-matter');
  return `([crypto/x509/root_linux.go](https://go.dev/src/crypto/x509/root_linux.go); ${linkedAll(statement?.source ?? '')})`;
}

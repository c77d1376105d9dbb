/** Views of a file system: what each change does, and how paths are resolved. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verbatim } from '../../server/src/core/message';
import { allLayouts, layoutOfId } from '../../server/src/facts/layouts';
import { imageView } from '../../server/src/trust/image';
import { resolve } from '../../server/src/trust/resolve';
import type { Change, Entry, FileView, Origin } from '../../server/src/trust/types';
import { emptyView, unknownView, withChanges } from '../../server/src/trust/view';

function at(name: string): Origin {
  return { kind: 'fact', text: verbatim(name), source: 'test' };
}

function nameOf(origin: Origin): string {
  return String(origin.text.slots['value']);
}

function write(path: string, name = path, mode = 0o644): Change {
  const content = { kind: 'certificates', count: 1, fingerprints: [name], scope: 'private' } as const;
  return { op: 'write', path, content, access: { mode, owner: 'root' }, origin: at(name) };
}

function link(path: string, target: string): Change {
  return { op: 'link', path, target, origin: at(`${path} -> ${target}`) };
}

function mkdir(path: string): Change {
  return { op: 'mkdir', path, access: { mode: 0o755, owner: 'root' }, origin: at(`mkdir ${path}`) };
}

function remove(path: string): Change {
  return { op: 'remove', path, origin: at(`rm ${path}`) };
}

function blur(path: string, effect: 'may-add' | 'may-change'): Change {
  return { op: 'blur', path, effect, origin: at(`${effect} ${path}`) };
}

function bring(op: 'graft' | 'mount', path: string, from: FileView, fromPath: string): Change {
  return { op, path, from, fromPath, origin: at(`${op} ${path}`) };
}

function made(...changes: readonly Change[]): FileView {
  return withChanges(emptyView(at('empty')), changes);
}

/** The entry at `path` after links, in few words: `file(origin)`, `directory`, `absent`, `unknown(origin)`, `unknown(origin, else …)`. */
function seen(view: FileView, path: string): string {
  return words(resolve(view, path).entry);
}

function words(entry: Entry): string {
  switch (entry.kind) {
    case 'file':
      return `file(${nameOf(entry.origin)})`;
    case 'link':
      return `link(${entry.target})`;
    case 'unknown':
      return `unknown(${nameOf(entry.origin)}${entry.orElse === undefined ? '' : `, else ${words(entry.orElse)}`})`;
    case 'absent':
      return entry.hides === undefined ? 'absent' : `absent(hides ${words(entry.hides)})`;
    case 'directory':
      return 'directory';
  }
}

const floor = 'the floor';
const image = made(write('/image/a'), write('/image/sub/b'), link('/image/l', 'a'), mkdir('/image/empty'));
const unknown = unknownView(at(floor));

/** Each row: what it shows, the view, and what stands at paths in it. */
const rows: readonly { readonly name: string; readonly view: FileView; readonly expect: Readonly<Record<string, string>> }[] = [
  { name: 'nothing but the root', view: emptyView(at(floor)), expect: { '/': 'directory', '/etc': 'absent' } },
  { name: 'nothing known but the root', view: unknown, expect: { '/': 'directory', '/etc': `unknown(${floor})`, '/etc/ssl/certs': `unknown(${floor})` } },
  { name: 'write makes parents', view: made(write('/a/b/c')), expect: { '/a': 'directory', '/a/b': 'directory', '/a/b/c': 'file(/a/b/c)', '/a/b/d': 'absent' } },
  { name: 'the newest write wins', view: made(write('/a', 'old'), write('/a', 'new')), expect: { '/a': 'file(new)' } },
  { name: 'write goes through a link in the last place', view: made(write('/t'), link('/l', 't'), write('/l', 'new')), expect: { '/t': 'file(new)', '/l': 'file(new)' } },
  { name: 'write goes through a linked parent', view: made(mkdir('/real'), link('/l', '/real'), write('/l/x')), expect: { '/real/x': 'file(/l/x)' } },
  { name: 'write through a dangling link makes its target', view: made(link('/l', 'd/t'), write('/l', 'new')), expect: { '/d/t': 'file(new)' } },
  { name: 'write through links that turn in a circle ends', view: made(link('/l', 'm'), link('/m', 'l'), write('/l/x')), expect: {} },
  { name: 'mkdir keeps what is in a directory', view: made(write('/d/x'), mkdir('/d')), expect: { '/d/x': 'file(/d/x)' } },
  { name: 'mkdir replaces a file', view: made(write('/d'), mkdir('/d')), expect: { '/d': 'directory' } },
  { name: 'mkdir over a link to a directory does nothing', view: made(write('/r/x'), link('/d', 'r'), mkdir('/d')), expect: { '/d/x': 'file(/r/x)' } },
  { name: 'a link replaces the tree', view: made(write('/d/x'), mkdir('/e'), link('/d', 'e')), expect: { '/d': 'directory', '/d/x': 'absent' } },
  { name: 'remove takes the tree', view: made(write('/d/x'), remove('/d'), mkdir('/d')), expect: { '/d': 'directory', '/d/x': 'absent' } },
  { name: 'remove takes the link, not its target', view: made(write('/t'), link('/l', 't'), remove('/l')), expect: { '/t': 'file(/t)', '/l': 'absent' } },
  { name: 'remove below a linked parent', view: made(write('/r/x'), link('/l', 'r'), remove('/l/x')), expect: { '/r/x': 'absent', '/r': 'directory' } },
  { name: 'remove makes the unknown known', view: withChanges(unknown, [remove('/a')]), expect: { '/a': 'absent', '/a/b': 'absent', '/b': `unknown(${floor})` } },
  { name: 'remove of everything keeps the root', view: made(write('/x'), remove('/')), expect: { '/': 'directory' } },
  { name: 'graft merges', view: made(write('/d/a', 'old'), write('/d/own'), bring('graft', '/d', image, '/image')), expect: { '/d/a': 'file(graft /d)', '/d/own': 'file(/d/own)', '/d/sub/b': 'file(graft /d)', '/d/l': 'file(graft /d)', '/d/empty': 'directory' } },
  { name: 'graft of one file', view: made(bring('graft', '/x/y', image, '/image/a')), expect: { '/x/y': 'file(graft /x/y)', '/x': 'directory' } },
  { name: 'graft follows a link at its source', view: made(bring('graft', '/y', image, '/image/l')), expect: { '/y': 'file(graft /y)' } },
  { name: 'graft of nothing does nothing', view: made(write('/y'), bring('graft', '/y', image, '/none'), bring('graft', '/z/z', image, '/none')), expect: { '/y': 'file(/y)', '/z': 'absent' } },
  { name: 'graft of the unknown', view: made(write('/y/own'), bring('graft', '/y', unknown, '/some')), expect: { '/y/own': `unknown(${floor})`, '/y/other': `unknown(${floor})` } },
  { name: 'graft goes through a linked destination', view: made(mkdir('/r'), link('/d', 'r'), bring('graft', '/d', image, '/image')), expect: { '/r/a': 'file(graft /d)' } },
  { name: 'graft of an earlier state of the same view', view: ((): FileView => { const before = made(write('/a/x')); return withChanges(before, [bring('graft', '/b', before, '/a'), remove('/a')]); })(), expect: { '/b/x': 'file(graft /b)', '/a/x': 'absent' } },
  { name: 'graft may bring what a build may have made', view: made(write('/d/own'), bring('graft', '/d', withChanges(image, [blur('/image', 'may-add')]), '/image')), expect: { '/d/own': 'unknown(may-add /image, else file(/d/own))', '/d/a': 'file(graft /d)', '/d/new': 'unknown(may-add /image, else absent)' } },
  { name: 'mount hides', view: made(write('/d/own'), write('/d/deep/y'), bring('mount', '/d', image, '/image')), expect: { '/d/a': 'file(mount /d)', '/d/own': 'absent(hides file(/d/own))', '/d/deep/y': 'absent(hides file(/d/deep/y))', '/d/none': 'absent' } },
  { name: 'mount of nothing hides too', view: made(write('/d/own'), bring('mount', '/d', image, '/none')), expect: { '/d': 'absent(hides directory)', '/d/own': 'absent(hides file(/d/own))' } },
  { name: 'mount of a file over a file', view: made(write('/f', 'old'), bring('mount', '/f', image, '/image/a')), expect: { '/f': 'file(mount /f)' } },
  { name: 'mount of the unknown', view: made(write('/d/own'), bring('mount', '/d', unknown, '/x')), expect: { '/d/own': `unknown(${floor})` } },
  { name: 'may-add keeps what is there', view: made(write('/d/x'), blur('/d', 'may-add')), expect: { '/d/x': 'file(/d/x)', '/d/y': 'unknown(may-add /d, else absent)', '/e': 'absent' } },
  { name: 'may-change keeps nothing', view: made(write('/d/x'), blur('/d', 'may-change')), expect: { '/d/x': 'unknown(may-change /d, else file(/d/x))', '/d/y': 'unknown(may-change /d, else absent)', '/e': 'absent' } },
  { name: 'what is written after a blur is certain', view: made(blur('/', 'may-change'), write('/d/x')), expect: { '/d/x': 'file(/d/x)', '/d': 'directory' } },
  { name: 'what is removed after a blur is certain', view: made(blur('/', 'may-change'), remove('/d')), expect: { '/d': 'absent', '/d/x': 'absent' } },
  { name: 'a blur goes where its path leads', view: made(write('/r/x'), link('/d', 'r'), blur('/d', 'may-change')), expect: { '/r/x': 'unknown(may-change /d, else file(/r/x))' } },
  { name: 'a blur may have made its parents', view: made(blur('/a/b', 'may-add')), expect: { '/a/b/c': 'unknown(may-add /a/b, else absent)', '/b': 'absent' } },
  { name: 'a run of blurs', view: made(write('/d/x'), blur('/', 'may-add'), blur('/', 'may-add'), remove('/d/x'), blur('/', 'may-add'), blur('/', 'may-change')), expect: { '/d/x': 'unknown(may-change /, else absent)' } },
  { name: 'relative links', view: made(write('/etc/pki/tls/certs/ca'), link('/etc/ssl/certs', '../pki/tls/certs')), expect: { '/etc/ssl/certs/ca': 'file(/etc/pki/tls/certs/ca)', '/etc/ssl/certs/../cert.pem': 'absent', '/etc/ssl/certs/../certs/ca': 'file(/etc/pki/tls/certs/ca)' } },
  { name: 'odd spellings', view: made(write('/a/b')), expect: { '//a//./b': 'file(/a/b)', '/../a/b': 'file(/a/b)', '/a/b/': 'absent', '/a/b/.': 'absent', '/a/': 'directory' } },
];

describe('views', () => {
  for (const row of rows) {
    test(row.name, () => {
      for (const [path, expected] of Object.entries(row.expect)) assert.equal(seen(row.view, path), expected, path);
    });
  }

  test('a view stays as it is when changes are laid over it', () => {
    const before = made(write('/a'));
    const after = withChanges(before, [remove('/a'), write('/b')]);
    const other = withChanges(before, [write('/c')]);
    assert.deepEqual([before, after, other].map((view) => ['/a', '/b', '/c'].map((path) => view.entry(path).kind)), [
      ['file', 'absent', 'absent'],
      ['absent', 'file', 'absent'],
      ['file', 'absent', 'file'],
    ]);
    assert.deepEqual([before, after, other].map((view) => view.list('/').names), [['a'], ['b'], ['a', 'c']]);
    assert.equal(withChanges(before, []), before);
  });

  test('listings', () => {
    const merged = made(write('/d/z'), write('/d/gone'), remove('/d/gone'), bring('graft', '/d', image, '/image'));
    assert.deepEqual([merged.list('/d').names, merged.list('/d').complete], [['a', 'empty', 'l', 'sub', 'z'], true]);
    const mounted = withChanges(merged, [bring('mount', '/d', image, '/image/sub')]);
    assert.deepEqual([mounted.list('/d').names, mounted.list('/d').complete], [['b'], true]);
    const blurred = withChanges(merged, [blur('/', 'may-add')]).list('/d');
    assert.deepEqual([blurred.names.length, blurred.complete, nameOf(blurred.origin)], [5, false, 'may-add /']);
    const cleared = withChanges(merged, [blur('/', 'may-add'), remove('/d'), mkdir('/d')]).list('/d');
    assert.deepEqual([cleared.names, cleared.complete], [[], true]);
    assert.equal(withChanges(unknown, [write('/d/x')]).list('/d').complete, false);
  });

  test('origins say who took something away', () => {
    const entry = made(write('/etc/ssl/certs/x'), remove('/etc/ssl')).entry('/etc/ssl/certs/x');
    assert.equal(nameOf(entry.origin), 'rm /etc/ssl');
  });

  test('a thousand stages that copy from each other are asked in bounded time and depth', () => {
    let stage = made(write('/a/x'), write('/b/x'));
    for (let i = 0; i < 1000; i++) {
      stage = withChanges(emptyView(at('scratch')), [bring('graft', '/a', stage, '/a'), bring('graft', '/a', stage, '/b'), bring('graft', '/b', stage, '/a'), bring('graft', '/b', stage, '/b')]);
    }
    assert.ok(['file', 'unknown'].includes(stage.entry('/a/x').kind));
    assert.ok(['absent', 'unknown'].includes(stage.entry('/a/y').kind));
  });

  test('a path of a thousand names is followed no further than a change can go', () => {
    const deep = '/a'.repeat(1000);
    const view = made(write(deep));
    assert.equal(view.entry(deep).kind, 'unknown');
  });
});

describe('resolve', () => {
  test('failures of the kernel', () => {
    const view = made(write('/f'), link('/l', 'm'), link('/m', 'l'), write('/private/x'), link('/to-f', 'f/'));
    const closed = withChanges(view, [{ op: 'remove', path: '/private', origin: at('rm') }, { op: 'mkdir', path: '/private', access: { mode: 0o700, owner: 'root' }, origin: at('private') }, write('/private/x')]);
    const failure = (path: string, runsAs: 'root' | 'other' | 'unknown' = 'root'): string => {
      const found = resolve(closed, path, { runsAs });
      return found.failure ?? found.entry.kind;
    };
    assert.equal(failure('/f/x'), 'not-a-directory');
    assert.equal(failure('/f/'), 'not-a-directory');
    assert.equal(failure('/to-f'), 'not-a-directory');
    assert.equal(failure('/l'), 'loop');
    assert.equal(failure('/l/x'), 'loop');
    assert.equal(failure(`/${'n'.repeat(256)}`), 'name-too-long');
    assert.equal(failure(`/${'n'.repeat(255)}`), 'absent');
    assert.equal(failure('/n'.repeat(2048)), 'name-too-long');
    assert.equal(failure('/private/x'), 'file');
    assert.equal(failure('/private/x', 'other'), 'permission-denied');
    assert.equal(failure('/private/x', 'unknown'), 'unknown');
  });

  test('the path and the links on the way', () => {
    const view = made(write('/r/x'), link('/l', '/r'), link('/k', 'l'));
    const found = resolve(view, '/k/x');
    assert.deepEqual([found.path, found.via.map((each) => each.path)], ['/r/x', ['/k', '/l']]);
    assert.equal(resolve(view, '/k', { followLast: false }).entry.kind, 'link');
    assert.equal(resolve(view, '/k/none/deeper').path, '/r/none/deeper');
  });

  test('forty links are followed, not more', () => {
    const chain = (length: number): FileView => made(write('/l0'), ...Array.from({ length }, (_, i) => link(`/l${i + 1}`, `l${i}`)));
    assert.equal(resolve(chain(40), '/l40').entry.kind, 'file');
    assert.equal(resolve(chain(41), '/l41').failure, 'loop');
  });
});

describe('imageView', () => {
  test('every layout: listed things are found, other trust paths are known unless open', () => {
    for (const layout of allLayouts()) {
      const view = imageView(layout, at(layout.id));
      for (const entry of layout.entries) {
        const expected = entry.kind === 'absent' ? ['absent', 'unknown'] : [entry.kind];
        assert.ok(expected.includes(view.entry(entry.path).kind), `${layout.id} ${entry.path}`);
      }
      if (layout.open.length > 0) continue;
      for (const path of layout.closed) assert.notEqual(resolve(view, `${path}/nothing`).entry.kind, 'unknown', `${layout.id} ${path}`);
    }
  });

  test('beside the trust paths nothing is known', () => {
    const view = imageView(layoutOfId('empty'), at('empty image'));
    assert.deepEqual(['/etc/ssl/certs/ca-certificates.crt', '/etc/passwd', '/usr/bin', '/etc/ssl/openssl.cnf'].map((path) => resolve(view, path).entry.kind), ['absent', 'unknown', 'unknown', 'unknown']);
    assert.equal(view.list('/etc').complete, false);
    assert.equal(resolve(imageView(layoutOfId('no such layout'), at('x')), '/etc/ssl/certs').entry.kind, 'unknown');
  });
});

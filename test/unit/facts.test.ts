/** Facts as data: every one has a source and a date, no two contradict each other, and each can be reached. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { allAnchors, anchorOfId } from '../../server/src/facts/anchors';
import { knownGoReleases, lookupStatementIds, newestKnownGo } from '../../server/src/facts/go-lookup';
import { allImages, findImage } from '../../server/src/facts/images';
import type { ImageFact } from '../../server/src/facts/images';
import { allLayouts, layoutAfterInstall, layoutEntryAt } from '../../server/src/facts/layouts';
import { allManagers, bundlePackages } from '../../server/src/facts/packages';
import { verbatim } from '../../server/src/core/message';
import { imageView } from '../../server/src/trust/image';
import { lookup } from '../../server/src/trust/lookup';
import { resolve } from '../../server/src/trust/resolve';
import type { EnvValue, Origin, Trace } from '../../server/src/trust/types';
import { exampleTags } from './facts-examples';

const folder = join(import.meta.dirname, '../../server/src/facts/data');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function read(name: string): { readonly [key: string]: Json } {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as { readonly [key: string]: Json };
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((each: Json) => textsIn(each));
}

/** Tables in which every entry rests on evidence of its own; the entries of all others rest on their file's. */
const ownSources: Readonly<Record<string, readonly string[]>> = {
  'anchors.json': ['entries'],
  'go-lookup.json': ['files', 'directories', 'behaviours', 'errors'],
  'go-releases.json': ['changes'],
  'images.json': ['entries'],
  'layouts.json': ['entries'],
  'packages.json': ['managers', 'scripts', 'brings'],
  'removals.json': ['entries'],
};

describe('every file of facts', () => {
  for (const name of files) {
    test(name, () => {
      const data = read(name);
      assert.match(String(data['source']), /\S{3}/, 'says where its facts come from');
      assert.match(String(data['retrieved']), /^20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/, 'says when they were gathered');
      for (const text of textsIn(data)) {
        assert.doesNotMatch(text, /\b(by us|notes file|find_string|TODO|FIXME)\b/, 'speaks to readers who were not there');
        assert.equal(text, text.trim());
      }
    });
  }

  test('there is evidence for each entry where tables promise it', () => {
    for (const [name, tables] of Object.entries(ownSources)) {
      for (const table of tables) {
        const entries = read(name)[table];
        assert.ok(Array.isArray(entries) && entries.length > 0, `${name} has ${table}`);
        for (const entry of entries as readonly Json[]) {
          const sources = textsIn(entry !== null && typeof entry === 'object' ? ((entry as Record<string, Json>)['sources'] ?? (entry as Record<string, Json>)['source'] ?? []) : []);
          assert.ok(sources.length > 0 && sources.every((source) => source.length > 5), `${name} ${table}: ${JSON.stringify(entry).slice(0, 120)}`);
        }
      }
    }
  });
});

/** What tells a row's fact from all others, whatever name and tag it was found by. */
function identity(fact: ImageFact): string {
  const { defaultUser: _user, workdir: _folder, go: _go, ...rest } = fact;
  return JSON.stringify(rest);
}

describe('image rows', () => {
  const images = allImages();

  test('there are as many as were gathered, and no two say the same', () => {
    assert.equal(images.length, 145);
    assert.equal(new Set(images.map(({ fact, names, tags }) => `${identity(fact)} ${names.join()} ${tags}`)).size, images.length);
  });

  test('tag patterns are whole regular expressions', () => {
    for (const { tags, names } of images) {
      assert.ok(tags.startsWith('^') && tags.endsWith('$'), `${names.join()} ${tags}`);
      new RegExp(tags);
      // An alternative outside a group would escape the anchors.
      let depth = 0;
      for (const mark of tags.replace(/\\./g, '')) {
        if (mark === '(') depth++;
        if (mark === ')') depth--;
        assert.ok(mark !== '|' || depth > 0, `${names.join()} ${tags}`);
      }
    }
  });

  test('each can be reached by each of its names with some tag: none stands in the shadow of another', () => {
    for (const { names, tags, fact } of images) {
      const wanted = identity(fact);
      for (const name of names) {
        const spelled = name.replace('ubi*', 'ubi9').replace('-debian*', '-debian12').replace(/\*$/, '21');
        const tagged = exampleTags.filter((tag) => new RegExp(tags).test(tag));
        const found = tagged.some((tag) => {
          const hit = findImage(tag === '' ? { name: spelled } : { name: spelled, tag });
          return hit !== undefined && identity(hit) === wanted;
        });
        assert.ok(found, `${spelled} ${tags}: ${tagged.join(' ')}`);
      }
    }
  });

  test('no tag of the examples leads to two rows of one name that disagree', () => {
    for (const { names } of images) {
      for (const name of names.filter((each) => !each.includes('*'))) {
        for (const tag of exampleTags) {
          const scopes = new Set(images.filter((row) => row.names.includes(name) && new RegExp(row.tags).test(tag)).map((row) => `${row.fact.scope} ${row.fact.layout.id} ${row.fact.packageManager}`));
          assert.ok(scopes.size <= 1, `${name}:${tag}: ${[...scopes].join(', ')}`);
        }
      }
    }
  });
});

const origin: Origin = { kind: 'fact', text: verbatim('image'), source: 'facts' };

function traceOf(fact: ImageFact, withEnvironment: boolean): Trace {
  return lookup({
    view: imageView(fact.layout, origin),
    go: { major: 1, minor: newestKnownGo },
    environment: (name): EnvValue => {
      const value = withEnvironment ? fact.environment[name] : undefined;
      return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin };
    },
    runsAs: 'other',
    fallbackRoots: 'no',
  });
}

describe('what a row says and what Go finds in its layout are the same', () => {
  for (const { names, tags, fact } of allImages()) {
    test(`${names[0]} ${tags}`, () => {
      if (fact.scope === 'unknown') return assert.equal(fact.layout.id, 'unknown');
      const plain = traceOf(fact, false);
      const asShipped = traceOf(fact, true);
      if (fact.scope === 'none') {
        assert.equal(asShipped.publicRoots, 'no');
        assert.deepEqual([fact.firstHit, fact.bundlePaths], [null, []]);
        return;
      }
      // Files that nobody listed may come before the one that a dependency brings.
      if (fact.layout.id === 'rhel-extracted-only') return assert.deepEqual([asShipped.verdict, fact.confidence], ['unknown', 'low']);
      assert.equal(asShipped.verdict, 'roots');
      // Where part of the image is not known, a file there may come first.
      assert.ok(asShipped.publicRoots === 'yes' || (asShipped.publicRoots === 'unknown' && fact.layout.open.length > 0));
      const opened = plain.steps.find((step) => step.op === 'open' && step.outcome === 'found');
      assert.equal(opened?.path ?? null, fact.firstHit);
      if (fact.firstHit === null) assert.equal(plain.verdict, 'no-roots');
      else assert.ok(fact.bundlePaths.includes(fact.firstHit));
      const view = imageView(fact.layout, origin);
      for (const path of fact.bundlePaths) {
        const { entry } = resolve(view, path);
        assert.ok(entry.kind === 'unknown' || (entry.kind === 'file' && entry.content.kind === 'certificates'), `${path} is ${entry.kind}`);
      }
    });
  }
});

describe('rows, anchors, managers and layouts fit together', () => {
  test('an image with a package manager has its install command, one without has none', () => {
    for (const { names, fact } of allImages()) {
      if (fact.packageManager === 'none' || fact.packageManager === 'unknown') {
        assert.equal(fact.installCommand, undefined, names[0]);
        continue;
      }
      const packages = bundlePackages(fact.packageManager);
      assert.ok(packages, `${names[0]} ${fact.packageManager}`);
      if (fact.installCommand !== undefined) assert.ok(packages.bundle.some((name) => fact.installCommand?.includes(name)), names[0]);
      if (fact.scope === 'none') assert.notEqual(fact.installCommand, undefined, names[0]);
    }
  });

  test('a tool has an anchor directory, and it is the tool of that family', () => {
    for (const { names, fact } of allImages()) {
      for (const tool of [fact.updateTool, fact.updateToolAfterInstall]) {
        if (tool === 'none' || tool === 'unknown') continue;
        assert.equal(fact.anchor?.tool, tool, names[0]);
        assert.ok(fact.anchor.families.includes(fact.family), `${names[0]} ${fact.family}`);
      }
    }
  });

  test('every layout belongs to an image or to an install', () => {
    const used = new Set([...allImages().map(({ fact }) => fact.layout.id), ...allImages().map(({ fact }) => layoutAfterInstall(fact.family)?.id)]);
    assert.deepEqual(allLayouts().map(({ id }) => id).filter((id) => !used.has(id)), []);
  });

  test('every anchor belongs to an image, its tool writes what its family installs', () => {
    for (const anchor of allAnchors()) {
      assert.equal(anchorOfId(anchor.id), anchor);
      for (const family of anchor.families) {
        const layout = layoutAfterInstall(family);
        assert.ok(layout, family);
        for (const path of anchor.bundlePaths) {
          const entry = layoutEntryAt(layout, path);
          assert.ok(entry !== 'unknown' && entry.kind === 'file' && entry.content === 'roots', `${family}: ${path}`);
        }
      }
    }
  });

  test('what a manager installs is where it says', () => {
    const managerOf: Readonly<Record<string, string>> = { alpine: 'apk', wolfi: 'apk', debian: 'apt-get', ubuntu: 'apt-get', rhel: 'dnf', suse: 'zypper', photon: 'tdnf', arch: 'pacman', azurelinux: 'tdnf' };
    for (const [family, manager] of Object.entries(managerOf)) {
      const layout = layoutAfterInstall(family);
      const packages = bundlePackages(manager);
      assert.ok(layout && packages);
      const { entry } = resolve(imageView(layout, origin), packages.bundlePath);
      assert.ok(entry.kind === 'file' && entry.content.kind === 'certificates', `${family}: ${packages.bundlePath} is ${entry.kind}`);
    }
  });

  test('layouts are file systems: nothing stands below a file or a link, links lead somewhere known', () => {
    for (const layout of allLayouts()) {
      for (const entry of layout.entries) {
        const above = layout.entries.filter((other) => entry.path.startsWith(`${other.path}/`) && other.kind !== 'directory');
        assert.deepEqual(above.map(({ path }) => path), [], `${layout.id}: ${entry.path}`);
        if (entry.kind !== 'link') continue;
        const { entry: target } = resolve(imageView(layout, origin), entry.path);
        assert.notEqual(target.kind, 'absent', `${layout.id}: ${entry.path} -> ${entry.target}`);
      }
    }
  });

  test('tables that are listed in order are in order', () => {
    for (const list of [allManagers().map(({ id }) => id), allAnchors().map(({ id }) => id), lookupStatementIds()]) assert.deepEqual(list, [...list].sort());
    assert.deepEqual(allLayouts().map(({ id }) => id), allLayouts().map(({ id }) => id).sort());
    assert.deepEqual(knownGoReleases().map(({ minor }) => minor), Array.from({ length: 15 }, (_, i) => 13 + i));
  });
});

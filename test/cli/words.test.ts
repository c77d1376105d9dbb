/** What the command line says of itself: help, version, rules and their pages, facts. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { commands } from '../../server/src/cli/commands/index';
import { allRules } from '../../server/src/cli/commands/rules';
import { knownGoReleases } from '../../server/src/facts/go-lookup';
import { allImages } from '../../server/src/facts/images';
import { version } from '../../server/package.json';
import { run } from './run';
import { problemsOf } from './schemas';

const here = import.meta.dirname;

describe('help and version', () => {
  for (const args of [['--help'], ['-h'], ['help']]) {
    test(`trustlint ${args.join(' ')} lists every command`, async () => {
      const { status, out, err } = await run(here, args);
      assert.deepEqual([status, err], [0, '']);
      for (const { name } of commands) assert.match(out, new RegExp(`^  ${name} +\\S`, 'm'));
    });
  }

  for (const command of commands) {
    test(`the help of ${command.name} names every option, on lines that fit`, async () => {
      const { status, out, err } = await run(here, [command.name, '--help']);
      assert.deepEqual([status, err], [0, '']);
      assert.match(out, new RegExp(`^  trustlint ${command.name}\\b`, 'm'));
      for (const option of Object.keys(command.options)) {
        assert.match(out, new RegExp(`^  --${option}\\b`, 'm'));
        assert.ok(command.usage.some(line => line.includes(`--${option}`)), `the usage line lacks --${option}`);
      }
      const tooLong = out.split('\n').filter(line => line.length > 100 && !line.startsWith('  trustlint '));
      assert.deepEqual(tooLong, []);
      for (const args of [[command.name, '-h'], ['help', command.name], [command.name, 'x', '--help']]) assert.equal((await run(here, args)).out, out);
    });
  }

  for (const args of [['--version'], ['-V']]) test(args.join(' '), async () => assert.deepEqual(await run(here, args), { status: 0, out: `${version}\n`, err: '' }));
});

describe('wrong use is one line and status 2', () => {
  const cases: readonly { args: string[]; says: RegExp }[] = [
    { args: [], says: /no command given/ },
    { args: ['chekc'], says: /there is no command `chekc`; there is one named `check`/ },
    { args: ['frobnicate'], says: /there is no command `frobnicate`; `trustlint --help` lists them/ },
    { args: ['help', 'frobnicate'], says: /there is no command `frobnicate`/ },
    { args: ['--format', 'json', 'check'], says: /the command comes first, not `--format`/ },
    { args: ['explain'], says: /`trustlint explain` needs the name of one rule/ },
    { args: ['explain', 'a', 'b'], says: /`trustlint explain` takes the name of one rule, not also `b`/ },
    { args: ['explain', 'missing-ca-bundel'], says: /there is no rule `missing-ca-bundel`/ },
    { args: ['explain', 'dockerfile/missing-ca-bundel'], says: /there is one named `dockerfile\/missing-ca-bundle`/ },
    { args: ['rules', 'dockerfile'], says: /`trustlint rules` takes no arguments, not `dockerfile`/ },
    { args: ['rules', '--format', 'yaml'], says: /`--format` must be one of pretty, json, not `yaml`/ },
    { args: ['facts'], says: /`trustlint facts` needs `image NAME\[:TAG\]` or `go VERSION`/ },
    { args: ['facts', 'image'], says: /`trustlint facts` needs/ },
    { args: ['facts', 'image', 'a', 'b'], says: /`trustlint facts` needs/ },
    { args: ['facts', 'rust', '1.80'], says: /`trustlint facts` needs/ },
    { args: ['facts', 'image', 'a b'], says: /`a b` is no image name/ },
    { args: ['facts', 'image', ':tag'], says: /`:tag` is no image name/ },
    { args: ['facts', 'image', '${BASE}'], says: /`\$\{BASE\}` is no image name/ },
    { args: ['facts', 'go', 'latest'], says: /`latest` is no release of Go/ },
    { args: ['facts', 'go', '1.22-alpine'], says: /`1\.22-alpine` is no release of Go/ },
    { args: ['lsp'], says: /needs `--stdio`/ },
    { args: ['lsp', '--stdio', 'x'], says: /takes no arguments, not `x`/ },
  ];
  for (const { args, says } of cases) {
    test(`trustlint ${args.join(' ')}`, async () => {
      const { status, out, err } = await run(here, args);
      assert.equal(status, 2);
      assert.match(err, says);
      assert.match(err, /^trustlint: [^\n]+\n$/);
      assert.equal(out, '');
    });
  }
});

describe('rules', () => {
  test('as JSON, every rule with what a script wants to know', async () => {
    const { status, out } = await run(here, ['rules', '--format', 'json']);
    assert.equal(status, 0);
    const list = JSON.parse(out) as { rules: { name: string }[] };
    assert.deepEqual(problemsOf('rules', list), []);
    assert.deepEqual(list.rules.map(({ name }) => name), allRules().map(({ name }) => name));
  });

  test('one line each', async () => {
    const { out } = await run(here, ['rules']);
    assert.deepEqual(out.trimEnd().split('\n').map(line => line.split(' ')[0]), allRules().map(({ name }) => name));
  });
});

describe('explain', () => {
  for (const { name, title, url } of allRules()) {
    test(name, async () => {
      const { status, out } = await run(here, ['explain', name]);
      assert.equal(status, 0);
      assert.ok(out.startsWith(`# ${name}\n`));
      assert.ok(out.includes(title) && out.includes(url));
    });
  }

  test('the language may be left out where one rule has the name, and is asked for where several have', async () => {
    const byId = new Map<string, string[]>();
    for (const { name } of allRules()) byId.set(name.split('/')[1] ?? '', [...(byId.get(name.split('/')[1] ?? '') ?? []), name]);
    for (const [id, names] of byId) {
      const { status, out, err } = await run(here, ['explain', id]);
      if (names.length === 1) assert.equal(out.split('\n')[0], `# ${names[0]}`);
      else assert.deepEqual([status, err], [2, `trustlint: \`${id}\` is the name of several rules: ${names.join(', ')}\n`]);
    }
  });
});

describe('facts', () => {
  const cases: readonly { args: string[]; says: RegExp[]; not?: RegExp }[] = [
    { args: ['image', 'alpine:3.20'], says: [/^alpine:3\.20\n/, /^ {2}tag +3\.20$/m, /^ {2}C library +musl$/m, /^ {2}Go finds them at +\/etc\/ssl\//m, /^ {2}looked up +\d{4}-\d\d-\d\d$/m, /^ {2}sources +\S/m] },
    { args: ['image', 'docker.io/library/alpine'], says: [/^ {2}tag +none given, so `latest` is meant$/m] },
    { args: ['image', 'scratch'], says: [/^ {2}roots +none$/m], not: /latest|Go finds them at/ },
    { args: ['image', 'golang:1.22-alpine'], says: [/^ {2}Go release +1\.22$/m] },
    { args: ['image', `gcr.io/distroless/static@sha256:${'0'.repeat(64)}`], says: [/^ {2}tag +none; what is said holds for every tag of the image$/m] },
    { args: ['go', '1.22'], says: [/^Go 1\.22\n/, /\/etc\/ssl\/certs\/ca-certificates\.crt/, /^ {2}directories, all of them /m] },
    { args: ['go', 'go1.22.3'], says: [/^Go 1\.22\n/] },
    { args: ['go', '1.14'], says: [/^ {2}directories, until one gives roots /m, /\/usr\/local\/share\/certs/] },
    { args: ['go', '1.27'], says: [/x509sslcertoverrideplatform/], not: /Listing a directory asks|opened before it turns out/ },
  ];
  for (const { args, says, not } of cases) {
    test(`facts ${args.join(' ')}`, async () => {
      const { status, out, err } = await run(here, ['facts', ...args]);
      assert.deepEqual([status, err], [0, '']);
      for (const pattern of says) assert.match(out, pattern);
      if (not) assert.doesNotMatch(out, not);
    });
  }

  const unknown: readonly { args: string[]; says: string }[] = [
    { args: ['image', 'example.test/nobody/knows:1'], says: 'nothing is known of the image `example.test/nobody/knows:1`' },
    { args: ['go', '1.12'], says: 'nothing is known of Go 1.12' },
    { args: ['go', '1.99'], says: 'nothing is known of Go 1.99' },
  ];
  for (const { args, says } of unknown) test(`status 1 for ${args.join(' ')}`, async () => assert.deepEqual(await run(here, ['facts', ...args]), { status: 1, out: '', err: `trustlint: ${says}\n` }));

  test('every release of Go has a source and a date for each statement, in both formats', async () => {
    for (const { major, minor } of knownGoReleases()) {
      const name = `${major}.${minor}`;
      assert.match((await run(here, ['facts', 'go', name])).out, new RegExp(`^Go ${name}\n`));
      const facts = JSON.parse((await run(here, ['facts', 'go', name, '--format', 'json'])).out) as Record<'files' | 'directories' | 'behaviours' | 'changes', { source: string }[]> & { release: string; retrieved: string };
      assert.equal(facts.release, name);
      assert.match(facts.retrieved, /^\d{4}-\d\d-\d\d$/);
      for (const list of [facts.files, facts.directories, facts.behaviours, facts.changes]) for (const { source } of list) assert.notEqual(source, '');
    }
  });

  test('every image row has sources and a date, in both formats', async () => {
    for (const name of new Set(allImages().flatMap(({ names }) => names.filter(each => !each.includes('*'))))) {
      const { status, out } = await run(here, ['facts', 'image', name, '--format', 'json']);
      if (status === 1) continue;
      const facts = JSON.parse(out) as { image: string; sources: string[]; retrieved: string };
      assert.equal(facts.image, name);
      assert.ok(facts.sources.length > 0, name);
      assert.match(facts.retrieved, /^\d{4}-\d\d-\d\d$/);
      assert.match((await run(here, ['facts', 'image', name])).out, /^ {2}sources /m);
    }
  });
});

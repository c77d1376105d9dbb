/** `trustlint trace`: which lookup is shown, and in which form. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { targetsFor } from '../../server/src/cli/target';
import type { TracedTarget } from '../../server/src/cli/format/trace';
import { bad, inFolder, run, type Folder } from './run';
import { problemsOf } from './schemas';

const stages = 'FROM golang:1.22 AS build\nFROM alpine:3.20 AS Middle\nFROM debian:12-slim\nENV SSL_CERT_FILE=/etc/ssl/none.pem\n';

async function traced(folder: Folder, ...args: string[]): Promise<TracedTarget> {
  const { status, out, err } = await run(folder.path, ['trace', 'Dockerfile', '--format', 'json', ...args]);
  assert.deepEqual([status, err], [0, '']);
  const parsed: unknown = JSON.parse(out);
  assert.deepEqual(problemsOf('trace', parsed), []);
  return parsed as TracedTarget;
}

describe('which stage', () => {
  const cases: readonly { args: string[]; target: string }[] = [
    { args: [], target: '2' },
    { args: ['--stage', 'build'], target: 'build' },
    { args: ['--stage', 'BUILD'], target: 'build' },
    { args: ['--stage', 'middle'], target: 'Middle' },
    { args: ['--stage', '0'], target: 'build' },
    { args: ['--stage', '2'], target: '2' },
  ];
  for (const { args, target } of cases) test(args.join(' ') || 'the last one by default', () => inFolder({ Dockerfile: stages }, async folder => assert.equal((await traced(folder, ...args)).target, target)));
});

describe('which container', () => {
  const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  initContainers:\n    - {name: certs, image: alpine:3.22}\n  containers:\n    - {name: shop, image: alpine:3.22}\n';
  const cases: readonly { args: string[]; target: string }[] = [
    { args: [], target: 'pod/shop/shop' },
    { args: ['--workload', 'shop'], target: 'pod/shop/shop' },
    { args: ['--workload', 'pod/shop', '--container', 'certs'], target: 'pod/shop/certs' },
  ];
  for (const { args, target } of cases) {
    test(args.join(' ') || 'one that does not only prepare', () => inFolder({ 'shop.yaml': manifest }, async folder => {
      const { status, out } = await run(folder.path, ['trace', 'shop.yaml', '--format', 'json', ...args]);
      assert.equal(status, 0);
      assert.equal((JSON.parse(out) as TracedTarget).target, target);
    }));
  }
});

describe('the JSON form', () => {
  test('no roots, with a place in the file for every step', () => inFolder({ Dockerfile: bad }, async folder => {
    const { version, go, verdict, roots, steps } = await traced(folder);
    assert.deepEqual({ version, go, verdict, roots }, { version: 1, go: '1.22', verdict: 'no-roots', roots: 0 });
    assert.deepEqual(steps[0], {
      op: 'open', path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'absent', roots: 0,
      origin: { kind: 'span', text: '`scratch` is an empty file system', file: 'Dockerfile', range: { start: { line: 2, character: 5 }, end: { line: 2, character: 12 } } },
    });
    assert.ok(steps.some(({ op }) => op === 'readdir'));
  }));

  test('roots from a base image, with the fact that says so', () => inFolder({ Dockerfile: stages }, async folder => {
    const { verdict, steps } = await traced(folder, '--stage', 'Middle');
    assert.equal(verdict, 'roots');
    assert.deepEqual([steps[0]?.path, steps[0]?.outcome, steps[0]?.origin.kind], ['/etc/ssl/certs/ca-certificates.crt', 'found', 'fact']);
  }));

  test('unknown, without a number', () => inFolder({ Dockerfile: 'FROM example.test/nobody/knows\n' }, async folder => {
    const { go, verdict, roots } = await traced(folder);
    assert.deepEqual({ go, verdict, roots }, { go: 'unknown', verdict: 'unknown', roots: null });
  }));

  for (const [option, go] of [['1.13', '1.13'], ['go1.27', '1.27'], ['1.21.4', '1.21'], ['1.24rc1', '1.24']] as const) {
    test(`--go ${option}`, () => inFolder({ Dockerfile: bad }, async folder => assert.equal((await traced(folder, '--go', option)).go, go)));
  }

  test('the release decides what is read', () => inFolder({ Dockerfile: bad }, async folder => {
    const paths = async (go: string): Promise<string[]> => (await traced(folder, '--go', go)).steps.map(({ path }) => path);
    assert.equal((await paths('1.14')).includes('/usr/local/share/certs'), true);
    assert.equal((await paths('1.22')).includes('/usr/local/share/certs'), false);
  }));

  test('files are relative to the working directory', () => inFolder({ 'a/Dockerfile': bad }, async folder => {
    const { out } = await run(folder.at('a'), ['trace', '../a/Dockerfile', '--format', 'json']);
    const [step] = (JSON.parse(out) as TracedTarget).steps;
    assert.equal(step?.origin.kind === 'span' && step.origin.file, 'Dockerfile');
  }));
});

test('the form for people: each call, its result and the line it comes from', () => inFolder({ Dockerfile: bad }, async folder => {
  const { status, out } = await run(folder.path, ['trace', 'Dockerfile']);
  assert.equal(status, 0);
  assert.match(out, /^openat\(AT_FDCWD, "\/etc\/ssl\/certs\/ca-certificates\.crt", .*= -1 ENOENT .*\(Dockerfile:3\)$/m);
  assert.match(out, /^# verdict: no roots$/m);
}));

describe('wrong use is one line and status 2', () => {
  const files = { Dockerfile: stages, 'empty.Dockerfile': '', 'notes.txt': '', 'binary.Dockerfile': 'FROM a\0', 'a/Dockerfile': bad };
  const cases: readonly { args: string[]; says: string }[] = [
    { args: [], says: '`trustlint trace` needs one file' },
    { args: ['Dockerfile', 'a/Dockerfile'], says: '`trustlint trace` takes one file, not also `a/Dockerfile`' },
    { args: ['nowhere'], says: 'nowhere: no such file or directory' },
    { args: ['a'], says: 'a: is a directory' },
    { args: ['notes.txt'], says: 'notes.txt: no language of Trustlint has files of this name' },
    { args: ['binary.Dockerfile'], says: 'binary.Dockerfile is binary' },
    { args: ['empty.Dockerfile'], says: 'empty.Dockerfile: there is nothing in it whose lookup could be shown' },
    { args: ['Dockerfile', '--stage', 'prod'], says: 'Dockerfile has no stage `prod`; it has `build`, `Middle`, `2`' },
    { args: ['Dockerfile', '--stage', '3'], says: 'Dockerfile has no stage `3`; it has `build`, `Middle`, `2`' },
    { args: ['Dockerfile', '--workload', 'web'], says: 'Dockerfile has no workload `web`; it has `build`, `Middle`, `2`' },
    { args: ['Dockerfile', '--container', 'app'], says: 'Dockerfile has no container `app`; it has `build`, `Middle`, `2`' },
    { args: ['Dockerfile', '--workload', 'web', '--container', 'app'], says: 'Dockerfile has no container `app` of workload `web`; it has `build`, `Middle`, `2`' },
    { args: ['Dockerfile', '--stage', 'build', '--workload', 'web'], says: '`--stage` goes with neither `--workload` nor `--container`' },
    { args: ['Dockerfile', '--go', 'latest'], says: '`--go` must be a release such as 1.22, not `latest`' },
    { args: ['Dockerfile', '--go', '1.22-alpine'], says: '`--go` must be a release such as 1.22, not `1.22-alpine`' },
    { args: ['Dockerfile', '--go', '2.0'], says: '`--go` must be a release such as 1.22, not `2.0`' },
    { args: ['Dockerfile', '--format', 'sarif'], says: '`--format` must be one of pretty, json, not `sarif`' },
  ];
  for (const { args, says } of cases) {
    test(`trustlint trace ${args.join(' ')}`, () => inFolder(files, async folder => assert.deepEqual(await run(folder.path, ['trace', ...args]), { status: 2, out: '', err: `trustlint: ${says}\n` })));
  }
});

describe('targets of other languages', () => {
  const ids = ['Deployment/web/app', 'Deployment/web/sidecar', 'Deployment/other/app', 'StatefulSet/web/app', 'db'];
  const targets = ids.map(id => ({ id, title: id, span: { start: 0, end: 0 } }));
  const cases: readonly { workload?: string; container?: string; fit: string[] }[] = [
    { workload: 'other', fit: ['Deployment/other/app'] },
    { workload: 'Deployment/web', fit: ['Deployment/web/app', 'Deployment/web/sidecar'] },
    { workload: 'deployment/web', container: 'App', fit: ['Deployment/web/app'] },
    { workload: 'web', container: 'app', fit: ['Deployment/web/app', 'StatefulSet/web/app'] },
    { workload: 'web', container: 'sidecar', fit: ['Deployment/web/sidecar'] },
    { container: 'sidecar', fit: ['Deployment/web/sidecar'] },
    { workload: 'db', fit: ['db'] },
    { workload: 'eb', fit: [] },
    { workload: 'app', fit: [] },
    { workload: 'Deployment/web/app', fit: ['Deployment/web/app'] },
  ];
  for (const { workload, container, fit } of cases) {
    test(`${workload ?? ''} ${container ?? ''}`.trim(), () => assert.deepEqual(targetsFor(targets, { stage: undefined, workload, container }).map(({ id }) => id), fit));
  }
});

describe('containers', () => {
  const pod = (name: string, containers: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n${containers}`;
  const manifest = `${pod('shop', '    - {name: app, image: alpine:3.22}\n    - {name: side, image: scratch}\n')}---\n${pod('other', '    - {name: app, image: scratch}\n')}`;
  const compose = 'services:\n  web:\n    image: alpine:3.22\n  worker:\n    build: ./worker\n';
  const files = { 'pod.yaml': manifest, 'compose.yaml': compose, 'worker/Dockerfile': 'FROM golang:1.26 AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n' };
  const cases: readonly { file: string; args: string[]; target: string; verdict: string }[] = [
    { file: 'pod.yaml', args: ['--workload', 'shop', '--container', 'app'], target: 'pod/shop/app', verdict: 'roots' },
    { file: 'pod.yaml', args: ['--workload', 'pod/shop', '--container', 'side'], target: 'pod/shop/side', verdict: 'no-roots' },
    { file: 'pod.yaml', args: ['--container', 'side'], target: 'pod/shop/side', verdict: 'no-roots' },
    { file: 'pod.yaml', args: ['--workload', 'other'], target: 'pod/other/app', verdict: 'no-roots' },
    { file: 'compose.yaml', args: ['--workload', 'web'], target: 'web', verdict: 'roots' },
    { file: 'compose.yaml', args: ['--container', 'web'], target: 'web', verdict: 'roots' },
    { file: 'compose.yaml', args: ['--workload', 'worker'], target: 'worker', verdict: 'no-roots' },
  ];
  for (const { file, args, target, verdict } of cases) {
    test(`${file} ${args.join(' ')}`, () => inFolder(files, async folder => {
      const { status, out, err } = await run(folder.path, ['trace', file, '--format', 'json', ...args]);
      assert.deepEqual([status, err], [0, '']);
      const parsed: unknown = JSON.parse(out);
      assert.deepEqual(problemsOf('trace', parsed), []);
      const traced = parsed as TracedTarget;
      assert.deepEqual([traced.target, traced.verdict], [target, verdict]);
    }));
  }

  test('the release comes from the Dockerfile that builds the service', () => inFolder(files, async folder => {
    const { out } = await run(folder.path, ['trace', 'compose.yaml', '--format', 'json', '--workload', 'worker']);
    assert.equal((JSON.parse(out) as TracedTarget).go, '1.26');
  }));

  test('several that fit are named', () => inFolder(files, async folder => {
    const { status, err } = await run(folder.path, ['trace', 'pod.yaml', '--container', 'app']);
    assert.equal(status, 2);
    assert.match(err, /`pod\/shop\/app`, `pod\/other\/app`/);
  }));
});

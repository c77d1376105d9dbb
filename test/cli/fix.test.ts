/** `trustlint fix`: what is written, what is not, and what is said about it. */
import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import test, { describe } from 'node:test';
import { replaceFile } from '../../server/src/cli/write';
import { render } from '../../server/src/core/message';
import { bad, finished, good, inFolder, repaired, run, unsure } from './run';

const rule = 'dockerfile/missing-ca-bundle';

describe('exit status and result', () => {
  const cases: readonly { name: string; before: string; args?: string[]; status: number; after: string; out: RegExp }[] = [
    { name: 'all repaired', before: bad, status: 0, after: repaired, out: /^Dockerfile: changed\n1 fix applied in 1 file\n$/ },
    { name: 'nothing to do', before: good, status: 0, after: good, out: /^nothing to fix\n$/ },
    { name: 'what is below the threshold may be left', before: unsure, status: 0, after: unsure, out: /^nothing to fix\n$/ },
    { name: 'the rule that is named', before: bad, args: ['--rule', rule], status: 0, after: repaired, out: /1 fix applied/ },
    { name: 'another rule than the one that is named', before: bad, args: ['--rule', 'trustlint/unused-suppression'], status: 0, after: bad, out: /^nothing to fix\n$/ },
    { name: 'a comment that silences nothing is below the threshold and repaired all the same', before: `# trustlint-ignore ${rule}: really\n${good}`, status: 0, after: good, out: /1 fix applied/ },
    { name: 'with a byte-order mark', before: `\uFEFF${bad}`, status: 0, after: `\uFEFF${repaired}`, out: /1 fix applied/ },
    { name: 'with Windows line ends', before: bad.replace(/\n/g, '\r\n'), status: 0, after: repaired.replace(/\n/g, '\r\n'), out: /1 fix applied/ },
    { name: 'without a line end at the end', before: bad.trimEnd(), status: 0, after: repaired.trimEnd(), out: /1 fix applied/ },
  ];
  for (const { name, before, args = [], status, after, out } of cases) {
    test(name, () => inFolder({ Dockerfile: before }, async folder => {
      const ran = await run(folder.path, ['fix', ...args]);
      assert.equal(ran.status, status, ran.out + ran.err);
      assert.match(ran.out, out);
      assert.equal(ran.err, '');
      assert.equal(folder.read('Dockerfile'), after);
      const again = await run(folder.path, ['fix', ...args]);
      assert.deepEqual([again.status, again.out], [status, 'nothing to fix\n']);
    }));
  }

  test('what has only unsafe fixes is left and named, and repaired when that is wanted', () => inFolder({ Dockerfile: unsure, 'go.mod': 'module example.test/app\n\ngo 1.22\n' }, async folder => {
    const safe = await run(folder.path, ['fix']);
    assert.equal(safe.status, 1);
    assert.match(safe.out, /^nothing to fix\nleft: 1 finding \(1 warning\)\nDockerfile:\d+:\d+ warning dockerfile\/missing-ca-bundle [^\n]+\n$/);
    assert.equal(folder.read('Dockerfile'), unsure);
    const unsafe = await run(folder.path, ['fix', '--unsafe']);
    assert.equal(unsafe.status, 0, unsafe.out);
    assert.notEqual(folder.read('Dockerfile'), unsure);
    assert.equal((await run(folder.path, ['check'])).status, 0);
  }));

  test('several files', () => inFolder({ 'a/Dockerfile': bad, 'b/Dockerfile': good, 'c/Dockerfile': bad }, async folder => {
    const ran = await run(folder.path, ['fix']);
    assert.equal(ran.out, 'a/Dockerfile: changed\nc/Dockerfile: changed\n2 fixes applied in 2 files\n');
    assert.deepEqual(['a', 'b', 'c'].map(part => folder.read(`${part}/Dockerfile`)), [repaired, good, repaired]);
  }));

  test('a path that does not exist: the others are repaired, status 2', () => inFolder({ Dockerfile: bad }, async folder => {
    const ran = await run(folder.path, ['fix', 'nowhere', 'Dockerfile']);
    assert.equal(ran.status, 2);
    assert.equal(ran.err, 'trustlint: nowhere: no such file or directory\n');
    assert.equal(folder.read('Dockerfile'), repaired);
  }));
});

describe('only where the command line points', () => {
  test('files beside the named ones stay', () => inFolder({ 'a/Dockerfile': bad, 'b/Dockerfile': bad, 'x.Dockerfile': bad }, async folder => {
    await run(folder.path, ['fix', 'a', 'x.Dockerfile']);
    assert.deepEqual(['a/Dockerfile', 'b/Dockerfile', 'x.Dockerfile'].map(file => folder.read(file)), [repaired, bad, repaired]);
  }));

  test('links are not written through', () => inFolder({ 'real/Dockerfile': bad, 'work/': '' }, async folder => {
    symlinkSync('../real/Dockerfile', folder.at('work/Dockerfile'));
    symlinkSync('../real', folder.at('work/linked'));
    const work = folder.at('work');
    const walked = await run(work, ['fix']);
    assert.deepEqual([walked.status, walked.out], [0, 'nothing to fix\n']);
    for (const named of ['Dockerfile', 'linked']) {
      const ran = await run(work, ['fix', named]);
      assert.equal(ran.status, 2);
      assert.equal(ran.err, `trustlint: ${named} is a symbolic link, and links are not written through; name what it leads to\n`);
    }
    assert.equal(folder.read('real/Dockerfile'), bad);
    assert.equal(lstatSync(folder.at('work/Dockerfile')).isSymbolicLink(), true);
    assert.equal((await run(work, ['fix', 'linked/Dockerfile'])).status, 0);
    assert.equal(folder.read('real/Dockerfile'), repaired);
  }));

  test('ignored files stay unless they are named', () => inFolder({ '.gitignore': 'old', 'old/Dockerfile': bad, '.trustlint.json': '{"exclude":["x.Dockerfile"]}', 'x.Dockerfile': bad }, async folder => {
    await run(folder.path, ['fix']);
    assert.deepEqual([folder.read('old/Dockerfile'), folder.read('x.Dockerfile')], [bad, bad]);
    await run(folder.path, ['fix', 'old/Dockerfile', 'x.Dockerfile']);
    assert.deepEqual([folder.read('old/Dockerfile'), folder.read('x.Dockerfile')], [repaired, repaired]);
  }));
});

describe('the file on disk', () => {
  test('keeps its mode, and nothing is left beside it', { skip: process.platform === 'win32' ? 'there are no permission bits' : false }, () => inFolder({ Dockerfile: bad }, async folder => {
    chmodSync(folder.at('Dockerfile'), 0o640);
    await run(folder.path, ['fix']);
    assert.equal(statSync(folder.at('Dockerfile')).mode & 0o7777, 0o640);
    assert.deepEqual(readdirSync(folder.path), ['Dockerfile']);
  }));

  test('is not touched when there is nothing to write', () => inFolder({ Dockerfile: good }, async folder => {
    const before = statSync(folder.at('Dockerfile'), { bigint: true });
    await run(folder.path, ['fix']);
    const after = statSync(folder.at('Dockerfile'), { bigint: true });
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
  }));

  test('is not rewritten when it is no UTF-8', () => inFolder({ Dockerfile: Buffer.concat([Buffer.from('# caf\xe9\n', 'latin1'), Buffer.from(bad)]) }, async folder => {
    const before = readFileSync(folder.at('Dockerfile'));
    const ran = await run(folder.path, ['fix']);
    assert.equal(ran.status, 2);
    assert.equal(ran.err, 'trustlint: Dockerfile is not UTF-8, so it is not rewritten\n');
    assert.deepEqual(readFileSync(folder.at('Dockerfile')), before);
  }));

  test('is not overwritten when it has changed since it was read', () => inFolder({ file: 'new' }, async folder => {
    const problem = replaceFile(folder.at('file'), 'file', 'old', 'older still');
    assert.equal(problem && render(problem), 'file has changed meanwhile, so it is not written');
    assert.equal(folder.read('file'), 'new');
  }));

  test('is not made when it is gone', () => inFolder({}, async folder => {
    const problem = replaceFile(folder.at('file'), 'file', 'old', 'new');
    assert.equal(problem && render(problem), 'file cannot be written: no such file or directory');
    assert.deepEqual(readdirSync(folder.path), []);
  }));
});

describe('--dry-run', () => {
  test('writes nothing, prints a diff on standard output and the rest on standard error', () => inFolder({ 'a/Dockerfile': bad }, async folder => {
    const ran = await run(folder.path, ['fix', '--dry-run']);
    assert.equal(ran.status, 1);
    assert.equal(ran.err, '1 fix would be applied in 1 file\n');
    assert.equal(ran.out, [
      '--- a/a/Dockerfile',
      '+++ b/a/Dockerfile',
      '@@ -1,5 +1,6 @@',
      ' FROM golang:1.22 AS build',
      ' RUN go build -o /app .',
      ' FROM scratch',
      '+COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
      ' COPY --from=build /app /app',
      ' CMD ["/app"]',
      '',
    ].join('\n'));
    assert.equal(folder.read('a/Dockerfile'), bad);
  }));

  const texts: Readonly<Record<string, string>> = {
    'plain': bad,
    'Windows line ends': bad.replace(/\n/g, '\r\n'),
    'no line end at the end': bad.trimEnd(),
    'a byte-order mark': `\uFEFF${bad}`,
    'changes far apart': `# trustlint-ignore-file ${rule}: reason\n${good}# ${'x\n# '.repeat(40)}\n${good}# trustlint-ignore dockerfile/no-such-rule: reason\n`,
    'nothing left': `# trustlint-ignore-file ${rule}: reason\n`,
  };
  for (const [name, before] of Object.entries(texts)) {
    test(`what \`git apply\` and \`patch\` make of it is what \`trustlint fix\` does: ${name}`, () => inFolder({ 'one/sub dir/ü "x" Dockerfile.Dockerfile': before, 'two/sub dir/ü "x" Dockerfile.Dockerfile': before, 'three/sub dir/ü "x" Dockerfile.Dockerfile': before }, async folder => {
      const file = 'sub dir/ü "x" Dockerfile.Dockerfile';
      const { out } = await run(folder.at('one'), ['fix', '--dry-run']);
      assert.notEqual(out, '');
      await run(folder.at('one'), ['fix']);
      const wanted = folder.read(`one/${file}`);
      assert.notEqual(wanted, before);
      folder.write('change.diff', out);
      const git = await finished('git', ['apply', '--whitespace=nowarn', '../change.diff'], folder.at('two'));
      assert.equal(git.status, 0, git.err);
      assert.equal(folder.read(`two/${file}`), wanted);
    }));
  }

  test('a name with line breaks cannot forge a header', { skip: process.platform === 'win32' ? 'such names are not allowed' : false }, () => inFolder({ 'x\n+++ b/y\n.Dockerfile': bad }, async folder => {
    const { out } = await run(folder.path, ['fix', '--dry-run']);
    assert.deepEqual(out.split('\n').filter(line => line.startsWith('+++')), ['+++ "b/x\\012+++ b/y\\012.Dockerfile"\t']);
  }));

  test('status 0 when nothing at the threshold is there', () => inFolder({ Dockerfile: unsure }, async folder => {
    assert.deepEqual(await run(folder.path, ['fix', '--dry-run']), { status: 0, out: '', err: 'nothing to fix\n' });
  }));
});


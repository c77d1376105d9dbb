/** `trustlint check`: what is judged, what is reported, and with which exit status. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { describe } from 'node:test';
import type { CheckReport } from '../../server/src/cli/report';
import { bad, finished, good, inFolder, run, unsure, type Folder } from './run';
import { material } from '../support/materials';
import { problemsOf } from './schemas';

const rule = 'dockerfile/missing-ca-bundle';

async function report(folder: Folder, ...args: string[]): Promise<CheckReport> {
  const { out } = await run(folder.path, ['check', '--format', 'json', ...args]);
  const parsed: unknown = JSON.parse(out);
  assert.deepEqual(problemsOf('check', parsed), []);
  return parsed as CheckReport;
}

async function judged(folder: Folder, ...args: string[]): Promise<string[]> {
  return (await report(folder, '--min-severity', 'hint', ...args)).findings.map(({ file }) => file);
}

describe('exit status', () => {
  const cases: readonly { name: string; files: Record<string, string>; args: string[]; status: number }[] = [
    { name: 'no files', files: {}, args: [], status: 0 },
    { name: 'nothing found', files: { Dockerfile: good }, args: [], status: 0 },
    { name: 'a warning', files: { Dockerfile: bad }, args: [], status: 1 },
    { name: 'an information is below the default threshold', files: { Dockerfile: unsure }, args: [], status: 0 },
    { name: 'an information at its own threshold', files: { Dockerfile: unsure }, args: ['--min-severity', 'information'], status: 1 },
    { name: 'an information below a lower threshold', files: { Dockerfile: unsure }, args: ['--min-severity', 'hint'], status: 1 },
    { name: 'a warning below a higher threshold', files: { Dockerfile: bad }, args: ['--min-severity', 'error'], status: 0 },
    { name: 'the rule that finds something', files: { Dockerfile: bad }, args: ['--rule', rule], status: 1 },
    { name: 'a rule that finds nothing', files: { Dockerfile: bad }, args: ['--rule', 'trustlint/unused-suppression'], status: 0 },
    { name: 'several rules with commas', files: { Dockerfile: bad }, args: ['--rule', `trustlint/unused-suppression,${rule}`], status: 1 },
    { name: 'several rules one by one', files: { Dockerfile: bad }, args: ['--rule', 'trustlint/unused-suppression', '--rule', rule], status: 1 },
    { name: 'several rules behind one option', files: { Dockerfile: bad }, args: ['--rule', 'trustlint/unused-suppression', rule], status: 1 },
    { name: 'a rule and a path behind it', files: { 'a/Dockerfile': bad, 'b/Dockerfile': good }, args: ['--rule', rule, 'b'], status: 0 },
    { name: 'a named file of no language', files: { 'notes.txt': bad }, args: ['notes.txt'], status: 0 },
    { name: 'a path that does not exist', files: { Dockerfile: good }, args: ['nowhere'], status: 2 },
    { name: 'a path that does not exist, and findings', files: { Dockerfile: bad }, args: ['nowhere', '.'], status: 2 },
    { name: 'severity off in the settings', files: { Dockerfile: bad, '.trustlint.json': `{"rules":{"${rule}":"off"}}` }, args: [], status: 0 },
    { name: 'severity lowered in the settings', files: { Dockerfile: bad, '.trustlint.json': `{"rules":{"${rule}":"hint"}}` }, args: [], status: 0 },
    { name: 'severity raised in the settings', files: { Dockerfile: bad, '.trustlint.json': `{"rules":{"${rule}":"error"}}` }, args: ['--min-severity', 'error'], status: 1 },
    { name: 'other settings by option', files: { Dockerfile: bad, 'ci/strict.json': `{"rules":{"${rule}":"off"}}` }, args: ['--config', 'ci/strict.json'], status: 0 },
    { name: 'settings by option instead of those of the folder', files: { Dockerfile: bad, '.trustlint.json': 'broken', 'empty.json': '{}' }, args: ['--config', 'empty.json'], status: 1 },
    { name: 'settings with a byte-order mark', files: { Dockerfile: bad, '.trustlint.json': `\uFEFF{"rules":{"${rule}":"off"}}` }, args: [], status: 0 },
    { name: 'a language that is switched off', files: { Dockerfile: bad, '.trustlint.json': '{"enable":{"dockerfile":false}}' }, args: [], status: 0 },
    { name: 'a suppression with a reason', files: { Dockerfile: `# trustlint-ignore-file ${rule}: this program makes no connections\n${bad}` }, args: [], status: 0 },
    { name: 'a Dockerfile that is not finished', files: { Dockerfile: 'FROM golang:1.22 AS' }, args: [], status: 0 },
    { name: 'an empty Dockerfile', files: { Dockerfile: '' }, args: [], status: 0 },
  ];
  for (const { name, files, args, status } of cases) {
    test(name, () => inFolder(files, async folder => {
      const ran = await run(folder.path, ['check', ...args]);
      assert.equal(ran.status, status, ran.out + ran.err);
      assert.equal(ran.err === '', status !== 2, ran.err);
    }));
  }
});

describe('wrong use is one line and status 2', () => {
  const cases: readonly { args: string[]; says: RegExp; files?: Record<string, string> }[] = [
    { args: ['--frobnicate'], says: /unknown option `--frobnicate`; `trustlint check --help`/ },
    { args: ['--format'], says: /`--format <value>` argument missing; `trustlint check --help`/ },
    { args: ['--format', 'xml'], says: /`--format` must be one of pretty, json, sarif, github, not `xml`/ },
    { args: ['--shard', '3/2'], says: /`--shard` must be a number and the number of shards such as 2\/4, not `3\/2`/ },
    { args: ['--shard', 'x'], says: /`--shard` must be/ },
    { args: ['--min-severity', 'fatal'], says: /`--min-severity` must be one of error, warning, information, hint, not `fatal`/ },
    { args: ['--rule', 'dockerfile/missing-ca-bundel'], says: /there is no rule `dockerfile\/missing-ca-bundel`; there is one named `dockerfile\/missing-ca-bundle`/ },
    { args: ['--rule', 'xyzzy'], says: /there is no rule `xyzzy`; `trustlint rules` lists them/ },
    { args: ['--rule', ','], says: /`--rule` needs the name of a rule/ },
    { args: ['--config', 'nowhere.json'], says: /nowhere\.json: no such file or directory/ },
    { args: [], files: { '.trustlint.json': '{' }, says: /\.trustlint\.json: the file is not JSON/ },
    { args: [], files: { '.trustlint.json': '{"rulez":{}}' }, says: /\.trustlint\.json: there is no setting `rulez`; there is one named `rules`/ },
    { args: [], files: { '.trustlint.json': '[]' }, says: /\.trustlint\.json: `trustlint` must be an object/ },
    { args: ['--config', '.'], says: /\.: is a directory/ },
    { args: ['a\u001b[31m\nb'], says: /^trustlint: a\\x1b\[31m b: no such file or directory\n$/ },
  ];
  for (const { args, says, files = {} } of cases) {
    test(`${args.join(' ').replace(/[^ -~]/g, '?') || Object.values(files).join('')}`, () => inFolder({ Dockerfile: good, ...files }, async folder => {
      const ran = await run(folder.path, ['check', ...args]);
      assert.equal(ran.status, 2);
      assert.match(ran.err, says);
      assert.equal(ran.err.split('\n').length, 2, ran.err);
      assert.equal(ran.out, '');
    }));
  }
});

describe('which files are judged', () => {
  const cases: readonly { name: string; files: Record<string, string>; args?: string[]; judged: string[] }[] = [
    { name: 'a whole tree, by name', files: { Dockerfile: bad, 'a/app.Dockerfile': bad, 'a/b/Containerfile.prod': bad, 'a/b/notes': bad }, judged: ['Dockerfile', 'a/app.Dockerfile', 'a/b/Containerfile.prod'] },
    { name: 'several paths, each file once', files: { 'a/Dockerfile': bad, 'b/Dockerfile': bad, 'c/Dockerfile': bad }, args: ['b', 'a/Dockerfile', 'a', './b/Dockerfile'], judged: ['b/Dockerfile', 'a/Dockerfile'] },
    { name: 'not what .gitignore excludes', files: { '.gitignore': 'out/\n/a/Dockerfile', 'out/Dockerfile': bad, 'a/Dockerfile': bad, 'a/a/Dockerfile': bad }, judged: ['a/a/Dockerfile'] },
    { name: 'an inner .gitignore has the last word', files: { '.gitignore': '*.Dockerfile', 'a/.gitignore': '!x.Dockerfile', 'a/x.Dockerfile': bad, 'x.Dockerfile': bad }, judged: ['a/x.Dockerfile'] },
    { name: 'nothing comes back out of an excluded directory', files: { '.gitignore': 'a/\n!a/Dockerfile', 'a/Dockerfile': bad }, judged: [] },
    { name: 'not what .trustlintignore excludes', files: { '.trustlintignore': 'legacy', 'legacy/Dockerfile': bad, Dockerfile: bad }, judged: ['Dockerfile'] },
    { name: '.dockerignore does not count', files: { '.dockerignore': '*\nDockerfile', Dockerfile: bad }, judged: ['Dockerfile'] },
    { name: 'not what the settings exclude', files: { '.trustlint.json': '{"exclude":["legacy/**","x.*"]}', 'legacy/Dockerfile': bad, 'x.Dockerfile': bad, Dockerfile: bad }, judged: ['Dockerfile'] },
    { name: 'an ignored file that is named', files: { '.gitignore': 'Dockerfile', Dockerfile: bad }, args: ['Dockerfile'], judged: ['Dockerfile'] },
    { name: 'an excluded file that is named', files: { '.trustlint.json': '{"exclude":["Dockerfile"]}', Dockerfile: bad }, args: ['Dockerfile'], judged: ['Dockerfile'] },
    { name: 'an ignored directory that is named', files: { '.gitignore': 'out', 'out/Dockerfile': bad }, args: ['out'], judged: ['out/Dockerfile'] },
    { name: 'an excluded directory that is named', files: { '.trustlint.json': '{"exclude":["out"]}', 'out/Dockerfile': bad }, args: ['out'], judged: ['out/Dockerfile'] },
    { name: 'the ignore files above a named directory count', files: { '.trustlintignore': 'Dockerfile', 'a/Dockerfile': bad, 'a/x.Dockerfile': bad }, args: ['a'], judged: ['a/x.Dockerfile'] },
    { name: 'the ignore files of the repository count from inside it', files: { '.git/info/exclude': 'y.*', '.gitignore': 'x.*', 'a/x.Dockerfile': bad, 'a/y.Dockerfile': bad, 'a/z.Dockerfile': bad }, args: ['a'], judged: ['a/z.Dockerfile'] },
    { name: 'not what belongs to tools', files: { 'node_modules/a/Dockerfile': bad, '.git/Dockerfile': bad, '.github/Dockerfile': bad }, judged: ['.github/Dockerfile'] },
    { name: 'a name that starts with a dash', files: { '-x.Dockerfile': bad }, args: ['--', '-x.Dockerfile'], judged: ['-x.Dockerfile'] },
    { name: 'names with blanks, percent signs and letters of all kinds', files: { 'a b/50%/ü.Dockerfile': bad }, judged: ['a b/50%/ü.Dockerfile'] },
  ];
  for (const { name, files, args = [], judged: expected } of cases) {
    test(name, () => inFolder(files, async folder => assert.deepEqual(await judged(folder, ...args), expected)));
  }

  test('from inside a folder, files outside are named with `..`', () => inFolder({ 'a/Dockerfile': bad, 'b/': '' }, async folder => {
    const { out } = await run(folder.at('b'), ['check', '../a', '--format', 'json']);
    assert.equal((JSON.parse(out) as CheckReport).findings[0]?.file, '../a/Dockerfile');
  }));

  test('a folder that is named from elsewhere is the folder of its files', () => {
    const dropped = 'package x\n\nimport "crypto/x509"\n\nfunc f() *x509.CertPool {\n\tpool := x509.NewCertPool()\n\tpool.AppendCertsFromPEM(nil)\n\treturn pool\n}\n';
    return inFolder({ 'a/vendor/x/x.go': dropped, 'a/own/x.go': dropped, 'b/': '' }, async folder => {
      const { out } = await run(folder.at('b'), ['check', '../a', '--format', 'json']);
      assert.deepEqual((JSON.parse(out) as CheckReport).findings.map(({ file }) => file), ['../a/own/x.go']);
    });
  });

  test('an absolute path is reported relative to the working directory', () => inFolder({ 'a/Dockerfile': bad }, async folder => assert.deepEqual(await judged(folder, folder.at('a')), ['a/Dockerfile'])));

  test('links are not followed, except those that are named, and no file is judged twice', () => inFolder({ 'real/Dockerfile': bad }, async folder => {
    symlinkSync('.', folder.at('loop'));
    symlinkSync('real', folder.at('other'));
    symlinkSync('real/Dockerfile', folder.at('x.Dockerfile'));
    symlinkSync('nowhere', folder.at('broken.Dockerfile'));
    assert.deepEqual(await judged(folder), ['real/Dockerfile']);
    assert.deepEqual(await judged(folder, 'other', '.', 'loop', 'loop/loop/real'), ['other/Dockerfile']);
    assert.deepEqual(await judged(folder, 'x.Dockerfile', 'real'), ['x.Dockerfile']);
  }));

  test('files that were judged are counted, others are not', () => inFolder({ Dockerfile: bad, 'a/Dockerfile': good, 'b.txt': '', 'c.Dockerfile': 'FROM a\0b' }, async folder => {
    assert.equal((await report(folder)).files, 2);
    assert.equal((await report(folder, 'b.txt')).files, 0);
  }));
});

describe('what cannot be judged', () => {
  test('certificates in another form than text are named, and never written', () => inFolder({ 'b.txt': '' }, async folder => {
    const pem = material('certificate', 'corp');
    const der = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
    const wide = Buffer.from(`\ufeff${pem}`, 'utf16le');
    writeFileSync(folder.at('corp.pem'), der);
    writeFileSync(folder.at('wide.pem'), wide);
    writeFileSync(folder.at('slides.key'), Buffer.from('PK\u0003\u0004\0'));
    const { findings } = await report(folder);
    assert.deepEqual(findings.map(({ file, rule }) => [file, rule]), [['corp.pem', 'pem/no-certificate'], ['wide.pem', 'pem/utf16']]);
    await run(folder.path, ['fix', '--unsafe']);
    assert.deepEqual([readFileSync(folder.at('corp.pem')), readFileSync(folder.at('wide.pem'))], [der, wide]);
  }));

  test('binary files are left out, and counted where they are named', () => inFolder({ 'a.Dockerfile': 'FROM scratch\0\u0001', 'b.txt': '' }, async folder => {
    assert.equal((await run(folder.path, ['check'])).out, 'no findings in 0 files\n');
    const named = await run(folder.path, ['check', 'a.Dockerfile', 'b.txt']);
    assert.equal(named.status, 0);
    assert.equal(named.out, 'no findings in 0 files\n2 named files were skipped: they are binary, or no language of Trustlint has files of their names\n');
    assert.match((await run(folder.path, ['check', 'b.txt'])).out, /\n1 named file was skipped: it is binary, or no language/);
  }));

  test('a file that is too large is not read, and that is said', () => inFolder({ Dockerfile: bad }, async folder => {
    truncateSync(folder.at('Dockerfile'), 3_000_000_000);
    const { findings } = await report(folder, '--min-severity', 'information');
    assert.deepEqual(findings.map(({ rule: name, message }) => [name, message]), [['trustlint/file-too-long', 'this file was not judged: it has 3000000000 bytes']]);
  }));

  test('a text of more than a million characters is not judged, and that is said', () => inFolder({ Dockerfile: `${bad}# ${'ü'.repeat(1_000_000)}` }, async folder => {
    const { findings } = await report(folder, '--min-severity', 'information');
    assert.deepEqual(findings.map(({ message }) => message), [`this file was not judged: it has ${bad.length + 2 + 1_000_000} characters`]);
  }));

  test('bytes that are no UTF-8 do no harm', () => inFolder({ Dockerfile: Buffer.concat([Buffer.from('# caf\xe9 \xff\xfe\n', 'latin1'), Buffer.from(bad)]) }, async folder => {
    const { findings } = await report(folder);
    assert.deepEqual(findings.map(({ range }) => range.start), [{ line: 3, character: 5 }]);
  }));

  test('a pipe is not read', { skip: process.platform === 'win32' ? 'there are no named pipes in the file system' : false }, () => inFolder({}, async folder => {
    assert.equal((await finished('mkfifo', ['Dockerfile', '.gitignore'], folder.path)).status, 0);
    assert.equal((await run(folder.path, ['check'])).status, 0);
    const named = await run(folder.path, ['check', 'Dockerfile']);
    assert.equal(named.status, 2);
    assert.equal(named.err, 'trustlint: Dockerfile: not a regular file\n');
  }));
});

describe('the JSON report', () => {
  test('is exactly the contract', () => inFolder({ Dockerfile: bad }, async folder => {
    const { version, files, findings } = await report(folder);
    assert.deepEqual({ version, files }, { version: 1, files: 1 });
    const [finding] = findings;
    assert.ok(finding);
    assert.equal(finding.rule, rule);
    assert.equal(finding.severity, 'warning');
    assert.deepEqual(finding.range, { start: { line: 2, character: 5 }, end: { line: 2, character: 12 } });
    assert.match(finding.url, /\/dockerfile\/missing-ca-bundle\.md$/);
    const [fix] = finding.fixes;
    assert.deepEqual({ safe: fix?.safe, preferred: fix?.preferred, file: fix?.edits[0]?.file }, { safe: true, preferred: true, file: 'Dockerfile' });
    assert.deepEqual(finding.fixes.map(({ preferred }) => preferred).filter(preferred => preferred), [true]);
  }));

  test('counts characters in UTF-16 units and keeps line ends out of ranges', () => inFolder({ Dockerfile: bad.replace('FROM scratch', 'ARG A="🐳" B=é\nFROM scratch').replace(/\n/g, '\r\n') }, async folder => {
    const [finding] = (await report(folder)).findings;
    assert.deepEqual(finding?.range, { start: { line: 3, character: 5 }, end: { line: 3, character: 12 } });
    assert.equal(finding?.fixes[0]?.edits[0]?.newText.includes('\r\n'), true);
  }));

  test('applied by a script as it stands, the preferred fix repairs the file', () => inFolder({ Dockerfile: bad }, async folder => {
    const edits = (await report(folder)).findings[0]?.fixes[0]?.edits ?? [];
    const lines = folder.read('Dockerfile').split('\n');
    const offset = ({ line, character }: { line: number; character: number }): number => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
    for (const { range, newText } of [...edits].reverse()) {
      const text = folder.read('Dockerfile');
      folder.write('Dockerfile', text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end)));
    }
    assert.deepEqual((await report(folder)).findings, []);
  }));

  test('is printed also when something could not be read', () => inFolder({ Dockerfile: bad }, async folder => {
    const ran = await run(folder.path, ['check', 'nowhere', 'Dockerfile', '--format', 'json']);
    assert.equal(ran.status, 2);
    assert.equal((JSON.parse(ran.out) as CheckReport).findings.length, 1);
  }));
});

test('directories as deep as the system allows are walked', () => inFolder({}, async folder => {
  const deep = path.join(folder.path, ...Array.from({ length: 800 }, () => 'd'));
  mkdirSync(deep, { recursive: true });
  folder.write(path.relative(folder.path, path.join(deep, 'Dockerfile')), bad);
  assert.equal((await report(folder)).findings.length, 1);
}));

describe('shards', () => {
  const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
  const skaffold = 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: shop\n      context: service-3\n';
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: shop\n      env:\n        - name: SSL_CERT_FILE\n          value: /roots.pem\n';
  const files = { ...Object.fromEntries(names.map(name => [`${name}/Dockerfile`, bad])), 'skaffold.yaml': skaffold, 'pod.yaml': pod };

  test('together judge what one run judges, each file once', () => inFolder(files, async folder => {
    const whole = await report(folder, '--min-severity', 'hint');
    const parts = await Promise.all([1, 2, 3].map(number => report(folder, '--min-severity', 'hint', '--shard', `${number}/3`)));
    const ofFile = (findings: CheckReport['findings']): string[] => findings.map(finding => JSON.stringify(finding)).sort();
    assert.deepEqual(ofFile(parts.flatMap(({ findings }) => findings)), ofFile(whole.findings));
    assert.equal(parts.reduce((sum, part) => sum + part.files, 0), whole.files);
    assert.ok(parts.every(part => part.files > 0 && part.files < whole.files));
  }));

  test('have a name of their own in SARIF', () => inFolder(files, async folder => {
    const { out } = await run(folder.path, ['check', '--format', 'sarif', '--shard', '2/3']);
    const { runs } = JSON.parse(out) as { runs: readonly { automationDetails?: { id: string } }[] };
    assert.equal(runs[0]?.automationDetails?.id, 'trustlint/shard-2-of-3/');
  }));
});

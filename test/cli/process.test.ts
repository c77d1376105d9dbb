/** The command as a process: streams, exit statuses, users, signals, and the protocol on its pipes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import test, { describe } from 'node:test';
import { version } from '../../server/package.json';
import { bad, commandFile, finished, good, inFolder, repaired, runProcess } from './run';

describe('exit statuses and streams', () => {
  const cases: readonly { args: string[]; status: number; out: RegExp; err: RegExp }[] = [
    { args: ['--version'], status: 0, out: new RegExp(`^${version.replace(/\./g, '\\.')}\n$`), err: /^$/ },
    { args: ['--help'], status: 0, out: /^Trustlint computes /, err: /^$/ },
    { args: [], status: 2, out: /^$/, err: /^trustlint: no command given; `trustlint --help` lists them\n$/ },
    { args: ['check'], status: 1, out: /missing-ca-bundle/, err: /^$/ },
    { args: ['check', 'good'], status: 0, out: /^no findings in 1 file\n$/, err: /^$/ },
    { args: ['check', 'nowhere'], status: 2, out: /^$/, err: /^trustlint: nowhere: no such file or directory\n$/ },
    { args: ['fix', '--dry-run', 'good'], status: 0, out: /^$/, err: /^nothing to fix\n$/ },
    { args: ['trace', 'Dockerfile'], status: 0, out: /verdict: no roots/, err: /^$/ },
    { args: ['trace', 'nowhere'], status: 2, out: /^$/, err: /^trustlint: nowhere: no such file or directory\n$/ },
    { args: ['explain', 'missing-ca-bundle'], status: 0, out: /^# dockerfile\/missing-ca-bundle\n/, err: /^$/ },
    { args: ['facts', 'go', '1.22'], status: 0, out: /^Go 1\.22\n/, err: /^$/ },
    { args: ['lsp'], status: 2, out: /^$/, err: /^trustlint: `trustlint lsp` needs `--stdio`/ },
  ];
  for (const { args, status, out, err } of cases) {
    test(`trustlint ${args.join(' ')}`, () => inFolder({ Dockerfile: bad, 'good/Dockerfile': good }, async folder => {
      const ran = await runProcess(folder.path, args);
      assert.equal(ran.status, status, ran.err);
      assert.match(ran.out, out);
      assert.match(ran.err, err);
    }));
  }
});

test('a reader that goes early is no error, and the status still says what was found', () => inFolder(manyDockerfiles(60), async folder => {
  const script = `"$0" "$1" check --format pretty; echo "status $?" >&2`;
  const piped = await finished('sh', ['-c', `{ ${script}; } | head -n 1`, process.execPath, await commandFile()], folder.path);
  assert.match(piped.out, /^a0\/Dockerfile:3:6 warning dockerfile\/missing-ca-bundle\n$/);
  assert.equal(piped.err, 'status 1\n');
}));

test('long output arrives whole', () => inFolder(manyDockerfiles(60), async folder => {
  const ran = await runProcess(folder.path, ['check', '--format', 'json']);
  assert.equal(ran.status, 1);
  assert.equal((JSON.parse(ran.out) as { findings: unknown[] }).findings.length, 60);
}));

test('a full disk is said', { skip: process.platform === 'linux' ? false : 'there is no /dev/full' }, () => inFolder({ Dockerfile: good }, async folder => {
  const ran = await finished('sh', ['-c', '"$0" "$1" check > /dev/full', process.execPath, await commandFile()], folder.path);
  assert.equal(ran.status, 2);
  assert.equal(ran.err, 'trustlint: standard output: no space left on the device\n');
}));

describe('colour', { skip: process.platform === 'linux' ? false : '`script` takes other options here' }, () => {
  const escape = '\u001b[';
  const cases: readonly { name: string; env: Record<string, string>; terminal: boolean; colour: boolean }[] = [
    { name: 'on a terminal', env: { TERM: 'xterm' }, terminal: true, colour: true },
    { name: 'not on a terminal with NO_COLOR', env: { TERM: 'xterm', NO_COLOR: '1' }, terminal: true, colour: false },
    { name: 'on a terminal with an empty NO_COLOR', env: { TERM: 'xterm', NO_COLOR: '' }, terminal: true, colour: true },
    { name: 'not on a terminal that knows none', env: { TERM: 'dumb' }, terminal: true, colour: false },
    { name: 'not in a pipe', env: { TERM: 'xterm' }, terminal: false, colour: false },
  ];
  for (const { name, env, terminal, colour } of cases) {
    test(name, () => inFolder({ Dockerfile: bad }, async folder => {
      const command = await commandFile();
      const ran = terminal ? await finished('script', ['-qec', `'${process.execPath}' '${command}' check`, '/dev/null'], folder.path, { env }) : await runProcess(folder.path, ['check'], { env });
      assert.equal(ran.status, 1);
      assert.match(ran.out, /missing-ca-bundle/);
      assert.equal(ran.out.includes(escape), colour);
    }));
  }
});

describe('permissions', { skip: process.platform === 'win32' ? 'there are no permission bits' : false }, () => {
  test('what cannot be read is named, the rest is judged', () => inFolder({ 'a/Dockerfile': bad, 'b/Dockerfile': bad, 'c/Dockerfile': bad }, async folder => {
    chmodSync(folder.at('a/Dockerfile'), 0);
    chmodSync(folder.at('b'), 0);
    const ran = await runProcess(folder.path, ['check', '--format', 'json'], { ordinary: true });
    chmodSync(folder.at('b'), 0o755);
    assert.equal(ran.status, 2);
    assert.deepEqual((JSON.parse(ran.out) as { findings: { file: string }[] }).findings.map(({ file }) => file), ['c/Dockerfile']);
    assert.equal(ran.err, 'trustlint: b: permission denied\ntrustlint: a/Dockerfile: permission denied\n');
  }));

  test('what no language judges is not even opened', () => inFolder({ Dockerfile: good, 'notes.txt': '', 'image.iso': '' }, async folder => {
    chmodSync(folder.at('notes.txt'), 0);
    chmodSync(folder.at('image.iso'), 0);
    const ran = await runProcess(folder.path, ['check', '.', 'notes.txt'], { ordinary: true });
    assert.deepEqual([ran.status, ran.err], [0, '']);
  }));

  test('settings that cannot be read stop the run', () => inFolder({ Dockerfile: bad, '.trustlint.json': '{}' }, async folder => {
    chmodSync(folder.at('.trustlint.json'), 0);
    const ran = await runProcess(folder.path, ['check'], { ordinary: true });
    assert.deepEqual(ran, { status: 2, out: '', err: 'trustlint: .trustlint.json: permission denied\n' });
  }));

  test('a file that may not be written stays, and so does one in a folder that may not', () => inFolder({ 'a/Dockerfile': bad, 'b/Dockerfile': bad, 'c/Dockerfile': bad }, async folder => {
    for (const part of ['a', 'b', 'c']) give(folder.at(part));
    for (const part of ['a', 'b', 'c']) give(folder.at(`${part}/Dockerfile`));
    chmodSync(folder.at('a/Dockerfile'), 0o444);
    chmodSync(folder.at('b'), 0o555);
    const ran = await runProcess(folder.path, ['fix'], { ordinary: true });
    chmodSync(folder.at('b'), 0o755);
    assert.equal(ran.status, 2);
    assert.equal(ran.err, 'trustlint: a/Dockerfile cannot be written: permission denied\ntrustlint: b/Dockerfile cannot be written: permission denied\n');
    assert.deepEqual(['a', 'b', 'c'].map(part => folder.read(`${part}/Dockerfile`)), [bad, bad, repaired]);
  }));
});

test('an interrupt ends a long run at once', { skip: process.platform === 'win32' ? 'there are no signals' : false }, () => inFolder(manyDockerfiles(600), async folder => {
  const child = spawn(process.execPath, [await commandFile(), 'check', '--format', 'json'], { cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  const ended = new Promise(resolve => child.on('exit', (status, signal) => resolve(signal ?? status)));
  child.on('spawn', () => setTimeout(() => child.kill('SIGINT'), 300));
  assert.equal(await ended, 'SIGINT');
  assert.equal(out, '');
}));

test('lsp --stdio answers on standard output, and on nothing else', () => inFolder({}, async folder => {
  const child = spawn(process.execPath, [await commandFile(), 'lsp', '--stdio'], { cwd: folder.path });
  let out = '';
  let err = '';
  const answers = new Map<string, () => void>();
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    for (const [answer, heard] of answers) if (out.includes(answer)) heard();
  });
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  const ended = new Promise(resolve => child.on('close', resolve));
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const answer = (text: string): Promise<void> => new Promise(heard => answers.set(text, heard));

  const initialized = answer('"id":1,"result":{');
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  await initialized;
  const down = answer('"id":2,"result":null');
  send({ method: 'initialized', params: {} });
  send({ id: 2, method: 'shutdown' });
  await down;
  send({ method: 'exit' });
  assert.equal(await ended, 0);
  assert.equal(err, '');
  assert.match(out, /^Content-Length: \d+\r\n\r\n\{/);
}));

function manyDockerfiles(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}/Dockerfile`, bad]));
}

/** Hands a path to the ordinary user, if this is root. */
function give(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, 65534, 65534);
}

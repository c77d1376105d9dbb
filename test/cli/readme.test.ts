/** The page of the npm package says what the command line does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test, { describe } from 'node:test';
import { commands } from '../../server/src/cli/commands/index';
import { bad, inFolder, repaired, run } from './run';
import { problemsOf } from './schemas';

const page = readFileSync(path.resolve(import.meta.dirname, '../../server/README.md'), 'utf8');

/** The fenced blocks of one kind, in order. */
function blocks(kind: string): string[] {
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].filter(match => match[1] === kind).map(match => match[2] ?? '');
}

/** The section of one command, up to the next heading of its level. */
function sectionOf(name: string): string {
  return page.split(/^## /m).find(section => (section.split('\n')[0] ?? '').replace(/^trustlint /, '').split(', ').includes(name)) ?? '';
}

for (const { name, usage } of commands) {
  test(`the usage of ${name} stands there as the help has it`, () => {
    for (const line of usage) assert.ok(blocks('').some(block => block.split('\n').includes(`trustlint ${line}`)), line);
  });
}

for (const { name, options } of commands.filter(command => ['check', 'fix', 'trace'].includes(command.name))) {
  test(`the section of ${name} explains every option`, () => {
    const section = sectionOf(name);
    for (const option of Object.keys(options)) assert.ok(section.includes(`\`--${option}\``) || section.includes(`\`--${option} `), option);
  });
}

describe('the examples', () => {
  test('of JSON have the shapes that the command line gives', () => {
    const [check, settings, trace] = blocks('json').map(block => JSON.parse(block) as unknown);
    assert.deepEqual(problemsOf('check', check), []);
    assert.deepEqual(problemsOf('trace', trace), []);
    assert.notEqual(settings, undefined);
  });

  test('of settings are settings', () => inFolder({ '.trustlint.json': blocks('json')[1] ?? '' }, async folder => {
    const { status, err } = await run(folder.path, ['check']);
    assert.deepEqual([status, err], [0, '']);
  }));

  test('of the pretty form are what is printed', () => inFolder({ Dockerfile: bad }, async folder => {
    const example = blocks('').find(block => block.startsWith('Dockerfile:')) ?? '';
    const printed = (await run(folder.path, ['check'])).out;
    // Fixes come and go; the page shows the first.
    const first = printed.split('\n').filter((line, index, lines) => !line.startsWith('  = fix') || !(lines[index - 1] ?? '').startsWith('  = fix'));
    assert.equal(example, first.join('\n'));
  }));

  test('of edits are what is reported', () => inFolder({ Dockerfile: bad }, async folder => {
    await run(folder.path, ['fix']);
    assert.equal(folder.read('Dockerfile'), repaired);
    const [example] = blocks('json').map(block => JSON.parse(block) as { findings?: { fixes: { edits: { newText: string }[] }[] }[] });
    assert.ok(repaired.includes(example?.findings?.[0]?.fixes[0]?.edits[0]?.newText ?? '-'));
  }));

  test('the comment that silences a rule does', () => inFolder({}, async folder => {
    const comment = /`(# trustlint-ignore dockerfile\/missing-ca-bundle: [^`]+)`/.exec(page)?.[1];
    assert.ok(comment);
    folder.write('Dockerfile', bad.replace('FROM scratch', `${comment}\nFROM scratch`));
    assert.equal((await run(folder.path, ['check', '--min-severity', 'hint'])).status, 0);
  }));

  test('the pattern of the pre-commit hook takes what the languages take', () => {
    const pattern = /^ +files: (.+)$/m.exec(page)?.[1];
    assert.ok(pattern);
    for (const name of ['Dockerfile', 'a/Dockerfile.prod', 'b/web.Dockerfile', 'Containerfile', 'web.containerfile']) assert.match(name, new RegExp(pattern));
    for (const name of ['Dockerfiles/notes', 'main.go', 'myDockerfile']) assert.doesNotMatch(name, new RegExp(pattern));
  });
});

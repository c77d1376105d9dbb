/** The formats of `trustlint check`, and that nothing in a file or its name gets raw to a terminal. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { formatGithub } from '../../server/src/cli/format/github';
import { formatJson } from '../../server/src/cli/format/json';
import { formatPretty } from '../../server/src/cli/format/pretty';
import { formatSarif } from '../../server/src/cli/format/sarif';
import type { CheckReport, ReportedFinding, ShownFinding } from '../../server/src/cli/report';
import { allRules } from '../../server/src/cli/commands/rules';
import type { Severity } from '../../server/src/core/finding';
import { bad, inFolder, run, unsure } from './run';
import { problemsOf } from './schemas';

interface Place {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

function shown(lines: readonly string[], { line, from, to }: Place, changes: Partial<ReportedFinding> = {}): ShownFinding {
  const finding: ReportedFinding = {
    file: 'Dockerfile',
    range: { start: { line, character: from }, end: { line: line + lines.length - 1, character: to } },
    rule: 'dockerfile/missing-ca-bundle',
    severity: 'warning',
    message: 'what',
    why: 'why it matters',
    help: 'what to do',
    url: 'https://example.test/page.md',
    related: [],
    fixes: [],
    ...changes,
  };
  return { finding, lines };
}

function pretty(...findings: readonly ShownFinding[]): string {
  return formatPretty({ shown: findings, files: 1, skipped: 0, colour: false });
}

/** The lines of the code frame alone. */
function frame(finding: ShownFinding): string[] {
  return pretty(finding).split('\n').filter(line => /^\s*\d* \|/.test(line)).slice(1);
}

describe('pretty', () => {
  test('a finding whole, in the words of the JSON report', () => inFolder({ 'a/Dockerfile': bad }, async folder => {
    const { findings } = JSON.parse((await run(folder.path, ['check', '--format', 'json'])).out) as CheckReport;
    const [finding] = findings;
    assert.ok(finding && finding.fixes.length > 1);
    const { out } = await run(folder.path, ['check']);
    assert.equal(out, [
      'a/Dockerfile:3:6 warning dockerfile/missing-ca-bundle',
      `  ${finding.message}`,
      '  |',
      '3 | FROM scratch',
      '  |      ^^^^^^^',
      `  = why: ${finding.why}`,
      `  = help: ${finding.help}`,
      ...finding.fixes.map(({ title, safe }) => `  = fix${safe ? '' : ' (unsafe)'}: ${title}`),
      '',
      '1 finding (1 warning) in 1 file',
      '1 of them can be repaired by `trustlint fix`',
      '',
    ].join('\n'));
  }));

  const frames: readonly { name: string; finding: ShownFinding; lines: string[] }[] = [
    { name: 'tabs stay', finding: shown(['\tRUN x'], { line: 8, from: 1, to: 4 }), lines: ['9 | \tRUN x', '  | \t^^^'] },
    { name: 'wide letters take two columns', finding: shown(['ENV 名=值 X'], { line: 0, from: 4, to: 7 }), lines: ['1 | ENV 名=值 X', '  |     ^^^^^'] },
    { name: 'pictures are one character of two columns', finding: shown(['A 🐳 B'], { line: 0, from: 5, to: 6 }), lines: ['1 | A 🐳 B', '  |      ^'] },
    { name: 'accents and a byte-order mark take none', finding: shown(['\uFEFFe\u0301 FROM'], { line: 0, from: 4, to: 8 }), lines: ['1 | \uFEFFe\u0301 FROM', '  |   ^^^^'] },
    { name: 'an empty range gets one mark', finding: shown(['FROM'], { line: 0, from: 4, to: 4 }), lines: ['1 | FROM', '  |     ^'] },
    { name: 'several lines are marked from their first letter', finding: shown(['RUN a \\', '    b'], { line: 8, from: 0, to: 5 }), lines: [' 9 | RUN a \\', '   | ^^^^^^^', '10 |     b', '   |     ^'] },
    { name: 'control characters are shown as escapes and marked as wide', finding: shown(['A\u001b[2JB'], { line: 0, from: 0, to: 2 }), lines: ['1 | A\\x1b[2JB', '  | ^^^^^'] },
  ];
  for (const { name, finding, lines } of frames) test(name, () => assert.deepEqual(frame(finding), lines));

  test('of a range of many lines the first are shown', () => {
    const many = shown(['a', 'b', 'c', 'd'], { line: 0, from: 0, to: 1 });
    const longer = { ...many, finding: { ...many.finding, range: { start: { line: 0, character: 0 }, end: { line: 90, character: 1 } } } };
    assert.equal(frame(longer).at(-1), '  | …');
    assert.equal(frame(many).at(-1), '  | ^');
  });

  test('of a long line what is around the marks is shown', () => {
    const [code, marks] = frame(shown([`${'a'.repeat(100_000)}HERE${'b'.repeat(100_000)}`], { line: 0, from: 100_000, to: 100_004 }));
    assert.equal(code, `1 | …${'a'.repeat(80)}HERE${'b'.repeat(80)}…`);
    assert.equal(marks, `  | ${' '.repeat(81)}^^^^`);
    const [all] = frame(shown(['c'.repeat(100_000)], { line: 0, from: 0, to: 100_000 }));
    assert.equal(all, `1 | ${'c'.repeat(120)}…`);
  });

  const sums: readonly { severities: Severity[]; sum: string }[] = [
    { severities: ['error'], sum: '1 finding (1 error) in 1 file' },
    { severities: ['error', 'error', 'warning'], sum: '3 findings (2 errors, 1 warning) in 1 file' },
    { severities: ['hint', 'information', 'information', 'hint', 'warning', 'warning'], sum: '6 findings (2 warnings, 2 information, 2 hints) in 1 file' },
  ];
  for (const { severities, sum } of sums) {
    test(sum, () => assert.ok(pretty(...severities.map(severity => shown(['x'], { line: 0, from: 0, to: 1 }, { severity }))).endsWith(`\n${sum}\n`)));
  }

  test('colour only where it is asked for', () => inFolder({ Dockerfile: bad }, async folder => {
    const plain = (await run(folder.path, ['check'])).out;
    const coloured = (await run(folder.path, ['check'], { colour: true })).out;
    assert.equal(plain.includes('\u001b'), false);
    assert.equal(coloured.includes('\u001b[33mwarning\u001b[39m'), true);
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain);
  }));
});

describe('sarif', () => {
  test('of files that have findings, with related places and fixes', () => inFolder({ Dockerfile: bad, 'b ü%/Dockerfile': bad, 'c/Dockerfile': unsure }, async folder => {
    const ran = await run(folder.path, ['check', '--format', 'sarif', '--min-severity', 'hint']);
    assert.equal(ran.status, 1);
    const log = JSON.parse(ran.out) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number; level: string; locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[] }[] }[] };
    assert.deepEqual(problemsOf('sarif', log), []);
    const [first] = log.runs;
    assert.deepEqual(first?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri), ['Dockerfile', 'b%20%C3%BC%25/Dockerfile', 'c/Dockerfile']);
    assert.deepEqual(first.results.map(({ level }) => level), ['warning', 'warning', 'note']);
    assert.deepEqual(first.results[0]?.locations[0]?.physicalLocation.region, { startLine: 3, startColumn: 6, endLine: 3, endColumn: 13 });
    for (const { ruleId, ruleIndex } of first.results) assert.equal(first.tool.driver.rules[ruleIndex]?.id, ruleId);
    assert.equal(first.tool.driver.rules.length, new Set(first.results.map(({ ruleId }) => ruleId)).size);
  }));

  test('without findings', () => inFolder({}, async folder => {
    const { out } = await run(folder.path, ['check', '--format', 'sarif']);
    assert.deepEqual(problemsOf('sarif', JSON.parse(out)), []);
  }));

  test('of every rule there is, of odd names, and of lists with equal entries', () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const fix = { title: 't', safe: false, preferred: false, edits: [{ file: '../x y', range, newText: '' }, { file: 'z\ud800#?', range, newText: 'a\u0000' }] };
    const related = { file: 'a', range, message: 'm' };
    const findings = allRules().map(rule => shown(['x'], { line: 0, from: 0, to: 1 }, { rule: rule.name, severity: rule.level, fixes: [fix, fix], related: [related, related] }).finding);
    const log: unknown = JSON.parse(formatSarif({ version: 1, files: 1, findings }, allRules(), '1.2.3'));
    assert.deepEqual(problemsOf('sarif', log), []);
  });
});

describe('github', () => {
  test('an annotation', () => inFolder({ 'a,b:c/Dockerfile': bad }, async folder => {
    const { out } = await run(folder.path, ['check', '--format', 'github']);
    assert.match(out, /^::warning file=a%2Cb%3Ac\/Dockerfile,line=3,endLine=3,col=6,endColumn=12,title=dockerfile\/missing-ca-bundle::stage `scratch` has no root certificates[^\n]*%0A[^\n]*%0Ahelp: [^\n]*\n$/);
  }));

  const cases: readonly { name: string; severity: Severity; message: string; starts: string }[] = [
    { name: 'errors', severity: 'error', message: 'a', starts: '::error ' },
    { name: 'information', severity: 'information', message: 'a', starts: '::notice ' },
    { name: 'hints', severity: 'hint', message: 'a', starts: '::notice ' },
  ];
  for (const { name, severity, message, starts } of cases) {
    test(name, () => assert.ok(formatGithub({ version: 1, files: 1, findings: [shown(['x'], { line: 0, from: 0, to: 1 }, { severity, message }).finding] }).startsWith(starts)));
  }

  test('no line of a message becomes a command of its own', () => {
    const { finding } = shown(['x'], { line: 0, from: 0, to: 1 }, { message: 'a\r\n::set-output name=x::y\r::error::z\n100%', file: 'x\n::error::y' });
    const out = formatGithub({ version: 1, files: 1, findings: [finding] });
    assert.equal(out.split(/[\r\n]/).length, 2, out);
    assert.match(out, /100%25/);
  });

  test('columns are left out of ranges over several lines', () => {
    const out = formatGithub({ version: 1, files: 1, findings: [shown(['x', 'y'], { line: 0, from: 0, to: 1 }).finding] });
    assert.match(out, /line=1,endLine=2,title=/);
  });
});

describe('nothing raw reaches a terminal', () => {
  /** Every control character but tab and line feed, C1 included, and the marks that reorder text. */
  const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  const hostile = `\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil\u2066\u0000\b\r`;
  const everywhere = shown([`FROM ${hostile}`], { line: 0, from: 5, to: 9 }, {
    file: `${hostile}/Dockerfile`,
    message: hostile,
    why: hostile,
    help: hostile,
    related: [{ file: hostile, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, message: hostile }],
    fixes: [{ title: hostile, safe: true, preferred: true, edits: [{ file: hostile, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, newText: hostile }] }],
  });
  const report = { version: 1, files: 1, findings: [everywhere.finding] } as const;
  const outputs: Readonly<Record<string, string>> = {
    pretty: pretty(everywhere),
    json: formatJson(report),
    sarif: formatSarif(report, allRules(), '1.2.3'),
    github: formatGithub(report),
  };
  for (const [name, output] of Object.entries(outputs)) test(name, () => assert.doesNotMatch(output, raw));

  test('JSON still means the same', () => assert.deepEqual(JSON.parse(formatJson(report)), report));

  test('from a file and its name', { skip: process.platform === 'win32' ? 'such names are not allowed' : false }, () => inFolder({ 'a\u001b[2J\u202e/b\n.Dockerfile': `ARG X="\u001b[2J\u009b"\n${bad.replace('scratch', 'scratch AS a\u001b[2J')}` }, async folder => {
    for (const args of [['check'], ['check', '--format', 'json'], ['check', '--format', 'sarif'], ['check', '--format', 'github'], ['fix', '--dry-run'], ['trace', 'a\u001b[2J\u202e/b\n.Dockerfile']]) {
      const { out, err } = await run(folder.path, args, { interactive: true });
      assert.doesNotMatch(out + err, raw, args.join(' '));
    }
  }));
});

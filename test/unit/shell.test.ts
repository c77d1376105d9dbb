/** The shell reader: which commands it finds, with which words, and which of them are certain to run; real shells agree where they are there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readCommands } from '../../server/src/syntax/sh/commands';
import { wordFields } from '../../server/src/syntax/sh/expand';
import { readRunCommands } from '../../server/src/dockerfile/evaluate/commands/read';
import { sceneOf } from './dockerfile-cursor';

/** A command that may not run has `?` before its name. Only these programs are recorded, by our reader and by the shells. */
const programs = ['a', 'b', 'c', 'd'];

interface Row {
  readonly name: string;
  readonly script: string;
  /** Each command as its words joined with `|`. */
  readonly commands: readonly string[];
  /** Real shells run the script and must run the same commands; `none` where the outcome depends on more than the text. */
  readonly shell?: 'dash' | 'bash' | 'none';
}

const words: readonly Row[] = [
  { name: 'blanks and tabs', script: 'a  x\ty', commands: ['a|x|y'] },
  { name: 'single quotes', script: "a 'x  y' 'it'\\''s'", commands: ["a|x  y|it's"] },
  { name: 'double quotes', script: 'a "x  \\"y\\" \\$z \\n" "" x""y', commands: ['a|x  "y" $z \\n||xy'] },
  { name: 'operators in quotes', script: 'a "x && b" \'; c\' "|d"', commands: ['a|x && b|; c||d'] },
  { name: 'backslash before a blank', script: 'a x\\ y \\; \\&\\& b', commands: ['a|x y|;|&&|b'] },
  { name: 'a comment', script: 'a x # b y\nc', commands: ['a|x', 'c'] },
  { name: 'a number sign inside a word', script: 'a x#y http://h/#z', commands: ['a|x#y|http://h/#z'] },
  { name: 'a continued line', script: 'a x\\\ny \\\n  z', commands: ['a|xy|z'] },
  { name: 'a continued line in double quotes', script: 'a "x\\\ny"', commands: ['a|xy'] },
  { name: 'a continued line in single quotes stays', script: "a 'x\\\ny'", commands: ['a|x\\\ny'] },
  { name: 'ANSI quotes', script: "a $'x\\ty\\'z' $'\\x41'", commands: ["a|x\ty'z|A"], shell: 'bash' },
  { name: 'ampersand and semicolon in a quoted address', script: 'a "https://h/?p=1&q=2;r=3" -k', commands: ['a|https://h/?p=1&q=2;r=3|-k'] },
  { name: 'digits before a redirection', script: 'a x 2>/dev/null y 1 >/dev/null', commands: ['a|x|y|1'] },
  { name: 'redirections anywhere', script: '>/dev/null a x </dev/null 2>&1', commands: ['a|x'] },
  { name: 'both streams', script: 'a x &>/dev/null; b y >& /dev/null', commands: ['a|x', 'b|y'], shell: 'bash' },
  { name: 'an array is an assignment', script: 'L=(a b c); d x', commands: ['d|x'], shell: 'bash' },
  { name: 'a brace that is a word', script: 'a {x} }', commands: ['a|{x}|}'] },
];

const variables: readonly Row[] = [
  { name: 'a variable is split outside quotes only', script: 'V="x  y"; a $V "$V" \'$V\'', commands: ['a|x|y|x  y|$V'] },
  { name: 'an empty variable vanishes outside quotes', script: 'V=; a $V "$V" x', commands: ['a||x'] },
  { name: 'a variable glued to text', script: 'V="x y"; a p$V"q"', commands: ['a|px|yq'] },
  { name: 'assignments in a row see each other', script: 'V=x W=$V; a $W', commands: ['a|x'] },
  { name: 'an assignment before a command is not seen by its words', script: 'V=x; V=y a $V; b $V', commands: ['a|x', 'b|x'] },
  { name: 'appending', script: 'V=x; V+=y; a $V', commands: ['a|xy'], shell: 'bash' },
  { name: 'defaults', script: 'V=; a ${V:-x} ${V-y} ${W:-"p q"} ${W-z}', commands: ['a|x|p q|z'] },
  { name: 'alternatives', script: 'V=v; a ${V:+x} ${W:+y} "${W+z}"', commands: ['a|x|'] },
  { name: 'a default in a default', script: 'a ${V:-${W:-x}}', commands: ['a|x'] },
  { name: 'suffix and prefix', script: 'V=a.tar.gz; a ${V%.gz} ${V#a.}', commands: ['a|a.tar|tar.gz'] },
  { name: 'an apostrophe in a quoted default', script: 'a "${V:-it\'s}" x', commands: ["a|it's|x"] },
  { name: 'export', script: 'export V=x W="y z"; a $V "$W"', commands: ['a|x|y z'] },
  { name: 'a subshell keeps its variables', script: 'V=x; (V=y; a $V); b $V', commands: ['a|y', 'b|x'] },
];

const unknownVariables: readonly Row[] = [
  { name: 'a loop variable is unknown', script: 'V=x; for V in 1 2; do a $V; done; b $V', commands: ['?a|…', 'b|…'], shell: 'none' },
  { name: 'what was read is unknown', script: 'V=x; read V; a $V', commands: ['a|…'], shell: 'none' },
  { name: 'what a script sets is unknown', script: 'V=x; . ./script; a $V', commands: ['a|…'], shell: 'none' },
  { name: 'what a function may set is unknown', script: 'V=x; f() { V=y; }; a $V', commands: ['a|…'], shell: 'none' },
  { name: 'output is unknown', script: 'V=$(date); a $V $(date) `date` $((1+1))', commands: ['a|…|…|…|…'], shell: 'none' },
  { name: 'an assignment that may not happen', script: 'V=x; if b; then V=y; fi; a $V', commands: ['b', 'a|…'], shell: 'none' },
];

const structure: readonly Row[] = [
  { name: 'chains', script: 'a 1 && b 2; c 3 & d 4\na 5', commands: ['a|1', 'b|2', '?c|3', 'd|4', 'a|5'], shell: 'none' },
  { name: 'an alternative', script: 'a || b && c', commands: ['a', '?b', 'c'], shell: 'none' },
  { name: 'a pipe', script: 'a 1 | b 2 |& c 3', commands: ['a|1', 'b|2', 'c|3'], shell: 'none' },
  { name: 'if', script: 'if a; then b; elif c; then d; else a 2; fi; b 2', commands: ['a', '?b', '?c', '?d', '?a|2', 'b|2'], shell: 'none' },
  { name: 'while', script: 'while a; do b; done; c', commands: ['a', '?b', 'c'], shell: 'none' },
  { name: 'for over commands', script: 'for x in $(a 1) 2; do b; done', commands: ['a|1', '?b'], shell: 'none' },
  { name: 'case', script: 'case "$(a 1)" in x|y) b 1;; (z) c 1 ;; *) d 1; esac; a 2', commands: ['a|1', '?b|1', '?c|1', '?d|1', 'a|2'], shell: 'none' },
  { name: 'case with a pattern that is a keyword', script: 'case if in if) a 1;; esac; b', commands: ['?a|1', 'b'] },
  { name: 'group and subshell', script: '{ a 1; b 1; }; (c 1; d 1)', commands: ['a|1', 'b|1', 'c|1', 'd|1'] },
  { name: 'function bodies', script: 'f() { a 1; }; g () (b 1); function h { c 1; }; d 1', commands: ['?a|1', '?b|1', '?c|1', 'd|1'], shell: 'none' },
  { name: 'a negation', script: '! a 1; b 1', commands: ['a|1', 'b|1'] },
  { name: 'questions that end a chain leave the rest uncertain', script: '[ -f /x ] && a 1; b 1', commands: ['?a|1', 'b|1'], shell: 'none' },
  { name: 'a question that the whole RUN stands on', script: 'test -d / && a 1 && b 1', commands: ['a|1', 'b|1'] },
  { name: 'a question with a way out', script: 'command -v x && { a 1; b 1; } || c 1', commands: ['?a|1', '?b|1', '?c|1'], shell: 'none' },
  { name: 'a bash question with operators inside', script: '[[ -n x && y > w || ( z ) ]] && a 1', commands: ['a|1'], shell: 'none' },
  { name: 'arithmetic', script: '(( x = 1 + (2) )); a 1', commands: ['a|1'], shell: 'bash' },
  { name: 'keywords are words elsewhere', script: 'a if then; b done; c { }', commands: ['a|if|then', 'b|done', 'c|{|}'] },
];

const substitutions: readonly Row[] = [
  { name: 'in words and assignments', script: 'V=$(a 1); : "$(b "x)y" 2)"', commands: ['a|1', 'b|x)y|2'] },
  { name: 'backticks', script: ': `a 1` "`b 2`"', commands: ['a|1', 'b|2'] },
  { name: 'nested with quotes', script: ': "$(a "$(b "x y)")")"; c', commands: ['b|x y)', 'a|…', 'c'], shell: 'none' },
  { name: 'case inside', script: 'V=$(case x in x) a 1;; *) b 1;; esac); c 1', commands: ['?a|1', '?b|1', 'c|1'], shell: 'none' },
  { name: 'a comment with an apostrophe inside', script: 'V=$(a 1 # don\'t\n); b 1', commands: ['a|1', 'b|1'] },
  { name: 'process substitution', script: ': <(a 1) x', commands: ['a|1'], shell: 'bash' },
  { name: 'not in single quotes', script: ": '$(a 1)' '`b 1`'", commands: [] },
  { name: 'a subshell that looks like arithmetic', script: ': $( (a 1); b 1)', commands: ['a|1', 'b|1'] },
];

const heredocs: readonly Row[] = [
  { name: 'a body is no command', script: 'a x <<E\nb 1\nE\nc 1', commands: ['a|x', 'c|1'] },
  { name: 'two bodies', script: 'a <<E; b <<F\nb 1\nE\nc 1\nF\nd 1', commands: ['a', 'b', 'd|1'] },
  { name: 'a quoted delimiter', script: "a <<'E F'\nb $(c)\nE F\nd 1", commands: ['a', 'd|1'] },
  { name: 'stripped tabs', script: 'a <<-E\n\tb 1\n\tE\nc 1', commands: ['a', 'c|1'] },
  { name: 'a line that only begins like the delimiter', script: 'a <<E\nE x\nE\nb 1', commands: ['a', 'b|1'] },
  { name: 'in a block', script: 'if a; then\nb <<E\nfi\nE\nfi\nc 1', commands: ['a', '?b', 'c|1'], shell: 'none' },
];

const all = [...words, ...variables, ...unknownVariables, ...structure, ...substitutions, ...heredocs];

/** What the reader makes of a script, in a RUN of an image whose variables nobody knows. */
function found(script: string): string[] {
  const { analysis } = sceneOf('FROM scratch\nENV U=u\n');
  const state = analysis.stages[0]?.final;
  assert.ok(state);
  const commands = readRunCommands({ args: { start: 0, end: script.length }, argsText: script, removed: [], heredocs: [] }, { ...state, environment: new Map(), buildArgs: new Map([['W', ''], ['V', '']]) }, { text: script }) ?? [];
  return commands
    .filter((command) => programs.includes(command.name ?? ''))
    .map((command) => `${command.conditional ? '?' : ''}${[command.written, ...command.args.map((argument) => argument.value ?? '…')].join('|')}`);
}

describe('commands of shell text', () => {
  for (const row of all.filter((each) => !/\$\{[VW][-+]/.test(each.script))) test(row.name, () => assert.deepEqual(found(row.script), row.commands));
});

describe('variables that are not set', () => {
  const lookup = (name: string): string | undefined => (name === 'E' ? '' : undefined);
  const rows: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['${N-y}', ['y']],
    ['${E-y}', []],
    ['"${E-y}"', ['']],
    ['${N:+y}', []],
    ['${N}x', ['x']],
    ['${N:?message}', []],
    ['${#N}', undefined],
    ['${N/x/y}', undefined],
    ['${N[0]}', undefined],
    ['${!N}', undefined],
    ['$N$', ['$']],
    ['$', ['$']],
    ['"$N"', ['']],
  ];
  for (const [text, fields] of rows) {
    test(text, () => {
      const word = readCommands(`a ${text}`, 0, text.length + 2)[0]?.words[1];
      assert.ok(word);
      assert.deepEqual(wordFields(word, lookup), fields);
    });
  }
});

describe('real shells run the same commands', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'trustlint-shell-'));
    const record = join(folder, 'record');
    // Blanks, quotes and line breaks in words must not be mistaken for the marks between them.
    writeFileSync(record, '#!/bin/sh\n{ printf %s "${0##*/}"; for w; do printf "|%s" "$w"; done; printf "\\036"; } >> "$LOG"\n');
    chmodSync(record, 0o755);
    for (const program of programs) symlinkSync(record, join(folder, program));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const row of all) {
    if (row.shell === 'none') continue;
    const shell = row.shell ?? 'dash';
    test(`${row.name} (${shell})`, (context) => {
      const log = join(folder, 'log');
      writeFileSync(log, '');
      const run = spawnSync(shell, ['-c', row.script], { env: { PATH: `${folder}:/usr/bin:/bin`, LOG: log }, cwd: folder, input: '' });
      if (run.error) return context.skip(`no ${shell} here`);
      const ran = readFileSync(log, 'utf8').split('\x1e').slice(0, -1);
      assert.deepEqual(ran, row.commands.filter((command) => !command.startsWith('?') || ran.includes(command.slice(1))).map((command) => command.replace(/^\?/, '')));
    });
  }
});

describe('what stands where', () => {
  const runs: readonly { readonly name: string; readonly source: string; readonly commands: readonly string[] }[] = [
    { name: 'continued lines with comments between', source: 'RUN a x && \\\n# b 1\n\n    # it\'s\n  c y \\\n  z', commands: ['a|x', 'c|y|z'] },
    { name: 'a word over two lines', source: 'RUN a https://h/\\\npath "p \\\n  q"', commands: ['a|https://h/path|p   q'] },
    { name: 'CRLF', source: 'RUN a x && \\\r\n  b "y \\\r\nz"\r\n', commands: ['a|x', 'b|y z'] },
    { name: 'another escape character', source: '# escape=`\nFROM scratch\nRUN a x && `\n  b \\\\y', commands: ['a|x', 'b|\\y'] },
    { name: 'a shell comment takes the continued rest', source: 'RUN a x # y \\\n  && b z', commands: ['a|x'] },
    { name: 'exec form', source: 'RUN ["a", "x y", "$V", "&&", "b"]', commands: ['a|x y|$V|&&|b'] },
    { name: 'exec form of a shell', source: 'RUN ["/bin/sh", "-ec", "a x && b \'y z\'"]', commands: ['a|x', 'b|y z'] },
    { name: 'a heredoc as script', source: 'RUN <<EOF\nset -e\na x\n  b "y\nz"\nEOF', commands: ['a|x', 'b|y\nz'] },
    { name: 'a heredoc with a heredoc in it', source: "RUN <<EOF\ncat > /x <<'X'\nb 1\nX\nc 1\nEOF", commands: ['c|1'] },
    { name: 'a heredoc for a shell', source: 'RUN bash -eux <<EOF\na x\nEOF', commands: ['a|x'] },
    { name: 'a heredoc for another interpreter', source: 'RUN python3 <<EOF\na x\nEOF', commands: [] },
    { name: 'a heredoc with another shebang', source: 'RUN <<EOF\n#!/usr/bin/env python3\na x\nEOF', commands: [] },
    { name: 'a heredoc beside commands', source: 'RUN a <<EOF && b y\nc 1\nEOF', commands: ['a', 'b|y'] },
    { name: 'wrappers', source: "RUN sudo -E a 1 && env -i X=1 b 2 && su - user -c 'c 3' && time nice -n 5 d 4 && eval 'a 5'", commands: ['a|1', 'b|2', 'c|3', 'd|4', 'a|5'] },
    { name: 'xargs adds words that nobody knows', source: 'RUN ls | xargs -n 1 a -x', commands: ['a|-x|…'] },
    { name: 'xargs puts words in', source: 'RUN ls | xargs -I {} a -x p{}', commands: ['a|-x|…|…'] },
    { name: 'mounts and flags before the command', source: 'RUN --mount=type=cache,target=/x --network=none a x', commands: ['a|x'] },
    { name: 'variables of the image and of the build', source: 'ARG P="-y z"\nENV Q=q\nRUN a $P "$P" ${Q}x $R', commands: ['a|-y|z|-y z|qx|…'] },
    { name: 'another shell', source: 'SHELL ["pwsh", "-Command"]\nRUN a x', commands: [] },
  ];
  for (const { name, source, commands } of runs) {
    test(name, () => {
      const { analysis, text } = sceneOf(/^(# |FROM)/.test(source) ? source : `FROM scratch\n${source}`);
      const steps = analysis.stages.flatMap((stage) => stage.steps);
      const seen = steps.flatMap((step) => step.commands).filter(({ command }) => programs.includes(command.name ?? ''));
      assert.deepEqual(seen.map(({ command }) => [command.written, ...command.args.map((argument) => argument.value ?? '…')].join('|')), commands);
      for (const { command } of seen) {
        assert.equal(text.slice(command.nameSpan.start, command.nameSpan.end).replace(/^"|"$/g, ''), command.written);
        for (const { value, span } of command.args) if (value !== undefined && /^\w+$/.test(value)) assert.ok(text.slice(span.start, span.end).includes(value) || /\$/.test(text.slice(span.start, span.end)), value);
      }
    });
  }
});

describe('hostile text', () => {
  const size = 100_000;
  const texts: Readonly<Record<string, string>> = {
    'open parentheses': '( a; '.repeat(size / 5),
    'open braces': '{ a; '.repeat(size / 5),
    'open functions': 'a() '.repeat(size / 4),
    'open ifs': 'if a; then '.repeat(size / 11),
    'open substitutions': '$('.repeat(size / 2),
    'open substitutions in quotes': '"$('.repeat(size / 3),
    'open defaults': '${a:-'.repeat(size / 5),
    'lone quotes in backticks': "`'` ".repeat(size / 4),
    'comments in backticks': '`#` '.repeat(size / 4),
    'unclosed arithmetic': '$(( '.repeat(size / 4),
    heredocs: 'a <<E '.repeat(size / 6),
    'heredocs without an end': 'a <<E\n'.repeat(size / 6),
    'questions in a chain': '[ x ] && '.repeat(size / 9),
    cases: 'case x in y) '.repeat(size / 13),
    'cases in a substitution': `$(${'case x in y) '.repeat(size / 13)}`,
    'continued lines': 'a \\\n'.repeat(size / 4),
    'assignments that double': `A=xxxxxxxxxx; ${'A=$A$A; '.repeat(1000)} a $A`,
    'one word': 'a'.repeat(size),
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      for (const command of readCommands(text, 0, text.length)) assert.ok(command.span.start <= command.span.end && command.span.end <= text.length);
      found(text);
    });
  }
});

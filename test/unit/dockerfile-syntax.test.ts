/**
 * The Dockerfile reader beside a second one, `dockerfile-ast`: the same instructions, spans, comments, flags, arguments and heredocs
 * over generated and hand-written files; and each place, by name, where the library reads otherwise than Docker does.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Copy, DockerfileParser, From, Heredoc as LibraryHeredoc, JSONInstruction, ModifiableInstruction, PropertyInstruction, Run } from 'dockerfile-ast';
import type { Dockerfile, Instruction as LibraryInstruction } from 'dockerfile-ast';
import type { Range } from 'vscode-languageserver-types';
import { LineMap } from '../../server/src/core/text';
import type { Span } from '../../server/src/core/text';
import { buildModel, readAssignments } from '../../server/src/dockerfile/model';
import type { Heredoc } from '../../server/src/syntax/dockerfile/heredocs';
import { optionsOf } from '../../server/src/syntax/dockerfile/flags';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/instructions';
import type { Instruction } from '../../server/src/syntax/dockerfile/instructions';
import { expand, readJsonArray, splitAtBlanks, splitWords } from '../../server/src/syntax/dockerfile/words';
import { Random } from '../oracle/random';

/** What both readers can say of a file, in one form. */
interface Reading {
  readonly escape: string;
  readonly directives: readonly string[];
  readonly comments: readonly string[];
  readonly instructions: readonly InstructionReading[];
}

interface InstructionReading {
  readonly keyword: string;
  readonly span: string;
  readonly keywordSpan: string;
  readonly flags: readonly string[];
  readonly words: readonly string[];
  readonly heredocs: readonly string[];
  readonly json: readonly string[];
  readonly image: string;
}

function ours(text: string): Reading {
  const syntax = parseDockerfile(text);
  const model = buildModel('file:///Dockerfile', text);
  return {
    escape: syntax.escape,
    directives: syntax.directives.map(({ name, value }) => `${name}=${value}`),
    comments: syntax.comments.map((comment) => `${spelled(comment.span)} ${comment.text}`),
    instructions: syntax.instructions.map((each) => ({
      keyword: each.keyword,
      span: spelled(each.span),
      keywordSpan: spelled(each.keywordSpan),
      flags: each.flags.map((flag) => `${spelled(flag.span)} ${flag.name}=${flag.value ?? ''} ${flag.name === 'mount' ? optionsOf(flag).map((option) => `${option.name}:${option.value ?? ''}`).join() : ''}`),
      words: wordsOf(each, syntax.escape),
      heredocs: each.heredocs.map((heredoc) => heredocOf(heredoc, text)),
      json: ['CMD', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME', 'COPY'].includes(each.keyword) ? (readJsonArray(each.argsText, each.args.start) ?? []).map(({ value }) => value) : [],
      image: each.argsText.includes('$') ? '' : imageOf(model.stages.find((stage) => stage.from.span.start === each.span.start)),
    })),
  };
}

function spelled({ start, end }: Span): string {
  return `${start}-${end}`;
}

/** The library leaves the last line break out of the body, and the tabs out of the closing line. */
function heredocOf({ name, body, delimiter }: Heredoc, text: string): string {
  const content = text.slice(body.start, body.end).replace(/\r?\n$/, '');
  const tabs = text.slice(delimiter.start, delimiter.end).search(/[^\t]/);
  return `${name} ${spelled({ start: body.start, end: body.start + content.length })} ${spelled({ start: delimiter.start + tabs, end: delimiter.end })}`;
}

/** What was removed by a continuation joins what stands beside it, for the words of ENV as for a shell. */
function wordsOf(each: Instruction, escape: string): string[] {
  if (each.heredocs.length > 0) return [];
  const words = each.keyword === 'ENV' || each.keyword === 'LABEL' || each.keyword === 'ARG' ? splitWords(each.argsText, each.args.start, escape) : splitAtBlanks(each.argsText, each.args.start);
  return words.map((word) => `${spelled(word.span)} ${word.raw}`);
}

function imageOf(stage: ReturnType<typeof buildModel>['stages'][number] | undefined): string {
  if (stage === undefined || stage.base.kind !== 'image') return '';
  const { name, tag, digest } = stage.base.reference;
  return `${name} ${tag ?? ''} ${digest ?? ''} ${stage.name ?? ''}`;
}

class Library {
  readonly #lines: LineMap;
  readonly #file: Dockerfile;

  constructor(readonly text: string) {
    this.#lines = new LineMap(text);
    this.#file = DockerfileParser.parse(text);
  }

  reading(): Reading {
    const stages = new Set(this.#file.getFROMs().flatMap((from) => from.getBuildStage()?.toLowerCase() ?? []));
    return {
      escape: this.#file.getEscapeCharacter(),
      directives: this.#file.getDirectives().map((each) => `${each.getName().toLowerCase()}=${each.getValue()}`),
      comments: this.#file.getComments().map((each) => `${this.#span(each.getRange())} ${each.getContent() ?? ''}`),
      instructions: this.#file.getInstructions().map((each) => this.#instruction(each, stages)),
    };
  }

  #instruction(each: LibraryInstruction, stages: ReadonlySet<string>): InstructionReading {
    const heredocs = each instanceof Run || each instanceof Copy ? each.getHeredocs() : [];
    return {
      keyword: each.getKeyword(),
      span: this.#span(each.getRange()),
      keywordSpan: this.#span(each.getInstructionRange()),
      flags: each instanceof ModifiableInstruction ? each.getFlags().map((flag) => `${this.#span(flag.getRange())} ${flag.getName()}=${flag.getValue() ?? ''} ${flag.getName() === 'mount' ? flag.getOptions().map((option) => `${option.getName()}:${option.getValue() ?? ''}`).join() : ''}`) : [],
      words: heredocs.length > 0 ? [] : this.#words(each),
      heredocs: heredocs.map((heredoc) => this.#heredoc(heredoc)),
      json: each instanceof JSONInstruction && each.getClosingBracket() !== null ? each.getJSONStrings().map((item) => item.getJSONValue()) : [],
      image: each instanceof From ? this.#image(each, stages) : '',
    };
  }

  #words(each: LibraryInstruction): string[] {
    const args = each instanceof PropertyInstruction ? each.getPropertyArguments() : each.getArguments();
    return args.map((argument) => `${this.#span(argument.getRange())} ${this.#slice(argument.getRange())}`);
  }

  #heredoc(heredoc: LibraryHeredoc): string {
    return `${heredoc.getName()} ${this.#span(heredoc.getContentRange())} ${this.#span(heredoc.getDelimiterRange())}`;
  }

  #image(from: From, stages: ReadonlySet<string>): string {
    const image = from.getImage() ?? '';
    if (image === 'scratch' || image.includes('$') || stages.has(image.toLowerCase())) return '';
    const registry = from.getRegistry();
    return `${registry === null ? '' : `${registry}/`}${from.getImageName() ?? ''} ${from.getImageTag() ?? ''} ${from.getImageDigest() ?? ''} ${from.getBuildStage() ?? ''}`;
  }

  #slice(range: Range): string {
    return this.text.slice(this.#lines.offsetAt(range.start), this.#lines.offsetAt(range.end));
  }

  #span(range: Range | null): string {
    return range === null ? '-' : spelled({ start: this.#lines.offsetAt(range.start), end: this.#lines.offsetAt(range.end) });
  }
}

/** Writes Dockerfiles of every shape that both readers understand alike. */
class Writer {
  #random: Random;
  #escape = '\\';
  #eol: string;
  #stages: string[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#eol = this.#random.chance(0.3) ? '\r\n' : '\n';
  }

  file(): string {
    const lines: string[] = [];
    if (this.#random.chance(0.3)) lines.push('# syntax=docker/dockerfile:1');
    if (this.#random.chance(0.25)) {
      this.#escape = '`';
      lines.push('# escape=`');
    }
    if (this.#random.chance(0.5)) lines.push('', '# a comment', '');
    if (this.#random.chance(0.4)) lines.push('ARG BASE=alpine');
    for (let stage = 0, count = 1 + this.#random.below(3); stage < count; stage++) {
      lines.push(this.#from());
      for (let i = this.#random.below(7); i > 0; i--) lines.push(...this.#line());
    }
    const text = lines.join(this.#eol);
    return this.#random.chance(0.7) ? text + this.#eol : text;
  }

  #from(): string {
    const image = this.#random.pick(['alpine', 'alpine:3.20', 'scratch', 'golang:1.22-alpine', 'ghcr.io/acme/app:1', 'localhost:5000/a/b:2', 'debian:12-slim', `alpine@sha256:${'a'.repeat(64)}`, '${BASE}', ...this.#stages]);
    const platform = this.#random.chance(0.3) ? '--platform=linux/amd64 ' : '';
    if (!this.#random.chance(0.5)) return `${this.#keyword('FROM')} ${platform}${image}`;
    const name = `stage${this.#stages.length}`;
    this.#stages.push(name);
    return `${this.#keyword('FROM')} ${platform}${image} ${this.#random.pick(['AS', 'as', 'As'])} ${name}`;
  }

  #keyword(word: string): string {
    return this.#random.chance(0.8) ? word : this.#random.chance(0.5) ? word.toLowerCase() : `  ${word}`;
  }

  #line(): string[] {
    switch (this.#random.below(12)) {
      case 0:
        return ['', this.#random.pick(['# comment', '  # indented', '#', '# a = b', '#!shebang'])];
      case 1:
        return [`${this.#keyword('ENV')} ${this.#random.pick(['A=1', 'A=1 B="two words" C=$A', 'A="x=y"', 'PATH=/usr/local/go/bin:$PATH', 'A=${B}/c'])}`];
      case 2:
        return [`${this.#keyword('ARG')} ${this.#random.pick(['VERSION', 'VERSION=1.2', 'BASE="alpine"'])}`];
      case 3:
        return [`${this.#keyword('COPY')} ${this.#random.pick(['. .', '--from=build /a /b', 'a.crt b.crt /usr/local/share/ca-certificates/', '--chown=1000:1000 x /y', '["a", "b"]'])}`];
      case 4:
        return [`${this.#keyword('RUN')} ${this.#random.pick(['--mount=type=cache,target=/root/.cache go build', '--mount=type=secret,id=ca --mount=type=bind,target=/x cat /run/secrets/ca', '--network=none true'])}`];
      case 5:
        return [`${this.#keyword('CMD')} ${this.#random.pick(['["/app", "--flag"]', '["/app"]', '/app --flag', 'exec /app'])}`];
      case 6:
        return [`${this.#keyword('RUN')} <<EOF`, 'apk add ca-certificates', '# not a comment', 'FROM nowhere', 'EOF'];
      case 7:
        return [`${this.#keyword('COPY')} <<one <<two /etc/`, 'first', 'one', '', 'two'];
      case 8:
        return this.#continued();
      case 9:
        return [`${this.#random.pick(['WORKDIR /src', 'USER 65532:65532', 'EXPOSE 8080/tcp', 'STOPSIGNAL SIGTERM', 'VOLUME /data /logs', 'LABEL a="b c" d=e', 'MAINTAINER Ann Example', 'SHELL ["/bin/sh", "-c"]'])}`];
      default:
        return [`${this.#keyword('RUN')} ${this.#random.pick(['apk add --no-cache ca-certificates', 'apt-get update && apt-get install -y curl', `echo "a  b" 'c d' > /e`, 'cat a.pem >> /etc/ssl/certs/ca-certificates.crt', 'x=$(ls) && echo ${x}'])}`];
    }
  }

  /** A RUN over several lines, with comment and empty lines between them. */
  #continued(): string[] {
    const lines = [`${this.#keyword('RUN')} apk update ${this.#escape}`];
    for (let i = 1 + this.#random.below(4); i > 0; i--) {
      if (this.#random.chance(0.3)) lines.push(this.#random.pick(['# between', '    # indented', '']));
      lines.push(`${this.#random.pick(['    ', '\t', ''])}&& apk add p${i} ${this.#escape}${this.#random.pick(['', '', ' '])}`);
    }
    return [...lines, '    && true'];
  }
}

const handWritten: Readonly<Record<string, string>> = {
  empty: '',
  'only a comment': '# nothing',
  'byte order mark': '\uFEFFFROM alpine\nRUN true\n',
  'no line break at the end': 'FROM alpine\nRUN true',
  'escape directive and a path that ends in a backslash': '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY a C:\\\nRUN dir `\n  C:\\\n',
  'a directive after a comment is a comment': '# hello\n# escape=`\nFROM alpine\nRUN a \\\n  b\n',
  'an unknown instruction': 'FROM alpine\nFOO bar\n',
  'tabs between words': 'FROM\talpine\tAS\tbuild\nCOPY\ta\tb\n',
  'blank lines in a continuation': 'FROM alpine\nRUN a \\\n\n\n  b\nRUN c\n',
  'a heredoc with dashes': 'FROM alpine\nRUN <<-EOF\n\techo\n\tEOF\nRUN true\n',
  'a heredoc with a quoted name': 'FROM alpine\nRUN <<"EOF"\n$HOME\nEOF\n',
  'two heredocs': 'FROM alpine\nCOPY <<a <<b /\n1\na\n2\nb\nRUN true\n',
  'a heredoc in CRLF': 'FROM alpine\r\nRUN <<EOF\r\ntrue\r\nEOF\r\nRUN x\r\n',
};

describe('both readers agree', () => {
  for (const [name, text] of Object.entries(handWritten)) test(name, () => assert.deepEqual(new Library(text).reading(), ours(text)));

  test('600 generated files', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const text = new Writer(seed).file();
      assert.deepEqual({ seed, text, ...new Library(text).reading() }, { seed, text, ...ours(text) });
    }
  });
});

/** One place where the library reads otherwise than Docker: what it says (so that a repaired release is noticed), and what is right. */
interface Difference {
  readonly name: string;
  readonly text: string;
  readonly library: (file: Dockerfile) => unknown;
  readonly says: unknown;
  readonly ours: (text: string) => unknown;
  readonly right: unknown;
}

function libraryInstruction<T extends LibraryInstruction>(file: Dockerfile, kind: abstract new (...args: never[]) => T): T {
  const found = file.getInstructions().find((each) => each instanceof kind);
  assert.ok(found instanceof kind);
  return found;
}

function instruction(text: string, index = 1): Instruction {
  const found = parseDockerfile(text).instructions[index];
  assert.ok(found);
  return found;
}

function keywords(text: string): string[] {
  return parseDockerfile(text).instructions.map((each) => each.keyword);
}

function libraryKeywords(file: Dockerfile): string[] {
  return file.getInstructions().map((each) => each.getKeyword());
}

function json(text: string): string[] | undefined {
  const { argsText, args } = instruction(text);
  return readJsonArray(argsText, args.start)?.map(({ value }) => value);
}

/** The strings of a JSON array that the library takes for closed. */
function libraryJson(file: Dockerfile): string[] | undefined {
  const found = libraryInstruction(file, JSONInstruction);
  return found.getClosingBracket() === null ? undefined : found.getJSONStrings().map((each) => each.getJSONValue());
}

function assigned(text: string): readonly (readonly [string, string | undefined])[] {
  const model = buildModel('file:///Dockerfile', text);
  const values = new Map([['X', 'set']]);
  return (model.stages[0]?.instructions ?? []).filter(({ keyword }) => keyword === 'ENV').flatMap((each) => readAssignments(each, model.escape, (name) => values.get(name)).map(({ name, value }) => [name.text, value] as const));
}

const differences: readonly Difference[] = [
  {
    name: 'COPY with two flags has a --from',
    text: 'FROM a\nCOPY --chown=1 --from=build /x /y',
    library: (file) => libraryInstruction(file, Copy).getFromFlag()?.getValue() ?? null,
    says: null,
    ours: (text) => instruction(text).flags.find(({ name }) => name === 'from')?.value,
    right: 'build',
  },
  { name: 'blanks in a JSON string count', text: 'FROM a\nCMD ["sh", "-c", "a  b"]', library: libraryJson, says: ['sh', '-c', 'ab'], ours: json, right: ['sh', '-c', 'a  b'] },
  { name: 'JSON has \\u escapes', text: 'FROM a\nCMD ["\\u0041"]', library: libraryJson, says: ['0041'], ours: json, right: ['A'] },
  { name: 'a comma too many makes it no JSON, and the text a shell command', text: 'FROM a\nCMD ["a", ]', library: libraryJson, says: ['a'], ours: json, right: undefined },
  { name: 'text behind the bracket makes it no JSON', text: 'FROM a\nRUN ["a"] && b', library: libraryJson, says: ['a'], ours: json, right: undefined },
  {
    name: '${X:-y} is y where X is not set',
    text: 'FROM a\nCOPY ${NONE:-y} /z',
    library: (file) => libraryInstruction(file, Copy).getExpandedArguments().map((each) => each.getValue()),
    says: ['${NONE:-y}', '/z'],
    ours: (text) => splitAtBlanks(instruction(text).argsText, 0).map((word) => expand(word.raw, 0, '\\', () => undefined).value),
    right: ['y', '/z'],
  },
  {
    name: '${X:+y} is y where X is set',
    text: 'FROM a\nENV X=set\nCOPY ${X:+y} /z',
    library: (file) => libraryInstruction(file, Copy).getExpandedArguments().map((each) => each.getValue()),
    says: ['set', '/z'],
    ours: (text) => splitAtBlanks(instruction(text, 2).argsText, 0).map((word) => expand(word.raw, 0, '\\', () => 'set').value),
    right: ['y', '/z'],
  },
  {
    name: 'nothing is expanded in single quotes',
    text: "FROM a\nENV A='$X'",
    library: (file) => libraryInstruction(file, PropertyInstruction).getVariables().map((each) => each.getName()),
    says: ['X'],
    ours: (text) => expand(instruction(text).argsText, 0, '\\', () => 'set').variables.map(({ name }) => name),
    right: [],
  },
  {
    name: 'a stage has the ENV of the stage that it is built from',
    text: 'FROM x AS base\nENV A=1\nFROM base\nRUN $A',
    library: (file) => file.resolveVariable('A', 3),
    says: undefined,
    ours: (text) => buildModel('file:///Dockerfile', text).stages.map(({ base }) => (base.kind === 'stage' ? base.stage.index : base.kind)),
    right: ['image', 0],
  },
  { name: 'a heredoc may have a number', text: 'FROM a\nRUN cat 3<<EOF\nFROM b\nEOF\nRUN y', library: libraryKeywords, says: ['FROM', 'RUN', 'FROM', 'EOF', 'RUN'], ours: keywords, right: ['FROM', 'RUN', 'RUN'] },
  { name: 'a heredoc name may have blanks', text: 'FROM a\nRUN <<"E F"\nFROM b\nE F\nRUN z', library: libraryKeywords, says: ['FROM', 'RUN', 'FROM', 'E', 'RUN'], ours: keywords, right: ['FROM', 'RUN', 'RUN'] },
  {
    name: 'a quote in the middle of a heredoc name is no part of it',
    text: 'FROM a\nRUN <<E"O"F\nFROM b\nEOF\nRUN z',
    library: libraryKeywords,
    says: ['FROM', 'RUN'],
    ours: (text) => [keywords(text), instruction(text).heredocs.map(({ name, quoted }) => [name, quoted])],
    right: [['FROM', 'RUN', 'RUN'], [['EOF', true]]],
  },
  {
    name: 'the body of a heredoc is no argument',
    text: 'FROM a\nRUN <<EOF\necho hi\nEOF',
    library: (file) => libraryInstruction(file, Run).getArguments().map((each) => each.getValue()),
    says: ['<<EOF', 'echo', 'hi', 'EOF'],
    ours: (text) => splitAtBlanks(instruction(text).argsText, 0).map(({ raw }) => raw),
    right: ['<<EOF'],
  },
  {
    name: 'nothing is expanded in the body of a quoted heredoc',
    text: 'FROM a\nRUN <<"EOF"\necho $HOME\nEOF',
    library: (file) => libraryInstruction(file, Run).getVariables().map((each) => each.getName()),
    says: ['HOME'],
    ours: (text) => instruction(text).heredocs.map(({ quoted }) => quoted),
    right: [true],
  },
  { name: 'a doubled backslash continues nothing', text: 'FROM a\nRUN x \\\\\nRUN y', library: libraryKeywords, says: ['FROM', 'RUN'], ours: keywords, right: ['FROM', 'RUN', 'RUN'] },
  {
    name: 'the quotes of a flag are not its value',
    text: 'FROM a\nCOPY --from="build" /x /y',
    library: (file) => libraryInstruction(file, Copy).getFlags().map((each) => each.getValue()),
    says: ['"build"'],
    ours: (text) => instruction(text).flags.map(({ value }) => value),
    right: ['build'],
  },
];

describe('where the library is wrong', () => {
  for (const each of differences) {
    test(each.name, () => {
      assert.deepEqual(each.library(DockerfileParser.parse(each.text)), each.says, 'the library has changed its mind');
      assert.deepEqual(each.ours(each.text), each.right);
    });
  }
});

describe('values of ENV, as a real build gives them', () => {
  const cases: readonly (readonly [string, readonly (readonly [string, string | undefined])[]])[] = [
    ['A=b\\\nc D=e', [['A', 'bc'], ['D', 'e']]],
    ['A=1 \\\n    B=2', [['A', '1'], ['B', '2']]],
    ['A=1 \\\nB=2', [['A', '1'], ['B', '2']]],
    ['A="x \\\n y"', [['A', 'x  y']]],
    ['A b \\\n c', [['A', 'b  c']]],
    ['A=localhost,\\\n# the cluster\n127.0.0.1,\\\n.svc', [['A', 'localhost,127.0.0.1,.svc']]],
    ['A=$\\\nX', [['A', 'set']]],
    ['A=${NONE:-y} B=${X:+p} C="${X}" D=\'$X\' E=\\$X', [['A', 'y'], ['B', 'p'], ['C', 'set'], ['D', '$X'], ['E', '$X']]],
    ['A=a\\nb B="a\\nb" C=q\\ r D="a\\"b"', [['A', 'anb'], ['B', 'a\\nb'], ['C', 'q r'], ['D', 'a"b']]],
    ['A b c', [['A', 'b c']]],
  ];
  for (const [line, values] of cases) {
    for (const eol of ['\n', '\r\n']) test(JSON.stringify(line + eol), () => assert.deepEqual(assigned(`FROM a\nENV ${line}\n`.replaceAll('\n', eol)), values));
  }

  test('names and values are where they stand in the file', () => {
    const text = 'FROM a\nENV NO_PROXY=localhost,\\\n  A="b \\\n c"\n';
    const model = buildModel('file:///Dockerfile', text);
    const [first] = model.stages[0]?.instructions ?? [];
    assert.ok(first);
    const found = readAssignments(first, model.escape, () => undefined);
    assert.deepEqual(found.map(({ name, valueSpan, span }) => [name, valueSpan, span].map((each) => ('text' in each ? text.slice(each.span.start, each.span.end) : text.slice(each.start, each.end)))), [
      ['NO_PROXY', 'localhost,', 'NO_PROXY=localhost,'],
      ['A', '"b \\\n c"', 'A="b \\\n c"'],
    ]);
  });
});

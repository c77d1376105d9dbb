/** The beginning of a Go file: comments, the package clause and the imports, read without a grammar. */
import type { Span } from '../../core/text';
import { GoScanner, type GoToken } from './scan';

/** A `//go:…` comment before the package clause, the only place where the go command looks for `//go:debug` and `//go:build`. */
export interface GoDirective {
  /** `go:debug`. */
  readonly name: string;
  /** What follows, without blanks at either end. */
  readonly text: string;
  readonly textSpan: Span;
  /** The whole comment. */
  readonly span: Span;
}

export interface GoImport {
  /** Unquoted: `net/http`. */
  readonly path: string;
  readonly pathSpan: Span;
  /** The name it is given here: `_`, `.`, an alias; `undefined` where it has the package's own. */
  readonly name: string | undefined;
  /** From the name, or else the path, to the end of the path. */
  readonly span: Span;
}

export interface GoHeader {
  readonly directives: readonly GoDirective[];
  /** `undefined` where there is no package clause. */
  readonly packageName: string | undefined;
  readonly packageSpan: Span | undefined;
  readonly imports: readonly GoImport[];
  /** Old build constraints (`// +build`), each one line. */
  readonly plusBuild: readonly string[];
  /** Says that a program wrote the file (https://go.dev/s/generatedcode). */
  readonly isGenerated: boolean;
  /** Where the declarations begin. */
  readonly end: number;
}

const generated = /^\/\/ Code generated .* DO NOT EDIT\.$/;

export function readGoHeader(text: string): GoHeader {
  const scanner = new GoScanner(text);
  const comments: GoToken[] = [];
  let token = scanner.next();
  for (; token.kind === 'comment' || token.kind === 'newline'; token = scanner.next()) if (token.kind === 'comment') comments.push(token);
  const hasClause = token.text === 'package';
  const name = hasClause ? scanner.nextReal() : undefined;
  const isNamed = name?.kind === 'word';
  const imports: GoImport[] = [];
  const end = isNamed ? readImports(scanner, imports) : token.span.start;
  return {
    directives: comments.flatMap(directive),
    packageName: isNamed ? name.text : undefined,
    packageSpan: isNamed ? { start: token.span.start, end: name.span.end } : undefined,
    imports,
    plusBuild: plusBuildLines(text, token.span.start),
    isGenerated: comments.some((comment) => generated.test(comment.text)),
    end,
  };
}

function directive(comment: GoToken): GoDirective[] {
  const match = /^\/\/(go:\w+)(?:[ \t]+|$)/.exec(comment.text);
  if (!match?.[1]) return [];
  const text = comment.text.slice(match[0].length).trimEnd();
  const start = comment.span.start + match[0].length;
  return [{ name: match[1], text, textSpan: { start, end: start + text.length }, span: { start: comment.span.start, end: comment.span.start + comment.text.trimEnd().length } }];
}

/** They count in comments of whole lines only, before a blank line that stands before the first line of another kind. */
function plusBuildLines(text: string, packageAt: number): readonly string[] {
  const found: string[] = [];
  let pending: string[] = [];
  const before = text.slice(0, packageAt).split('\n').slice(0, -1);
  for (const line of before.map((each) => each.trim())) {
    if (line === '') {
      found.push(...pending);
      pending = [];
    } else if (!line.startsWith('//')) return found;
    else if (/^\/\/\s*\+build(\s|$)/.test(line)) pending.push(line.replace(/^\/\/\s*\+build/, '').trim());
  }
  return found;
}

function readImports(scanner: GoScanner, imports: GoImport[]): number {
  for (;;) {
    const token = scanner.nextReal();
    if (token.text === ';') continue;
    if (token.text !== 'import') return token.span.start;
    const first = scanner.nextReal();
    if (first.text !== '(') readSpec(scanner, first, imports);
    else {
      for (let each = scanner.nextReal(); each.text !== ')' && each.kind !== 'end'; each = scanner.nextReal()) {
        if (each.text !== ';') readSpec(scanner, each, imports);
      }
    }
  }
}

function readSpec(scanner: GoScanner, first: GoToken, imports: GoImport[]): void {
  const isName = first.kind === 'word' || first.text === '.';
  const path = isName ? scanner.nextReal() : first;
  if (path.kind !== 'string') return;
  imports.push({ path: path.text.slice(1, -1), pathSpan: path.span, name: isName ? first.text : undefined, span: { start: first.span.start, end: path.span.end } });
}

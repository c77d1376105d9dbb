/** Whether a file is still in one piece after edits: one answer per kind of file. */
import { parseDocument } from 'yaml';
import type { Span } from '../../server/src/core/text';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/instructions';

const dockerfileKeywords = new Set(
  'FROM RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL'.split(' '),
);

/** What is wrong with `after` that was not wrong with `before`; `edited` are the spans of `before` that were replaced. */
export function parseProblems(path: string, before: string, after: string, edited: readonly Span[]): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.ya?ml$/.test(name)) return fresh(yamlProblems(before), yamlProblems(after));
  if (/dockerfile|containerfile/i.test(name)) return dockerfileProblems(before, after, edited);
  if (name.endsWith('.go')) return fresh(goProblems(before), goProblems(after));
  return [];
}

function fresh(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.filter(problem => !before.includes(problem));
}

/** Every instruction that no edit touches is still there, in order, and there is no keyword that nobody knows. */
function dockerfileProblems(before: string, after: string, edited: readonly Span[]): readonly string[] {
  const instructions = (text: string): readonly { readonly keyword: string; readonly text: string; readonly span: Span }[] =>
    parseDockerfile(text).instructions.map(({ keyword, span }) => ({ keyword, span, text: text.slice(span.start, span.end) }));
  const now = instructions(after);
  const old = instructions(before);
  const known = new Set([...dockerfileKeywords, ...old.map(({ keyword }) => keyword)]);
  const problems = now.filter(({ keyword }) => !known.has(keyword)).map(({ text }) => `there is no such instruction: ${text}`);
  let at = 0;
  for (const { text, span } of old) {
    if (edited.some(edit => edit.start <= span.end && span.start <= edit.end)) continue;
    const found = now.findIndex((other, index) => index >= at && other.text === text);
    if (found < 0) problems.push(`an instruction that no edit touches is gone or has moved: ${text}`);
    else at = found + 1;
  }
  return problems;
}

function yamlProblems(text: string): readonly string[] {
  return text
    .replace(/\{\{.*?\}\}/g, braces => 'x'.repeat(braces.length))
    .split(/^---.*$/m)
    .flatMap(piece => [...parseDocument(piece, { version: '1.1', uniqueKeys: true, merge: true }).errors, ...unresolvedAliases(piece)].map(error => `${error.code}: ${error.message.split('\n', 1)[0] ?? ''}`.replace(/ at line.*/, '')));
}

/** The library looks for what an alias stands for only when the values are asked for. */
function unresolvedAliases(piece: string): readonly { readonly code: string; readonly message: string }[] {
  try {
    parseDocument(piece, { version: '1.1', merge: true }).toJS({ maxAliasCount: 1000 });
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /alias/i.test(message) ? [{ code: 'ALIAS', message }] : [];
  }
}

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Brackets outside strings, runes and comments pair up: enough to see an edit that cuts a statement in two. */
function goProblems(text: string): readonly string[] {
  const code = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/g, ' ');
  const stray = /["'`]/.exec(code);
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    if (pairs[bracket] === undefined) open.push(bracket);
    else if (open.pop() !== pairs[bracket]) return [`${bracket} closes nothing`];
  }
  return [...open.map(bracket => `${bracket} is never closed`), ...(stray ? ['a quote is never closed'] : [])];
}

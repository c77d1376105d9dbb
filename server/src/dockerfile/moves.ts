/** Edits that let a file land elsewhere: the destination of a COPY, the word of a command. */
import type { Edit } from '../core/finding';
import type { Span } from '../core/text';
import { baseName, parentOf } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import { isExact, replaced } from './edits';
import type { Moment } from './timeline';
import { lineBreakOf } from '../core/text';

/** The edits after which what `moment` puts at `path` is put at `target`; `undefined` where that is not one word's matter. */
export function moveLanding(analysis: DockerfileAnalysis, moment: Moment, path: string, target: string): readonly Edit[] | undefined {
  if (moment.step.inherited) return undefined;
  return moment.evaluated ? moveInCommand(analysis, moment, path, target) : moveCopy(analysis, moment, path, target);
}

function moveCopy(analysis: DockerfileAnalysis, { step }: Moment, path: string, target: string): readonly Edit[] | undefined {
  const copied = step.copy;
  const destination = copied?.copy.destination;
  if (!copied || !destination || destination.path === undefined) return undefined;
  const fromTree = copied.targets.some((each) => each.isTree);
  const keepsNames = baseName(path) === baseName(target);
  // A folder of its own for all sources: the whole destination moves.
  if (keepsNames && !fromTree && destination.isFolder && destination.path === parentOf(path)) return [replaced(analysis.model, destination.span, folderOf(parentOf(target)))];
  if (copied.copy.sources.length > 1) return splitCopy(analysis, step, path, target);
  const [only] = copied.copy.sources;
  if (!only || fromTree || /[*?[]/.test(only.raw)) return undefined;
  return [replaced(analysis.model, destination.span, target)];
}

function folderOf(path: string): string {
  return path === '/' ? '/' : `${path}/`;
}

/** One COPY of several files becomes two: the one that needs another name has its own, with the same flags. */
function splitCopy(analysis: DockerfileAnalysis, step: Moment['step'], path: string, target: string): readonly Edit[] | undefined {
  const { model } = analysis;
  const { instruction, copy } = step;
  const source = copy?.targets.find((each) => each.path === path && !each.isTree)?.source;
  const rest = copy?.copy.sources.filter((each) => each !== source) ?? [];
  const destination = copy?.copy.destination;
  const text = model.text.slice(instruction.span.start, instruction.span.end);
  if (!source || rest.length === 0 || !destination || /[*?[]/.test(source.raw) || /[\r\n]/.test(text) || instruction.argsText.startsWith('[')) return undefined;
  const head = model.text.slice(instruction.span.start, instruction.args.start);
  const lines = [`${head}${rest.map((each) => each.raw).join(' ')} ${destination.raw}`, `${head}${source.raw} ${target}`];
  const indent = /^[ \t]*$/.exec(model.text.slice(model.lines.lineStart(model.lines.positionAt(instruction.span.start).line), instruction.span.start))?.[0] ?? '';
  return [replaced(model, instruction.span, lines.join(`${lineBreakOf(model.text)}${indent}`))];
}

/** Commands that take one file to a folder under its own name. */
const takers = new Set(['cp', 'mv', 'install', 'ln']);

function moveInCommand(analysis: DockerfileAnalysis, { evaluated }: Moment, path: string, target: string): readonly Edit[] | undefined {
  if (!evaluated || !isExact(analysis.model, evaluated)) return undefined;
  const { command } = evaluated;
  const written = [...command.redirects.map(({ path: value, span }) => ({ value, span })), ...command.args.map(({ value, span }) => ({ value, span }))];
  const exact = written.findLast((word) => word.value === path);
  if (exact) return replaceWord(analysis, exact.span, path, target);
  const last = command.args.at(-1);
  const sources = command.args.slice(0, -1).filter((arg) => arg.value !== undefined && !arg.value.startsWith('-'));
  if (!takers.has(command.name ?? '') || !last || sources.length !== 1 || /[*?[]/.test(sources[0]?.value ?? '')) return undefined;
  const folder = last.value?.replace(/\/+$/, '');
  return folder === parentOf(path) ? [replaced(analysis.model, last.span, target)] : undefined;
}

/** Only a word that spells the path out can be replaced; one with a variable keeps it where the end is what changes. */
function replaceWord(analysis: DockerfileAnalysis, at: Span, path: string, target: string): readonly Edit[] | undefined {
  const raw = analysis.model.text.slice(at.start, at.end);
  const quote = /^(["']).*\1$/.exec(raw)?.[1] ?? '';
  const inner = quote === '' ? raw : raw.slice(1, -1);
  if (inner === path) return [replaced(analysis.model, at, `${quote}${target}${quote}`)];
  const name = baseName(path);
  if (parentOf(path) !== parentOf(target) || !inner.endsWith(`/${name}`)) return undefined;
  return [replaced(analysis.model, at, `${quote}${inner.slice(0, -name.length)}${baseName(target)}${quote}`)];
}

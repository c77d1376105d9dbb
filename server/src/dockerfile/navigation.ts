/** Definitions and links of a Dockerfile: stages, variables, where a trust file comes from, files of the build context, rule pages. */
import type { Link, Place } from '../core/language';
import { defineTexts } from '../core/message';
import { ruleUrl } from '../core/pages';
import { contains, type Span } from '../core/text';
import { resolve } from '../trust/resolve';
import type { FileView, Origin } from '../trust/types';
import { optionsOf } from '../syntax/dockerfile/flags';
import type { Instruction } from '../syntax/dockerfile/instructions';
import type { DockerfileAnalysis } from './analysis';
import { assignmentAt, ofInstruction, type SetVariable } from './assignments';
import type { CopySource } from './evaluate/copy';
import type { EvaluatedStage, Step } from './evaluate/stage';
import { findStage, type Stage } from './model';
import { dockerfileRules } from './rules/index';

const texts = defineTexts('dockerfile.link', {
  contextFile: 'Open {path} of the build context',
  rule: 'Show the page of {rule}',
});

/** Where the thing at an offset is defined: a stage, an ARG or ENV, the instruction or the file that a trust path comes from. */
export function definitionsAt(analysis: DockerfileAnalysis, offset: number): readonly Place[] {
  const { model } = analysis;
  const instruction = model.instructions.find((each) => contains(each.span, offset));
  if (!instruction) return [];
  const variable = variableUseAt(analysis, instruction, offset);
  if (variable !== undefined) return variableDefinition(analysis, instruction, variable);
  const stage = analysis.stages.find((each) => contains(each.stage.span, offset));
  if (!stage) return [];
  if (instruction === stage.stage.from) return contains(stage.stage.imageSpan, offset) && stage.stage.base.kind === 'stage' ? [stagePlace(analysis, stage.stage.base.stage)] : [];
  const step = stage.steps.find((each) => !each.inherited && each.instruction === instruction);
  if (!step) return [];
  return [...flagDefinition(analysis, stage, step, offset), ...valueDefinition(analysis, stage, step, offset), ...sourceDefinition(analysis, step, offset)];
}

function stagePlace(analysis: DockerfileAnalysis, stage: Stage): Place {
  return { uri: analysis.model.uri, span: stage.nameSpan ?? stage.imageSpan };
}

/** `COPY --from=x` and `--mount=…,from=x`. */
function flagDefinition(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, offset: number): Place[] {
  const flag = step.instruction.flags.find((each) => contains(each.valueSpan, offset));
  if (!flag) return [];
  if (flag.name === 'from') return step.copy?.from?.kind === 'stage' ? [stagePlace(analysis, step.copy.from.stage)] : [];
  const option = flag.name === 'mount' ? optionsOf(flag).find((each) => contains(each.span, offset)) : undefined;
  if (option?.name !== 'from' || option.value === undefined) return [];
  const earlier = analysis.stages.slice(0, stage.stage.index).map((each) => each.stage);
  const named = findStage(option.value, earlier) ?? (/^\d{1,4}$/.test(option.value) ? earlier[Number(option.value)] : undefined);
  return named ? [stagePlace(analysis, named)] : [];
}

/** The value of SSL_CERT_FILE, or the piece of SSL_CERT_DIR, leads to what put the file there. */
function valueDefinition(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, offset: number): Place[] {
  const set = assignmentAt(analysis.model, step, offset);
  if (!set || offset <= set.nameSpan.end || (set.name !== 'SSL_CERT_FILE' && set.name !== 'SSL_CERT_DIR')) return [];
  const path = pathAt(set, offset);
  if (path === undefined || !path.startsWith('/')) return [];
  const view = set.reach === 'image' ? stage.final.view : set.state.view;
  return originPlaces(analysis, stage, view, path);
}

function pathAt(set: SetVariable, offset: number): string | undefined {
  if (set.value === undefined || set.name === 'SSL_CERT_FILE') return set.value;
  const before = (set.raw ?? '').slice(0, Math.max(offset - set.valueSpan.start, 0));
  return set.value.split(':')[before.split(':').length - 1];
}

/** The instruction that put `path` there, and the file of the build context that it copied. */
function originPlaces(analysis: DockerfileAnalysis, stage: EvaluatedStage, view: FileView, path: string): Place[] {
  const { entry, path: real } = resolve(view, path);
  if (entry.kind === 'absent') return [];
  const places = originPlace(entry.origin);
  for (const { copy } of stage.steps) {
    const target = copy?.copy.from ? undefined : copy?.targets.find((each) => each.path === real && !each.isTree);
    if (target) places.push(...contextPlace(analysis, target.sourcePath));
  }
  return places;
}

function originPlace(origin: Origin): Place[] {
  return origin.kind === 'span' && origin.file !== '' ? [{ uri: origin.file, span: origin.span }] : [];
}

/** A source of COPY: the file in the build context, or what put it into the stage that it is copied from. */
function sourceDefinition(analysis: DockerfileAnalysis, step: Step, offset: number): Place[] {
  const source = step.copy?.copy.sources.find((each) => contains(each.span, offset));
  if (!step.copy || source?.kind !== 'path' || source.path === undefined) return [];
  if (!step.copy.copy.from) return contextPlace(analysis, source.path);
  const from = step.copy.from?.kind === 'stage' ? analysis.stages[step.copy.from.stage.index] : undefined;
  return from ? originPlaces(analysis, from, from.final.view, source.path) : [];
}

function contextPlace(analysis: DockerfileAnalysis, path: string): Place[] {
  const uri = contextFile(analysis, path);
  return uri === undefined ? [] : [{ uri, span: { start: 0, end: 0 } }];
}

/** The id of a file of the build context that exists; `undefined` for folders, patterns and what is not there or not known. */
function contextFile(analysis: DockerfileAnalysis, path: string): string | undefined {
  const relative = path.replace(/^\/+/, '');
  if (relative === '') return undefined;
  const kind = analysis.context.entry(relative)?.kind;
  return kind === 'file' || kind === 'large-file' ? analysis.context.uriOf(relative) : undefined;
}

/** The name in `$NAME` or `${NAME…}` at an offset. */
function variableUseAt(analysis: DockerfileAnalysis, instruction: Instruction, offset: number): string | undefined {
  const from = Math.max(instruction.keywordSpan.end, offset - 300);
  const text = analysis.model.text.slice(from, Math.min(instruction.span.end, offset + 300));
  const pattern = /\$\{?([A-Za-z_]\w*)/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (contains(span, offset)) return match[1];
  }
  return undefined;
}

/** The latest ARG or ENV of that name before the use: in this stage, in the stages below it, before the first FROM. */
function variableDefinition(analysis: DockerfileAnalysis, use: Instruction, name: string): Place[] {
  const { model } = analysis;
  const isFrom = use.keyword === 'FROM';
  let stage = isFrom ? undefined : model.stages.find((each) => each.instructions.includes(use));
  let before = use.span.start;
  while (stage) {
    const found = settingIn(analysis, stage.instructions, name, before);
    if (found && !found.isBare) return [found.place];
    const outer = found && settingIn(analysis, model.preamble, name, model.text.length);
    if (found) return outer ? [found.place, outer.place] : [found.place];
    stage = stage.base.kind === 'stage' ? stage.base.stage : undefined;
    before = model.text.length;
  }
  const outer = isFrom || model.preamble.includes(use) ? settingIn(analysis, model.preamble, name, use.span.start) : undefined;
  return outer ? [outer.place] : [];
}

function settingIn(analysis: DockerfileAnalysis, instructions: readonly Instruction[], name: string, before: number): { readonly place: Place; readonly isBare: boolean } | undefined {
  for (let i = instructions.length - 1; i >= 0; i--) {
    const instruction = instructions[i];
    if (!instruction || instruction.span.start >= before || (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG')) continue;
    const set = namesIn(analysis, instruction).find((each) => each.name === name);
    if (set) return { place: { uri: analysis.model.uri, span: set.nameSpan }, isBare: set.raw === undefined };
  }
  return undefined;
}

function namesIn(analysis: DockerfileAnalysis, instruction: Instruction): readonly SetVariable[] {
  const state = analysis.stages[0]?.initial;
  return state ? ofInstruction(analysis.model, instruction, state) : [];
}

/** Links: files of the build context that COPY names, and the pages of rules that comments silence. */
export function linksOf(analysis: DockerfileAnalysis): readonly Link[] {
  const sources = analysis.stages.flatMap((stage) => stage.steps.flatMap((step) => (step.inherited || step.copy?.copy.from ? [] : (step.copy?.copy.sources ?? []))));
  return [...sources.flatMap((source) => sourceLink(analysis, source)), ...ruleLinks(analysis)];
}

function sourceLink(analysis: DockerfileAnalysis, source: CopySource): Link[] {
  const uri = source.kind === 'path' && source.path !== undefined ? contextFile(analysis, source.path) : undefined;
  return uri === undefined ? [] : [{ span: source.span, target: uri, tooltip: texts.contextFile({ path: source.path?.slice(1) ?? '' }) }];
}

function ruleLinks(analysis: DockerfileAnalysis): Link[] {
  const known = new Set(dockerfileRules.map((rule) => rule.name));
  return analysis.model.comments.flatMap((comment) => {
    const text = analysis.model.text.slice(comment.span.start, comment.span.end);
    const head = /^#[ \t]*trustlint-ignore(?:-file)?[ \t]*:?/.exec(text)?.[0];
    if (head === undefined) return [];
    const reason = text.indexOf(':', head.length);
    return namesOf(text, head.length, reason < 0 ? text.length : reason)
      .filter((name) => known.has(name.text))
      .map(({ text: rule, start }) => ({ span: shifted(start, rule.length, comment.span), target: ruleUrl(rule), tooltip: texts.rule({ rule }) }));
  });
}

function namesOf(text: string, start: number, end: number): { readonly text: string; readonly start: number }[] {
  return [...text.slice(start, end).matchAll(/[\w/-]+/g)].map((match) => ({ text: match[0], start: start + match.index }));
}

function shifted(start: number, length: number, within: Span): Span {
  return { start: within.start + start, end: within.start + start + length };
}

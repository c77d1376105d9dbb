/** Where a Dockerfile switches TLS verification off: in the commands that it runs or starts, in variables, in configuration files that it writes. */
import type { Span } from '../core/text';
import type { Instruction } from '../syntax/dockerfile/instructions';
import { bypassesOfCommand, bypassesOfFile, bypassOfVariable, isLoopback, type Bypass, type LineBypass, type VariableBypass } from '../trust/bypass';
import type { Edit } from '../core/finding';
import type { DockerfileAnalysis } from './analysis';
import { removeWords, replaced } from './edits';
import type { DockerfileModel } from './model';
import { ofInstruction, type SetVariable } from './assignments';
import { readHealthCheck, readRunCommands } from './evaluate/commands/read';
import type { RunCommand } from './evaluate/commands/types';
import type { EvaluatedStage, Step } from './evaluate/stage';
import { outputText } from './evaluate/commands/output';

/** When what was switched off is off: in one command of the build, for the rest of the build, or while containers run. */
export type BypassMoment = 'command' | 'build' | 'image' | 'start';

interface Place {
  readonly stage: EvaluatedStage;
  readonly step: Step;
  /** The instruction itself, or the trigger behind ONBUILD. */
  readonly instruction: Instruction;
  readonly moment: BypassMoment;
}

export type FoundBypass = Place &
  (
    | { readonly kind: 'command'; readonly bypass: Bypass; readonly command: RunCommand }
    | { readonly kind: 'variable'; readonly bypass: VariableBypass; readonly set: SetVariable; readonly all: readonly SetVariable[] }
    /** Before a command, or behind `export`. */
    | { readonly kind: 'shell-variable'; readonly bypass: VariableBypass; readonly text: string; readonly span: Span; readonly command: RunCommand }
    /** `span` is where the text stands that becomes the line: a line of a heredoc, or the words of an `echo`. */
    | { readonly kind: 'line'; readonly bypass: LineBypass; readonly span: Span; readonly isLine: boolean; readonly command: RunCommand | undefined }
  );

/** All of them, stage by stage. */
export function bypassesIn(analysis: DockerfileAnalysis): readonly FoundBypass[] {
  return analysis.stages.flatMap((stage) => stage.steps.flatMap((step) => (step.inherited ? [] : inStep(analysis, stage, step))));
}

/** Answers by step: steps outlive an edit that does not reach them. */
const answers = new WeakMap<Step, readonly FoundBypass[]>();

function inStep(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step): readonly FoundBypass[] {
  const found = answers.get(step) ?? findInStep(analysis, stage, step);
  answers.set(step, found);
  return found;
}

function findInStep(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step): FoundBypass[] {
  const instruction = step.instruction.trigger ?? step.instruction;
  const place = { stage, step, instruction };
  switch (instruction.keyword) {
    case 'RUN':
      return inCommands(analysis, { ...place, moment: 'command' }, commandsIn(analysis, instruction, step));
    case 'CMD':
    case 'ENTRYPOINT':
      return inCommands(analysis, { ...place, moment: 'start' }, readRunCommands(instruction, step.before, analysis.model) ?? []);
    case 'HEALTHCHECK':
      return inCommands(analysis, { ...place, moment: 'start' }, readHealthCheck(instruction, step.before, analysis.model) ?? []);
    case 'ENV':
      return inAssignments(analysis, { ...place, moment: 'image' });
    case 'ARG':
      return inAssignments(analysis, { ...place, moment: 'build' });
    case 'COPY':
    case 'ADD':
      return inHeredocs(analysis, { ...place, moment: 'image' });
    default:
      return [];
  }
}

/** A RUN is read already; the trigger behind an ONBUILD is run by nobody here. */
function commandsIn(analysis: DockerfileAnalysis, instruction: Instruction, step: Step): readonly RunCommand[] {
  if (instruction === step.instruction) return step.commands.map((evaluated) => evaluated.command);
  return readRunCommands(instruction, step.before, analysis.model) ?? [];
}

function inAssignments(analysis: DockerfileAnalysis, place: Place): FoundBypass[] {
  const all = ofInstruction(analysis.model, place.instruction, place.step.before);
  return all.flatMap((set): FoundBypass[] => {
    const bypass = bypassOfVariable(set.name, set.value);
    return bypass ? [{ ...place, kind: 'variable', bypass, set, all }] : [];
  });
}

function inCommands(analysis: DockerfileAnalysis, place: Place, commands: readonly RunCommand[]): FoundBypass[] {
  return commands.flatMap((command) => [
    ...inCommand(analysis, place, command),
    ...inShellVariables(place, command),
    ...inWrittenFiles(analysis, place, command, commands),
  ]);
}

function inCommand(analysis: DockerfileAnalysis, place: Place, command: RunCommand): FoundBypass[] {
  if (command.name === undefined) return [];
  const bypasses = bypassesOfCommand(command.name, command.args);
  if (bypasses.length === 0 || staysAtHome(analysis, place, command)) return [];
  return bypasses.map((bypass): FoundBypass => ({ ...place, moment: bypass.part.kind === 'command' ? 'image' : place.moment, kind: 'command', bypass, command }));
}

/** Whether nobody can stand between: the machine itself is asked, or a health check asks somebody that cannot be told. */
function staysAtHome(analysis: DockerfileAnalysis, place: Place, command: RunCommand): boolean {
  const addresses = addressesOf(analysis, command);
  if (addresses.length > 0 && addresses.every((address) => isLoopback(address))) return true;
  if (place.instruction.keyword === 'HEALTHCHECK') return !addresses.some((address) => !isLoopback(address) && !/^[^:]+:\/\/[^/]*[$`]/.test(address));
  // Without `-L`, curl does not follow anybody from http to https.
  const follows = command.args.some((arg) => arg.value === undefined || /^(-[A-Za-z#]*L|--location)/.test(arg.value));
  return command.name === 'curl' && !follows && addresses.length > 0 && addresses.every((address) => /^http:\/\//i.test(address));
}

/** Addresses among the words, as far as they are written: of `https://localhost:${PORT}/` the host is known. */
function addressesOf(analysis: DockerfileAnalysis, command: RunCommand): string[] {
  return command.args.flatMap((arg) => {
    const text = arg.value ?? analysis.model.text.slice(arg.span.start, arg.span.end).replace(/^["']/, '');
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return [text];
    return isLoopback(text) ? [text] : [];
  });
}

const exporting: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'readonly']);

function inShellVariables(place: Place, command: RunCommand): FoundBypass[] {
  const prefixes = command.name === '' ? [] : command.assignments;
  const exported = exporting.has(command.name ?? '')
    ? command.args.flatMap((arg) => {
        const equals = arg.value?.indexOf('=') ?? -1;
        return equals > 0 && arg.value !== undefined ? [{ name: arg.value.slice(0, equals), value: arg.value.slice(equals + 1), span: arg.span }] : [];
      })
    : [];
  return [...prefixes, ...exported].flatMap(({ name, value, span }): FoundBypass[] => {
    const bypass = bypassOfVariable(name, value);
    return bypass && value !== undefined ? [{ ...place, kind: 'shell-variable', bypass, text: `${name}=${value}`, span, command }] : [];
  });
}

/** `echo insecure >> ~/.curlrc`, `cat <<EOF > /etc/pip.conf`, `… | tee -a .npmrc`. */
function inWrittenFiles(analysis: DockerfileAnalysis, place: Place, command: RunCommand, commands: readonly RunCommand[]): FoundBypass[] {
  const redirected = command.redirects.filter((redirect) => redirect.kind !== 'read').map((redirect) => ({ value: redirect.path, span: redirect.span }));
  const targets = [...redirected, ...(command.name === 'tee' ? command.args : [])];
  if (targets.length === 0) return [];
  const source = command.name === 'tee' && command.pipedFrom !== undefined ? commands[command.pipedFrom] : command;
  const output = source && outputText(source);
  if (!source || output === undefined) return [];
  return targets.flatMap((target) => {
    const path = target.value ?? analysis.model.text.slice(target.span.start, target.span.end).replace(/["']/g, '');
    return bypassesOfFile(path, output.text).map((bypass): FoundBypass => {
      const span = output.exact ? { start: output.span.start + bypass.span.start, end: output.span.start + bypass.span.end } : output.span;
      return { ...place, moment: 'image', kind: 'line', bypass, span, isLine: output.exact, command: source };
    });
  });
}

function inHeredocs(analysis: DockerfileAnalysis, place: Place): FoundBypass[] {
  const copy = place.step.copy?.copy;
  if (!copy) return [];
  return copy.sources.flatMap((source): FoundBypass[] => {
    const heredoc = source.kind === 'heredoc' ? place.instruction.heredocs.find((each) => each.start.start === source.span.start) : undefined;
    if (!heredoc) return [];
    const { body } = heredoc;
    const destination = copy.destination?.raw ?? '';
    const path = destination.endsWith('/') ? `${destination}${heredoc.name}` : destination;
    return bypassesOfFile(path, analysis.model.text.slice(body.start, body.end)).map((bypass): FoundBypass => ({
      ...place, kind: 'line', bypass, span: { start: body.start + bypass.span.start, end: body.start + bypass.span.end }, isLine: true, command: undefined,
    }));
  });
}

/** The one letter of a cluster where the cluster is spelt out, else the words. */
export function spanOfBypass(model: DockerfileModel, bypass: Bypass): Span {
  return letterSpan(model, bypass) ?? bypass.span;
}

function letterSpan(model: DockerfileModel, { part }: Bypass): Span | undefined {
  if (part.kind !== 'letter') return undefined;
  const { span, value } = part.word;
  if (model.text.slice(span.start, span.end) !== value) return undefined;
  return { start: span.start + part.index, end: span.start + part.index + 1 };
}

/** Takes an option out of its command; `undefined` where it is not spelt out there. */
export function withoutOption(model: DockerfileModel, bypass: Bypass): readonly Edit[] | undefined {
  if (bypass.part.kind === 'words') return removeWords(model, bypass.part.words);
  const letter = letterSpan(model, bypass);
  return letter && [replaced(model, letter, '')];
}

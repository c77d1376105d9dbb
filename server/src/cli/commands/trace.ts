/** `trustlint trace`: what Go opens to find its roots, in one stage or container. */
import path from 'node:path';
import type { TraceTarget } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { parseGoRelease } from '../../facts/go-lookup';
import { traceText } from '../../service/traceText';
import { oneOf, onlyArgument, stringOption } from '../arguments';
import type { Arguments, Command, Values } from '../command';
import { placeOf, tracedJson } from '../format/trace';
import { readText } from '../read';
import { openFile, openSession, relativePath, uriOf, type Session } from '../session';
import { targetsFor, type TargetChoice } from '../target';
import { exitStatus, printable, printableJson, UsageError, type ExitStatus, type Terminal } from '../terminal';
import { cliTexts } from '../texts';

export const traceCommandTexts = defineTexts('cli.trace', {
  summary: 'show what Go opens to find root certificates in a stage or a container, and what it finds',
  stage: 'this stage of a Dockerfile, by name or by number from 0; the last one by default',
  workload: 'this workload of a manifest',
  container: 'this container of the workload',
  go: 'as this release of Go looks, for example 1.22',
  format: 'pretty (default) or json',
  config: 'settings from this file instead of `.trustlint.json` in the working directory',
  status: 'Exit status: 0 whatever the verdict is, 2 wrong use or unreadable input.',
  noLanguage: '{file}: no language of Trustlint has files of this name',
  binary: '{file} is binary',
  tooLarge: '{file} is too large to be judged',
  noTargets: '{file}: there is nothing in it whose lookup could be shown',
  noSuch: '{file} has no {what}; it has {names}',
  several: '{file} has several that fit; name one of {names}',
  stageNamed: 'stage `{name}`',
  workloadNamed: 'workload `{name}`',
  containerNamed: 'container `{name}`',
  containerOf: 'container `{name}` of workload `{workload}`',
  badGo: '`--go` must be a release such as 1.22, not `{value}`',
  stageOrWorkload: '`--stage` goes with neither `--workload` nor `--container`',
});

export const traceCommand: Command = {
  name: 'trace',
  usage: ['trace FILE [--stage NAME | --workload NAME] [--container NAME] [--go VERSION] [--format pretty|json] [--config FILE]'],
  summary: traceCommandTexts.summary(),
  notes: [traceCommandTexts.status()],
  options: {
    stage: { value: 'NAME', text: traceCommandTexts.stage() },
    workload: { value: 'NAME', text: traceCommandTexts.workload() },
    container: { value: 'NAME', text: traceCommandTexts.container() },
    go: { value: 'VERSION', text: traceCommandTexts.go() },
    format: { value: 'FORMAT', text: traceCommandTexts.format() },
    config: { value: 'FILE', text: traceCommandTexts.config() },
  },
  run: trace,
};

async function trace({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitStatus> {
  const format = oneOf(values, 'format', ['pretty', 'json'], 'pretty');
  const file = path.resolve(terminal.cwd, onlyArgument('trace', positionals, 'one file'));
  const go = goOption(values);
  const choice = choiceOf(values);
  const session = openSession(terminal, stringOption(values, 'config'));
  const uri = openNamed(session, file);
  const target = oneTarget(await session.service.traceTargets(uri), choice, relativePath(file, terminal.cwd));
  const answer = await session.service.trace(uri, { target: target.id, ...(go === undefined ? {} : { go }) });
  if (!answer) throw new UsageError(traceCommandTexts.noTargets({ file: relativePath(file, terminal.cwd) }));
  const place = (of: string, offset: number): string => placeOf(session, of, offset);
  terminal.out(format === 'json' ? printableJson(tracedJson(answer, session)) : printable(traceText(answer.report, { place })));
  return session.isTroubled ? exitStatus.trouble : exitStatus.clean;
}

function goOption(values: Values): string | undefined {
  const value = stringOption(values, 'go');
  if (value === undefined) return undefined;
  const release = parseGoRelease(value);
  // A tag such as `1.22-alpine` is read elsewhere; here only a release is meant.
  if (!release || !/^(go|v)?\d+\.\d+(\.\d+)?((rc|beta)\d+)?$/.test(value.trim())) throw new UsageError(traceCommandTexts.badGo({ value }));
  return `${release.major}.${release.minor}`;
}

function choiceOf(values: Values): TargetChoice {
  const choice: TargetChoice = { stage: stringOption(values, 'stage'), workload: stringOption(values, 'workload'), container: stringOption(values, 'container') };
  if (choice.stage !== undefined && (choice.workload ?? choice.container) !== undefined) throw new UsageError(traceCommandTexts.stageOrWorkload());
  return choice;
}

function openNamed(session: Session, file: string): string {
  const name = relativePath(file, session.terminal.cwd);
  const content = readText(file);
  if (content.kind === 'unreadable') throw new UsageError(cliTexts.cannotRead({ file: name, reason: content.reason }));
  if (content.kind === 'too-large') throw new UsageError(traceCommandTexts.tooLarge({ file: name }));
  if (content.kind === 'binary') throw new UsageError(traceCommandTexts.binary({ file: name }));
  if (!session.service.accepts({ uri: uriOf(file) })) throw new UsageError(traceCommandTexts.noLanguage({ file: name }));
  return openFile(session, file, content.text);
}

/** Without a choice the engine's own answer counts, which is the last target of a Dockerfile: what a build gives. What only prepares is meant when it is named. */
function oneTarget(targets: readonly TraceTarget[], choice: TargetChoice, file: string): TraceTarget {
  const last = targets.findLast(({ isPreparing }) => !isPreparing) ?? targets.at(-1);
  if (!last) throw new UsageError(traceCommandTexts.noTargets({ file }));
  if (choice.stage === undefined && choice.workload === undefined && choice.container === undefined) return last;
  const fitting = mainOf(targetsFor(targets, choice));
  const [first, another] = fitting;
  if (!first) throw new UsageError(traceCommandTexts.noSuch({ file, what: render(wantedText(choice)), names: namesOf(targets) }));
  if (another) throw new UsageError(traceCommandTexts.several({ file, names: namesOf(fitting) }));
  return first;
}

function mainOf(targets: readonly TraceTarget[]): readonly TraceTarget[] {
  const main = targets.filter(({ isPreparing }) => !isPreparing);
  return main.length === 0 ? targets : main;
}

function wantedText({ stage, workload, container }: TargetChoice): Text {
  if (stage !== undefined) return traceCommandTexts.stageNamed({ name: stage });
  if (container === undefined) return traceCommandTexts.workloadNamed({ name: workload ?? '' });
  return workload === undefined ? traceCommandTexts.containerNamed({ name: container }) : traceCommandTexts.containerOf({ name: container, workload });
}

function namesOf(targets: readonly TraceTarget[]): string {
  return targets.map(({ id }) => `\`${id}\``).join(', ');
}

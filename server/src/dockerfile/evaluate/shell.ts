/** Shell commands that do not stand in a Dockerfile: the start of a container. The same commands have the same effects. */
import { imageName } from '../../environment/container';
import type { RanCommand, RunShell, ShellInput } from '../../environment/shell';
import type { ReadContent } from './context';
import { knownState, plainState } from './base';
import { readArgv } from './commands/read';
import { commandSteps } from './run';
import type { StageState } from './state';

/** `readContent` says what Go would find in a text that a command writes. */
export function shellRunner(readContent: ReadContent): RunShell {
  return (input) => {
    const commands = readArgv(input.words, { start: 0, end: input.text.length }, startOf(input), input);
    const steps = commandSteps(commands, startOf(input), { file: input.file, text: input.text, readContent, placeOf: (part) => input.placeOf(part), canWrite: (path) => input.canWrite(path), writable: input.writable });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    return step.value.map(({ command, before, after, understood }): RanCommand => ({
      name: command.name,
      args: command.args.map(({ value, span }) => ({ value, span: input.placeOf(span) })),
      redirects: command.redirects,
      span: input.placeOf(command.span),
      conditional: command.conditional,
      inSubstitution: command.inSubstitution,
      cwd: command.cwd,
      understood,
      before: before.view,
      after: after.view,
    }));
  };
}

function startOf({ view, image, imageText, environment, runsAs, workingDirectory }: ShellInput): StageState {
  const base = image && imageText !== undefined ? knownState(image, { text: imageText, ...imageName(imageText) }) : plainState(view);
  return { ...base, view, environment: new Map([...base.environment, ...environment]), runsAs, workdir: workingDirectory ?? base.workdir };
}

/** Go's own tool and what builds Go programs. */
import type { CommandContext, CommandEffect, Effect } from './types';



const go: CommandEffect = (context): Effect => {
  const verb = context.command.args.find((arg) => !arg.value?.startsWith('-'))?.value;
  const produces = verb !== undefined && (verb === 'build' || verb === 'install');
  // `go generate` and `go run` start programs of the module, which could do anything a build does.
  const runsPrograms = verb === 'generate' || verb === 'run';
  return {
    changes: runsPrograms && context.canWriteSystem ? [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }] : [],
    ...(produces ? { buildsGo: true as const } : {}),
  };
};

/** Tools that compile Go for their user. */
const goBuilder: CommandEffect = (context: CommandContext): Effect => ({
  changes: context.canWriteSystem ? [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }] : [],
  buildsGo: true,
});

export const goCommands: Readonly<Record<string, CommandEffect>> = {
  go,
  garble: go,
  ko: goBuilder,
  xk6: goBuilder,
  xcaddy: goBuilder,
  goreleaser: goBuilder,
  gox: goBuilder,
  tinygo: goBuilder,
};

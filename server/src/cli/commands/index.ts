/** The commands, in the order of the help. */
import type { Command } from '../command';
import { caCommand } from './ca';
import { checkCommand } from './check';
import { explainCommand } from './explain';
import { factsCommand } from './facts';
import { fixCommand } from './fix';
import { inspectCommand } from './inspect';
import { lspCommand } from './lsp';
import { rulesCommand } from './rules';
import { traceCommand } from './trace';

export const commands: readonly Command[] = [checkCommand, fixCommand, traceCommand, inspectCommand, caCommand, explainCommand, rulesCommand, factsCommand, lspCommand];

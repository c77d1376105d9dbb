/** The commands, in the order of the help. */
import type { Command } from '../command';
import { checkCommand } from './check';

export const commands: readonly Command[] = [checkCommand];

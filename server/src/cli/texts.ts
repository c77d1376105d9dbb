/** The texts of the command line that belong to no single command. */
import { defineTexts } from '../core/message';

export const cliTexts = defineTexts('cli', {
  tagline: 'Trustlint computes which root certificates a program will find at run time, from the files you are editing',
  usage: 'Usage:',
  commands: 'Commands:',
  options: 'Options:',
  exitStatus: 'Exit status: 0 nothing at or above the threshold, 1 findings, 2 wrong use or unreadable input.',
  noCommand: 'no command given; `trustlint --help` lists them',
  unknownCommand: 'there is no command `{name}`; `trustlint --help` lists them',
  unknownCommandNear: 'there is no command `{name}`; there is one named `{near}`',
  optionFirst: 'the command comes first, not `{option}`; `trustlint --help` lists the commands',
  badOption: '{reason}; `trustlint {command} --help` shows the options',
  notOneOf: '`--{option}` must be one of {allowed}, not `{value}`',
  emptyRule: '`--rule` needs the name of a rule; `trustlint rules` lists them',
  unknownRule: 'there is no rule `{rule}`; `trustlint rules` lists them',
  unknownRuleNear: 'there is no rule `{rule}`; there is one named `{near}`',
  missingArgument: '`trustlint {command}` needs {what}',
  tooManyArguments: '`trustlint {command}` takes {what}, not also `{extra}`',
  noArguments: '`trustlint {command}` takes no arguments, not `{extra}`',
  cannotRead: '{file}: {reason}',
  badConfig: '{file}: {problem}',
  internal: 'internal: {message}',
});

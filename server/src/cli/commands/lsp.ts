/** `trustlint lsp`: the server for editors. */
import { defineTexts } from '../../core/message';
import { flag, noArguments } from '../arguments';
import type { Arguments, Command } from '../command';
import { UsageError, type ExitStatus } from '../terminal';

export const lspTexts = defineTexts('cli.lsp', {
  summary: 'serve an editor over the language server protocol',
  stdio: 'talk over standard input and output',
  needsStdio: '`trustlint lsp` needs `--stdio`: there is no other channel',
});

export const lspCommand: Command = {
  name: 'lsp',
  usage: ['lsp --stdio'],
  summary: lspTexts.summary(),
  notes: [],
  options: { stdio: { text: lspTexts.stdio() } },
  run: serve,
};

async function serve({ values, positionals }: Arguments): Promise<ExitStatus> {
  noArguments('lsp', positionals);
  if (!flag(values, 'stdio')) throw new UsageError(lspTexts.needsStdio());
  // The other commands do not need the protocol, and loading it takes longer than checking a file.
  const { serveStdio } = await import('../../node/serve');
  serveStdio();
  // The server ends the process when its client goes.
  return new Promise(() => undefined);
}

/** The commands that the manifest names, each in a file of its own. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';
import { explainTrustLookup } from './explainTrustLookup';
import { insertSnippet } from './insertSnippet';
import { inspectPem } from './inspectPem';
import { scanWorkspace } from './scanWorkspace';
import { showRule } from './showRule';

type Command = (context: CommandContext, ...args: unknown[]) => unknown;

const commands: Readonly<Record<string, Command>> = {
  'trustlint.explainTrustLookup': explainTrustLookup,
  'trustlint.inspectPem': inspectPem,
  'trustlint.insertRootCas': insertSnippet('root-cas'),
  'trustlint.insertProxyAwareTransport': insertSnippet('proxy-aware-transport'),
  'trustlint.insertReloadingClient': insertSnippet('reloading-client'),
  'trustlint.insertReloadingCertificate': insertSnippet('reloading-certificate'),
  'trustlint.insertMeshTlsConfig': insertSnippet('mesh-tls-config'),
  'trustlint.insertFallbackRoots': insertSnippet('fallback-roots'),
  'trustlint.scanWorkspace': scanWorkspace,
  'trustlint.showRule': showRule,
  'trustlint.restartServer': ({ server }) => server.restart(),
  'trustlint.showOutput': ({ output }) => output.show(),
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, (...args: unknown[]) => run(context, ...args)));
  return vscode.Disposable.from(...registered);
}

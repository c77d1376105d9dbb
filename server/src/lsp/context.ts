/** What every request handler gets: the engine, the client's abilities and how texts are shown. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { defineTexts, render, type Catalog, type Text } from '../core/message';
import type { Log } from '../core/log';
import type { Service } from '../service/service';
import type { Runtime } from './runtime';
import type { Uris } from './uris';

export interface Client {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshLenses: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  readonly watchedFiles: boolean;
  readonly relativePatterns: boolean;
  readonly folders: boolean;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  readonly disabledActions: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly versionedDiagnostics: boolean;
}

export interface Context {
  readonly connection: Connection;
  readonly service: Service;
  readonly runtime: Runtime;
  readonly client: Client;
  readonly uris: Uris;
  readonly log: Log;
  show(text: Text): string;
  readonly catalog: Catalog | undefined;
}

export function abilitiesOf(capabilities: ClientCapabilities): Client {
  const { workspace, textDocument } = capabilities;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relativePatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    folders: workspace?.workspaceFolders === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    relatedInformation: (textDocument?.diagnostic ?? textDocument?.publishDiagnostics)?.relatedInformation === true,
    codeDescription: (textDocument?.diagnostic ?? textDocument?.publishDiagnostics)?.codeDescriptionSupport === true,
    versionedDiagnostics: textDocument?.publishDiagnostics?.versionSupport === true,
  };
}

export const serverTexts = defineTexts('server', {
  configProblems: 'Trustlint: {count} problems in the settings. The first: {first}',
  configProblem: 'Trustlint: a problem in the settings: {first}',
  fileProblem: 'Trustlint: {file}: {first}',
});

/** The function that renders texts in the client's language. */
export function shower(catalog: Catalog | undefined): (text: Text) => string {
  return text => render(text, catalog);
}

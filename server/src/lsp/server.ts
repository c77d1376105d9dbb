/** The protocol server: wires requests to handlers. It holds no knowledge of certificates and none of its runtime. */
import {
  CodeActionKind, CodeLensRefreshRequest, ErrorCodes, ResponseError, TextDocumentSyncKind,
  type CancellationToken, type Connection, type DocumentDiagnosticParams, type DocumentDiagnosticReport, type InitializeParams, type InitializeResult,
} from 'vscode-languageserver';
import { describeError } from '../core/bug';
import type { Log } from '../core/log';
import { createService, type Service } from '../service/service';
import { canonicalUri } from '../service/uri';
import { fetchConfiguration, showFileProblems, watchConfiguration } from './configuration';
import { abilitiesOf, shower, type Client, type Context } from './context';
import { fixAllKind } from './convert';
import { didChange, didClose, didOpen } from './documents';
import { guard } from './guard';
import {
  certificateDetailsRequest, embeddedPemRequest, insertRequest, inspectRequest, rulesRequest, scanRequest, traceRequest,
  type CertificateDetailsParams, type EmbeddedPem, type EmbeddedPemParams, type ScanResult, type InspectParams, type ShownDetails, type ShownInspection,
} from './protocol';
import { Pusher } from './push';
import { codeAction } from './requests/codeAction';
import { codeLens } from './requests/codeLens';
import { completion } from './requests/completion';
import { definition } from './requests/definition';
import { diagnostic } from './requests/diagnostic';
import { documentLink } from './requests/documentLink';
import { documentSymbol } from './requests/documentSymbol';
import { foldingRange } from './requests/foldingRange';
import { hover } from './requests/hover';
import { insert } from './requests/insert';
import { embeddedPem, Inspections } from './requests/inspect';
import { rules } from './requests/rules';
import { scan } from './requests/scan';
import { trace } from './requests/trace';
import type { Runtime } from './runtime';
import { Uris } from './uris';
import { changedFiles, Watcher } from './watch';

/** Everything that lives from `initialize` on. */
interface Session {
  readonly context: Context;
  readonly pusher: Pusher | undefined;
  readonly watcher: Watcher;
  folders: readonly string[];
  /** What a client that cannot be asked has sent last: with `initialize`, or when its settings changed. */
  pushedSettings: unknown;
  /** Settings are fetched before the first answer, so that nothing is shown that the settings would hide. */
  ready: Promise<void>;
  /** After `shutdown` only `exit` is expected. */
  over: boolean;
}

/** The session as a handler needs it. */
interface Sessions {
  /** For requests; throws what the protocol demands before `initialize` and after `shutdown`. */
  asked(): Session;
  /** For notifications, which cannot be refused: outside those two they are ignored. */
  told(react: (session: Session) => void): void;
}

/** Serves one client on `connection`, and starts listening. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const log = logTo(connection);
  let session: Session | undefined;
  connection.onInitialize(params => {
    if (session) throw new ResponseError(ErrorCodes.InvalidRequest, 'initialized before');
    session = newSession(connection, runtime, log, params);
    return answerTo(session.context.client, runtime);
  });
  const sessions: Sessions = {
    asked() {
      if (!session) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'not initialized');
      if (session.over) throw new ResponseError(ErrorCodes.InvalidRequest, 'shut down');
      return session;
    },
    told(react) {
      if (session && !session.over) react(session);
    },
  };
  connection.onInitialized(() => sessions.told(begin));
  connection.onShutdown(() => {
    sessions.asked().over = true;
  });
  onDocuments(connection, sessions);
  onWorkspace(connection, sessions);
  onRequests(connection, runtime, log, sessions);
  connection.listen();
}

function logTo(connection: Connection): Log {
  return {
    error: message => connection.console.error(message),
    warn: message => connection.console.warn(message),
    info: message => connection.console.info(message),
  };
}

function newSession(connection: Connection, runtime: Runtime, log: Log, params: InitializeParams): Session {
  const client = abilitiesOf(params.capabilities);
  const catalog = params.locale === undefined ? undefined : runtime.catalog?.(params.locale);
  const service: Service = createService({
    languages: runtime.languages,
    files: runtime.files,
    ...(runtime.finder ? { finder: runtime.finder } : {}),
    today: runtime.today,
    now: runtime.now,
    giveWay: runtime.giveWay,
    log,
    readConfigFile: true,
    onConfigProblems: (file, problems) => showFileProblems(context, file, problems),
  });
  const context: Context = { connection, service, runtime, client, uris: new Uris(), log, show: shower(catalog), catalog };
  const folders = foldersOf(params);
  service.setFolders(folders);
  const session: Session = {
    context,
    pusher: client.pullDiagnostics ? undefined : new Pusher(context, () => session.ready, () => session.watcher.refresh()),
    watcher: new Watcher(context, () => session.folders),
    folders,
    pushedSettings: params.initializationOptions,
    ready: Promise.resolve(),
    over: false,
  };
  return session;
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(folder => trimmed(folder.uri));
  // Older clients name one root only.
  const { rootUri } = params;
  return typeof rootUri === 'string' ? [trimmed(rootUri)] : [];
}

function trimmed(uri: string): string {
  return canonicalUri(uri.replace(/\/+$/, ''));
}

function answerTo(client: Client, runtime: Runtime): InitializeResult {
  return {
    serverInfo: { name: 'trustlint', version: runtime.version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
      ...(client.pullDiagnostics ? { diagnosticProvider: { identifier: 'trustlint', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind] },
      hoverProvider: true,
      codeLensProvider: { resolveProvider: false },
      completionProvider: { triggerCharacters: ['=', '/', ',', ':', ' '] },
      definitionProvider: true,
      documentLinkProvider: { resolveProvider: false },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

function begin(session: Session): void {
  const { context } = session;
  watchConfiguration(context);
  session.ready = fetchSettings(session);
  if (!context.client.folders) return;
  context.connection.workspace.onDidChangeWorkspaceFolders(event => {
    const gone = new Set(event.removed.map(folder => trimmed(folder.uri)));
    session.folders = [...session.folders.filter(folder => !gone.has(folder)), ...event.added.map(folder => trimmed(folder.uri))];
    context.service.setFolders(session.folders);
    session.ready = fetchSettings(session).then(() => lookAgain(session));
  });
}

/** After those that are still being fetched, so that an older answer never replaces a newer one. */
async function fetchSettings(session: Session): Promise<void> {
  await session.ready;
  await fetchConfiguration(session.context, session.folders, session.pushedSettings);
}

/** Everything may be different: asks the client to pull again, or pushes. */
function lookAgain(session: Session, uris?: readonly string[]): void {
  const { client, connection, service, log } = session.context;
  const failed = (error: unknown): void => log.warn(`refresh failed ${describeError(error)}`);
  if (client.refreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).then(undefined, failed);
  if (client.pullDiagnostics) {
    if (client.refreshDiagnostics) connection.languages.diagnostics.refresh().then(undefined, failed);
    return;
  }
  const concerned = uris ?? service.documents().map(document => document.uri);
  for (const uri of concerned) session.pusher?.schedule(uri);
}

function onDocuments(connection: Connection, sessions: Sessions): void {
  connection.onDidOpenTextDocument(params => sessions.told(session => {
    const concerned = didOpen(session.context, params);
    session.pusher?.schedule(session.context.uris.engine(params.textDocument.uri), 0);
    if (concerned.length > 0) lookAgain(session, concerned);
  }));
  connection.onDidChangeTextDocument(params => sessions.told(session => {
    const concerned = didChange(session.context, params);
    session.pusher?.schedule(session.context.uris.engine(params.textDocument.uri));
    if (concerned.length > 0) lookAgain(session, concerned);
  }));
  connection.onDidCloseTextDocument(params => sessions.told(session => {
    const uri = session.context.uris.engine(params.textDocument.uri);
    // Cleared before the client's spelling of the URI is forgotten.
    session.pusher?.clear(uri).catch((error: unknown) => session.context.log.warn(`clearing failed ${describeError(error)}`));
    const concerned = didClose(session.context, params);
    if (concerned.length > 0) lookAgain(session, concerned);
  }));
}

function onWorkspace(connection: Connection, sessions: Sessions): void {
  connection.onDidChangeConfiguration(params => sessions.told(session => {
    session.pushedSettings = params.settings ?? session.pushedSettings;
    session.ready = fetchSettings(session).then(() => lookAgain(session));
  }));
  connection.onDidChangeWatchedFiles(params => sessions.told(session => {
    const concerned = changedFiles(session.context, params);
    if (concerned.length > 0) lookAgain(session, concerned);
  }));
}

const noScan: ScanResult = { files: 0, error: 0, warning: 0, information: 0, hint: 0 };

function onRequests(connection: Connection, runtime: Runtime, log: Log, sessions: Sessions): void {
  const wrap = guard({
    giveWay: runtime.giveWay,
    now: runtime.now,
    log,
    ready: async () => sessions.asked().ready,
    versionOf: params => versionOf(params, sessions),
  });
  /** The handler with the session; what it made the engine ask for gets watched. */
  const serve = <P, R>(name: string, neutral: R, handle: (session: Session, params: P, token: CancellationToken) => Promise<R> | R, anyVersion = false) =>
    wrap<P, R>({ name, neutral, anyVersion, handle: async (params, token) => {
      const session = sessions.asked();
      const answer = await handle(session, params, token);
      session.watcher.refresh();
      return answer;
    } });
  const noReport: DocumentDiagnosticReport = { kind: 'full', items: [] };
  connection.languages.diagnostics.on(serve('diagnostic', noReport, (session, params: DocumentDiagnosticParams, token) => diagnostic(session.context, params, token), true));
  connection.onCodeAction(serve('codeAction', [], (session, params, token) => codeAction(session.context, params, token)));
  connection.onHover(serve('hover', null, (session, params, token) => hover(session.context, params, token)));
  connection.onCodeLens(serve('codeLens', [], (session, params, token) => codeLens(session.context, params, token)));
  connection.onCompletion(serve('completion', [], (session, params, token) => completion(session.context, params, token)));
  connection.onDefinition(serve('definition', [], (session, params, token) => definition(session.context, params, token)));
  connection.onDocumentLinks(serve('documentLink', [], (session, params, token) => documentLink(session.context, params, token)));
  connection.onDocumentSymbol(serve('documentSymbol', [], (session, params, token) => documentSymbol(session.context, params, token)));
  connection.onFoldingRanges(serve('foldingRange', [], (session, params, token) => foldingRange(session.context, params, token)));
  connection.onRequest(insertRequest, serve('insert', null, (session, params, token) => insert(session.context, params, token)));
  connection.onRequest(traceRequest, serve('trace', null, (session, params, token) => trace(session.context, params, token)));
  connection.onRequest(scanRequest, serve('scan', noScan, (session, params, token) => scan(session.context, params, token)));
  connection.onRequest(rulesRequest, serve('rules', [], (session, params) => rules(session.context, params)));
  onInspection(connection, serve);
}

type Serve = <P, R>(name: string, neutral: R, handle: (session: Session, params: P, token: CancellationToken) => Promise<R> | R, anyVersion?: boolean) => (params: P, token: CancellationToken) => Promise<R>;

/** Inspections speak of bytes, not of a version of a document: they are answered whatever has been typed meanwhile. */
function onInspection(connection: Connection, serve: Serve): void {
  const inspections = new Inspections();
  connection.onRequest(inspectRequest, serve<InspectParams, ShownInspection | null>('inspect', null, (session, params, token) => inspections.inspect(session.context, params, token), true));
  connection.onRequest(certificateDetailsRequest, serve<CertificateDetailsParams, ShownDetails | null>('certificateDetails', null, (session, params) => inspections.details(session.context, params), true));
  connection.onRequest(embeddedPemRequest, serve<EmbeddedPemParams, EmbeddedPem | null>('embeddedPem', null, (session, params, token) => embeddedPem(session.context, params, token)));
}

function versionOf(params: unknown, sessions: Sessions): number | undefined {
  const uri = documentOf(params);
  if (uri === undefined) return undefined;
  const { service, uris } = sessions.asked().context;
  return service.version(uris.engine(uri));
}

/** The document that the parameters of a request name. */
function documentOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  if ('textDocument' in params) return documentOf(params.textDocument);
  return 'uri' in params && typeof params.uri === 'string' ? params.uri : undefined;
}

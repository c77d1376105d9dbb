/** Fetching settings: the section `trustlint`, for each workspace folder and for everything else. */
import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { describeError } from '../core/bug';
import type { Text } from '../core/message';
import { shortName } from '../service/actions';
import { serverTexts, type Context } from './context';

export const section = 'trustlint';

/** Asks the client for its settings and hands them to the engine. `pushed` is what a client without pulling has sent. */
export async function fetchConfiguration(context: Context, folders: readonly string[], pushed?: unknown): Promise<void> {
  const scopes: readonly (string | undefined)[] = [undefined, ...folders];
  const values = await valuesOf(context, scopes, pushed);
  const problems = scopes.flatMap((scope, index) => context.service.configure(scope, values[index]));
  showProblems(context, problems);
}

/** A client that never answers must not keep every other request waiting. */
const patienceMilliseconds = 5000;

function nothingAfter(context: Context, milliseconds: number): Promise<readonly unknown[]> {
  return new Promise(resolve => {
    context.runtime.after(milliseconds, () => resolve([]));
  });
}

async function valuesOf(context: Context, scopes: readonly (string | undefined)[], pushed: unknown): Promise<readonly unknown[]> {
  if (!context.client.configuration) {
    const value = typeof pushed === 'object' && pushed !== null && section in pushed ? (pushed as Readonly<Record<string, unknown>>)[section] : pushed;
    return scopes.map(() => value);
  }
  try {
    const items = scopes.map(scopeUri => (scopeUri === undefined ? { section } : { section, scopeUri: context.uris.client(scopeUri) }));
    const answer = context.connection.workspace.getConfiguration(items) as Promise<readonly unknown[]>;
    return await Promise.race([answer, nothingAfter(context, patienceMilliseconds)]);
  } catch (error) {
    context.log.warn(`reading the settings failed ${describeError(error)}`);
    return scopes.map(() => undefined);
  }
}

export function watchConfiguration(context: Context): void {
  if (!context.client.configurationEvents) return;
  const registration = context.connection.client.register(DidChangeConfigurationNotification.type, { section });
  registration.catch((error: unknown) => context.log.warn(`watching the settings failed ${describeError(error)}`));
}

function showProblems(context: Context, problems: readonly Text[]): void {
  const texts = [...new Set(problems.map(context.show))];
  for (const text of texts) context.log.warn(`settings ${text}`);
  const [first] = texts;
  if (first === undefined) return;
  const text = texts.length === 1 ? serverTexts.configProblem({ first }) : serverTexts.configProblems({ count: texts.length, first });
  context.connection.window.showWarningMessage(context.show(text));
}

/** Says what is wrong with a folder's configuration file. */
export function showFileProblems(context: Context, file: string, problems: readonly Text[]): void {
  const texts = problems.map(context.show);
  for (const text of texts) context.log.warn(`configuration file=${file} ${text}`);
  const [first] = texts;
  if (first !== undefined) context.connection.window.showWarningMessage(context.show(serverTexts.fileProblem({ file: shortName(file), first })));
}

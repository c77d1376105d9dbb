/** Fetching settings: the section `trustlint`, for each workspace folder and for everything else. */
import { DidChangeConfigurationNotification, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { describeError } from '../core/bug';
import type { Text } from '../core/message';
import { shortName } from '../service/actions';
import { settingKeys } from '../service/config';
import { serverTexts, type Context } from './context';

export const section = 'trustlint';

/** Asks the client for its settings and hands them to the engine. `pushed` is what a client that cannot be asked has sent. */
export async function fetchConfiguration(context: Context, folders: readonly string[], pushed: unknown): Promise<void> {
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
  if (!context.client.configuration) return scopes.map(() => ownSection(pushed));
  try {
    const items = scopes.map(scopeUri => (scopeUri === undefined ? { section } : { section, scopeUri: context.uris.client(scopeUri) }));
    const answer = context.connection.workspace.getConfiguration(items) as Promise<readonly unknown[]>;
    return await Promise.race([answer, nothingAfter(context, patienceMilliseconds)]);
  } catch (error) {
    context.log.warn(`reading the settings failed ${describeError(error)}`);
    return scopes.map(() => undefined);
  }
}

/** Clients push our section alone, or all their settings in which ours is one. */
function ownSection(pushed: unknown): unknown {
  if (typeof pushed !== 'object' || pushed === null) return pushed;
  if (section in pushed) return pushed[section];
  return Object.keys(pushed).some(key => settingKeys.includes(key)) ? pushed : undefined;
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
  warn(context, text);
}

/** A notification: the requests that carry buttons are not known to every client. */
function warn(context: Context, text: Text): void {
  const sent = context.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: context.show(text) });
  sent.catch((error: unknown) => context.log.warn(`showing a message failed ${describeError(error)}`));
}

/** Says what is wrong with a folder's configuration file. */
export function showFileProblems(context: Context, file: string, problems: readonly Text[]): void {
  const texts = problems.map(context.show);
  for (const text of texts) context.log.warn(`configuration file=${file} ${text}`);
  const [first] = texts;
  if (first !== undefined) warn(context, serverTexts.fileProblem({ file: shortName(file), first }));
}

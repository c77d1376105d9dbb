/** Repairing files in memory: what one fix changes is seen by all that come after it, and nothing is written. */
import { fixRounds } from '../core/budgets';
import { automaticFix } from '../core/edits';
import type { Finding } from '../core/finding';
import { pathOf } from '../node/files';
import { readText } from './read';
import { judge, type Selection, type ShownFinding } from './report';
import { openFile, uriOf, type Session } from './session';
import type { Source } from './sources';
import type { WriteScope } from './write';

export interface RepairOptions {
  readonly unsafe: boolean;
  readonly rules: ReadonlySet<string> | undefined;
  readonly scope: WriteScope;
  /** What counts as left over. */
  readonly threshold: Selection;
}

export interface RepairedFile {
  readonly path: string;
  readonly before: string;
  after: string;
}

export interface Repair {
  /** In the order in which they were first changed. */
  readonly files: readonly RepairedFile[];
  readonly applied: number;
  /** Findings that there were, and that are left, at or above the threshold. */
  readonly found: readonly ShownFinding[];
  readonly left: readonly ShownFinding[];
}

interface State {
  readonly session: Session;
  readonly options: RepairOptions;
  /** By file id. */
  readonly changed: Map<string, RepairedFile>;
  applied: number;
  /** Whether a fix for one file changed another one, which may have been judged before. */
  crossed: boolean;
}

export async function repair(session: Session, sources: Iterable<Source>, options: RepairOptions): Promise<Repair> {
  const state: State = { session, options, changed: new Map(), applied: 0, crossed: false };
  const paths: string[] = [];
  const found: ShownFinding[] = [];
  let left: ShownFinding[] = [];
  for (const source of sources) {
    paths.push(source.path);
    found.push(...(await judgeAside(source, state)));
    left.push(...(await repairOne(source, state)));
  }
  for (let round = 1; state.crossed && round < fixRounds; round++) {
    state.crossed = false;
    left = [];
    for (const path of paths) {
      const content = readText(path);
      if (content.kind === 'text' || content.kind === 'too-large') left.push(...(await repairOne({ path, content }, state)));
    }
  }
  for (const uri of state.changed.keys()) session.service.close(uri);
  return { files: [...state.changed.values()].filter(file => file.before !== file.after), applied: state.applied, found, left };
}

/** Gives what is left to find in the file. */
async function repairOne(source: Source, state: State): Promise<readonly ShownFinding[]> {
  const { session, options, changed } = state;
  const uri = uriOf(source.path);
  if (source.content.kind === 'text' && source.content.isBinary !== true) {
    openFile(session, source.path, changed.get(uri)?.after ?? source.content.text);
    const wants = (finding: Finding): boolean => (options.rules === undefined || options.rules.has(finding.rule)) && staysInScope(finding, options);
    const result = await session.service.fixAll(uri, { unsafe: options.unsafe, wants });
    session.service.close(uri);
    state.applied += result.applied;
    for (const file of result.files) keep(file, state);
    state.crossed ||= result.files.some(file => file.file !== uri);
  }
  const after = changed.get(uri)?.after;
  return judgeAside(after === undefined ? source : { path: source.path, content: { kind: 'text', text: after } }, state);
}

/** Judges a text of a file and leaves what is open as it was. */
async function judgeAside(source: Source, { session, options, changed }: State): Promise<readonly ShownFinding[]> {
  const findings = await judge(session, source, options.threshold);
  const kept = changed.get(uriOf(source.path));
  if (kept) openFile(session, kept.path, kept.after);
  return findings;
}

function staysInScope(finding: Finding, options: RepairOptions): boolean {
  const edits = automaticFix(finding, options)?.edits ?? [];
  return edits.every(edit => {
    const path = pathOf(edit.file);
    return path !== undefined && options.scope.includes(path);
  });
}

/** What was changed stays open: it stands before the file on disk, for all that look at it. */
function keep(file: { readonly file: string; readonly before: string; readonly after: string }, { session, changed }: State): void {
  const path = pathOf(file.file);
  if (path === undefined) return;
  const known = changed.get(file.file);
  if (known) known.after = file.after;
  else changed.set(file.file, { path, before: file.before, after: file.after });
  session.service.close(file.file);
  openFile(session, path, file.after);
}

/** Repairs that bring error handling to a call whose error was dropped or that has none. */
import type { Edit } from '../core/finding';
import { textOf, type GoNode } from '../syntax/go/tree';
import { assignmentOf, standsAlone } from './dropped';
import { linesAfter, linesBefore, replaced } from './edits';
import type { GoModel } from './model/model';
import { errorNameAt, exitFrom, usable, type Trouble } from './repair';

export interface Handling {
  /** How the function is left: `return nil, err`. */
  readonly statement: string;
  readonly edits: readonly Edit[];
}

/** Gives the blank of `a, _ := call()` a name and leaves the function when it is an error. */
export function handleError(model: GoModel, call: GoNode, trouble: Omit<Trouble, 'error'>): Handling | undefined {
  const found = assignmentOf(call);
  const blank = found?.targets[1];
  if (!found || !blank || textOf(blank) !== '_' || !standsAlone(found.statement)) return undefined;
  return checked(model, found.statement, found.declares, trouble, name => [replaced(blank, name)]);
}

/** Makes `pool := x509.NewCertPool()` begin with the roots of the system. */
export function fromSystem(model: GoModel, call: GoNode): Handling | undefined {
  const found = assignmentOf(call);
  const [target] = found?.targets ?? [];
  const x509 = usable(model, call, 'crypto/x509');
  if (!found || !target || found.targets.length !== 1 || x509 === undefined || !standsAlone(found.statement) || found.statement.type === 'var_declaration') return undefined;
  const edits = (name: string): readonly Edit[] => [{ file: call.source.uri, span: { start: target.end, end: target.end }, newText: `, ${name}` }, replaced(call, `${x509}.SystemCertPool()`)];
  const handled = checked(model, found.statement, found.declares, { message: 'load the system certificates', values: [] }, edits);
  if (handled) return handled;
  // Where nothing can be given up, the pool begins empty again when there are no roots of the system.
  const name = errorNameAt(model, found.statement, found.declares);
  const check = name && linesAfter(found.statement, [`if ${name.name} != nil {`, `\t${textOf(target)} = ${x509}.NewCertPool()`, '}']);
  const before = name && beforeStatement(found.statement, name.before);
  return name && check && before ? { statement: `${textOf(target)} = ${x509}.NewCertPool()`, edits: [...before, ...edits(name.name), check] } : undefined;
}

function checked(model: GoModel, statement: GoNode, declares: boolean, trouble: Omit<Trouble, 'error'>, edits: (name: string) => readonly Edit[]): Handling | undefined {
  const name = errorNameAt(model, statement, declares);
  const exit = name && exitFrom(model, statement, { ...trouble, error: name.name });
  const check = name && exit && linesAfter(statement, [`if ${name.name} != nil {`, `\t${exit.statement}`, '}']);
  const before = name && beforeStatement(statement, name.before);
  return name && exit && check && before ? { statement: exit.statement, edits: [...before, ...edits(name.name), check, ...exit.edits] } : undefined;
}

function beforeStatement(statement: GoNode, lines: readonly string[]): readonly Edit[] | undefined {
  if (lines.length === 0) return [];
  const edit = linesBefore(statement, lines);
  return edit && [edit];
}

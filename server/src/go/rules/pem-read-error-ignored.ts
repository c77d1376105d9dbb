/** The error of reading a PEM file dropped. */
import type { FixDraft, Reporter } from '../../core/rule';
import { childAt, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { assignmentOf, isComparedWithNil, type CallAssignment } from '../dropped';
import { destinationOf, argumentsOf, usesOf } from '../flow/uses';
import { handleError } from '../handling';
import type { GoModel } from '../model/model';
import { goRule } from '../rule';

const messages = {
  dropped: {
    what: 'the error of reading {path} is dropped, and `{user}` gets nothing',
    why: '{consequence}, and nothing says that the file could not be read',
    help: 'handle the error',
  },
} as const;

const fixes = {
  handle: 'handle the error: `{statement}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const readers: ReadonlySet<string> = new Set(['os.ReadFile', 'io/ioutil.ReadFile']);
/** What takes PEM, and what it does with nothing. */
const users: ReadonlyMap<string, string> = new Map([
  ['AppendCertsFromPEM', 'the pool stays as it was, connections fail with `x509: certificate signed by unknown authority`'],
  ['crypto/tls.X509KeyPair', 'the key pair is refused with `tls: failed to find any PEM data`'],
  ['encoding/pem.Decode', '`pem.Decode` gives a nil block'],
]);

const program = (read: string): string =>
  `package client\n\nimport (\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc pool(caFile string) (*x509.CertPool, error) {\n${read}\tpool, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, fmt.Errorf("no certificate found in %s", caFile)\n\t}\n\treturn pool, nil\n}\n`;

export const pemReadErrorIgnored = goRule(
  {
    language: 'go',
    id: 'pem-read-error-ignored',
    title: 'dropped error of reading a PEM file',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.4'],
    neighbours: ['errcheck', 'gosec G104'],
    sources: [
      { title: 'os: ReadFile', url: 'https://pkg.go.dev/os#ReadFile', versions: 'Go 1.16 to 1.27' },
      { title: 'crypto/x509: AppendCertsFromPEM', url: 'https://pkg.go.dev/crypto/x509#CertPool.AppendCertsFromPEM', versions: 'Go 1.0 to 1.27' },
    ],
    docs: {
      summary: 'The error of `os.ReadFile` is dropped, and the content goes to a certificate pool or a key pair.',
      what: 'The rule fires on `pem, _ := os.ReadFile(path)` when `pem` is given to `AppendCertsFromPEM`, `tls.X509KeyPair` or `pem.Decode` in the same function. It stays silent when the length of `pem` is looked at or `pem` is compared with nil, and in tests.',
      why: 'A missing file, a directory that a mount made in its place, or a mode that the user of the container may not read: all of them end as `certificate signed by unknown authority` or `failed to find any PEM data`, far from the cause.',
      fix: 'Handle the error where it arises: it names the file and the reason.',
      whenNotToUse: 'When the file may be missing: check with `errors.Is(err, fs.ErrNotExist)` and say so.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: program('\tpem, _ := os.ReadFile(caFile)\n') },
      good: { text: program('\tpem, err := os.ReadFile(caFile)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n') },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (!model.file.text.includes('ReadFile(') || isTestCode(analysis)) return;
    for (const declaration of model.declarationsWith(text => text.includes('ReadFile('))) {
      for (const node of declaration.within('call_expression')) if (readers.has(model.calledBy(node) ?? '')) check(model, node, report);
    }
  },
);

function check(model: GoModel, call: GoNode, report: Report): void {
  const found = assignmentOf(call);
  const [content, error] = found?.targets ?? [];
  if (!found || !content || !error || textOf(error) !== '_' || content.type !== 'identifier') return;
  const local = model.localOf(content);
  const uses = local ? usesOf(model, local).filter(use => use.start > call.end) : [];
  // Somebody who looks at the content has thought of a file that is not there.
  if (!local || isComparedWithNil(content, call.end) || uses.some(isMeasured)) return;
  const user = uses.map(use => userOf(model, use)).find(each => each !== undefined);
  if (user === undefined) return;
  const [path] = argumentsOf(call);
  const shown = path && path.end - path.start < 60 && !textOf(path).includes('\n') ? `\`${stringOf(path) ?? textOf(path)}\`` : 'the file';
  const name = user.slice(user.lastIndexOf('.') + 1);
  report('dropped', spanOf(error), { path: shown, user: name, consequence: users.get(user) ?? '' }, { fixes: fixesFor(model, found, report) });
}

function isMeasured(use: GoNode): boolean {
  const to = destinationOf(use);
  return to.kind === 'argument' && textOf(childAt(to.call, 'function') ?? to.call) === 'len';
}

/** Which of the users gets the value of an expression, directly or converted. */
function userOf(model: GoModel, use: GoNode): string | undefined {
  const to = destinationOf(use);
  if (to.kind !== 'argument') return undefined;
  const known = model.calledBy(to.call);
  if (known !== undefined && users.has(known)) return known;
  const called = childAt(to.call, 'function');
  const method = called?.type === 'selector_expression' ? childAt(called, 'field') : undefined;
  return method && textOf(method) === 'AppendCertsFromPEM' ? 'AppendCertsFromPEM' : undefined;
}

function fixesFor(model: GoModel, { call }: CallAssignment, report: Report): readonly FixDraft[] {
  const handled = handleError(model, call, { message: 'read the PEM file', values: [] });
  return handled ? [{ title: report.title('handle', { statement: handled.statement }), safe: true, edits: handled.edits }] : [];
}

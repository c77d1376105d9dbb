/** The error of x509.SystemCertPool dropped, and the pool used as if there were one. */
import type { FixDraft, Reporter } from '../../core/rule';
import { childAt, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { assignmentOf, isComparedWithNil, standsAlone, type CallAssignment } from '../dropped';
import { linesAfter } from '../edits';
import { handleError } from '../handling';
import type { GoModel } from '../model/model';
import { enclosingFunction } from '../model/scopes';
import { usable } from '../repair';
import { goRule } from '../rule';

const called = 'crypto/x509.SystemCertPool';

const messages = {
  crash: {
    what: 'the error of `SystemCertPool` is dropped, and `{pool}` is used as if it were there',
    why: 'after an error `{pool}` is nil, and `{pool}.{method}` panics with a nil pointer dereference instead of naming the file that could not be read',
    help: 'handle the error',
  },
} as const;

const fixes = {
  handle: 'handle the error: `{statement}`',
  empty: 'begin with an empty pool when there are no roots of the system',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const systemPoolErrorIgnored = goRule(
  {
    language: 'go',
    id: 'system-pool-error-ignored',
    title: 'dropped error of x509.SystemCertPool',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.4'],
    neighbours: ['errcheck', 'gosec G104'],
    sources: [
      { title: 'crypto/x509: SystemCertPool', url: 'https://pkg.go.dev/crypto/x509#SystemCertPool', versions: 'Go 1.7 to 1.27' },
      { title: 'crypto/x509: what a pool does when it is nil', url: 'https://go.dev/src/crypto/x509/cert_pool.go', versions: 'Go 1.19 and 1.27, run' },
    ],
    docs: {
      summary: 'The error of `x509.SystemCertPool` is dropped, and a method of the pool is called, which is nil after an error.',
      what: 'The rule fires on `pool, _ := x509.SystemCertPool()` when a method of `pool` is called afterwards in the same function. It stays silent when the function compares `pool` with `nil`, when the pool is only given to `RootCAs` (nil means the system roots there), and in tests.',
      why: 'When the roots cannot be loaded (a bundle that the user of the container may not read, Windows before Go 1.18), the pool is nil. `AppendCertsFromPEM` and `AddCert` then panic with `invalid memory address or nil pointer dereference`, and nothing says that a file could not be read.',
      fix: 'Handle the error where it arises.',
      whenNotToUse: 'Never: a program that wants to go on without the roots of the system says so with `if pool == nil`.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc config(caFile string) (*tls.Config, error) {\n\tpem, err := os.ReadFile(caFile)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tpool, _ := x509.SystemCertPool()\n\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, fmt.Errorf("no certificate in %s", caFile)\n\t}\n\treturn &tls.Config{RootCAs: pool}, nil\n}\n',
      },
      good: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc config(caFile string) (*tls.Config, error) {\n\tpem, err := os.ReadFile(caFile)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tpool, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn nil, fmt.Errorf("load the system certificates: %w", err)\n\t}\n\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, fmt.Errorf("no certificate in %s", caFile)\n\t}\n\treturn &tls.Config{RootCAs: pool}, nil\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (!model.file.text.includes('SystemCertPool') || isTestCode(analysis)) return;
    for (const declaration of model.declarationsWith(text => text.includes('SystemCertPool'))) {
      for (const node of declaration.within('call_expression')) {
        if (model.calledBy(node) !== called) continue;
        const found = assignmentOf(node);
        const [pool, error] = found?.targets ?? [];
        if (!found || !pool || !error || textOf(error) !== '_' || textOf(pool) === '_') continue;
        const method = methodCalled(pool, found.statement.end);
        if (method === undefined || isComparedWithNil(pool, found.statement.start)) continue;
        report('crash', spanOf(error), { pool: textOf(pool), method }, { fixes: fixesFor(model, found, pool, report) });
      }
    }
  },
);

/** The first method of the pool that is called behind a place in the same function. */
function methodCalled(pool: GoNode, after: number): string | undefined {
  const owner = enclosingFunction(pool);
  for (const node of owner ? owner.within('call_expression') : []) {
    if (node.start < after) continue;
    const called = childAt(node, 'function');
    const operand = called?.type === 'selector_expression' ? childAt(called, 'operand') : undefined;
    const method = called && childAt(called, 'field');
    if (operand && method && textOf(operand) === textOf(pool) && panics.has(textOf(method))) return textOf(method);
  }
  return undefined;
}

/** `Subjects`, `Clone` and `Equal` of a nil pool either panic too or are defined; these two are what pools are for. */
const panics: ReadonlySet<string> = new Set(['AppendCertsFromPEM', 'AddCert']);

function fixesFor(model: GoModel, { statement, call }: CallAssignment, pool: GoNode, report: Report): readonly FixDraft[] {
  if (!standsAlone(statement)) return [];
  const fixes: FixDraft[] = [];
  const handled = handleError(model, call, { message: 'load the system certificates', values: [] });
  if (handled) fixes.push({ title: report.title('handle', { statement: handled.statement }), safe: true, edits: handled.edits });
  const x509 = usable(model, statement, 'crypto/x509');
  const empty = x509 === undefined ? undefined : linesAfter(statement, [`if ${textOf(pool)} == nil {`, `\t${textOf(pool)} = ${x509}.NewCertPool()`, '}']);
  if (empty) fixes.push({ title: report.title('empty', {}), safe: false, edits: [empty] });
  return fixes;
}

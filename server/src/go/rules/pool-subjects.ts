/** `Subjects` of the system's pool: it does not hold what is asked for everywhere. */
import { childAt, descendants, listed, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import { goRule } from '../rule';

const messages = {
  system: {
    what: '`{pool}.Subjects()` does not give the roots of the system on Windows and macOS',
    why: 'the pool of `SystemCertPool` is there only a mark for the verifier of the platform: since Go 1.18 the list holds just what was added; on Linux it is as long as the bundle, and the method is deprecated all the same',
    help: 'do not judge the trust store by this list: verify a certificate, or read the bundle that is meant',
  },
} as const;

export const poolSubjects = goRule(
  {
    language: 'go',
    id: 'pool-subjects',
    title: 'Subjects of the system pool',
    level: 'information',
    since: '0.1.0',
    seed: ['2.1'],
    neighbours: ['staticcheck SA1019'],
    sources: [
      { title: 'crypto/x509: CertPool.Subjects, deprecated', url: 'https://pkg.go.dev/crypto/x509#CertPool.Subjects', versions: 'since Go 1.18' },
      { title: 'tried on Linux: as many subjects as the bundle has certificates', versions: 'Go 1.15 to 1.27, run' },
    ],
    docs: {
      summary: '`Subjects` is called on a pool of `x509.SystemCertPool`: deprecated, and wrong on Windows and macOS.',
      what: 'The rule fires where `Subjects` is called on a variable that holds the result of `x509.SystemCertPool` in the same function. Pools that the program fills itself are left alone: their subjects are all there.',
      why: 'Since Go 1.18 the system pool on Windows, macOS and iOS holds no certificates of its own: the platform verifies. `len(pool.Subjects())` is 0 there, and a program that takes it for the number of trusted roots draws the wrong conclusion.',
      fix: 'Ask the question itself: verify a certificate against the pool. To see which roots a container has, `trustlint trace` shows what Go reads.',
      whenNotToUse: 'For programs that run on Linux alone and print the number for people.',
    },
    messages,
    fixes: {},
    examples: {
      bad: {
        text: 'package roots\n\nimport "crypto/x509"\n\nfunc count() (int, error) {\n\tpool, err := x509.SystemCertPool()\n\tif err != nil {\n\t\treturn 0, err\n\t}\n\treturn len(pool.Subjects()), nil\n}\n',
      },
      good: {
        text: 'package roots\n\nimport "crypto/x509"\n\nfunc isTrusted(certificate *x509.Certificate) error {\n\t_, err := certificate.Verify(x509.VerifyOptions{})\n\treturn err\n}\n',
      },
    },
  },
  ({ model }, report) => {
    if (model.isTest || !model.file.text.includes('SystemCertPool')) return;
    for (const declaration of model.declarationsWith(text => text.includes('.Subjects()'))) {
      for (const node of descendants(declaration)) {
        const pool = subjectsOf(node);
        if (pool && isSystemPool(model, pool)) report('system', spanOf(childAt(node, 'function') ?? node), { pool: textOf(pool) });
      }
    }
  },
);

/** `pool` of `pool.Subjects()`. */
function subjectsOf(node: GoNode): GoNode | undefined {
  const called = node.type === 'call_expression' ? childAt(node, 'function') : undefined;
  const [pool, method] = called?.type === 'selector_expression' ? [childAt(called, 'operand'), childAt(called, 'field')] : [];
  return pool?.type === 'identifier' && method && textOf(method) === 'Subjects' ? pool : undefined;
}

function isSystemPool(model: GoModel, pool: GoNode): boolean {
  const local = model.localOf(pool);
  if (local?.by.type !== 'short_var_declaration') return false;
  const [value] = listed(childAt(local.by, 'right'));
  return value !== undefined && model.calledBy(value) === 'crypto/x509.SystemCertPool' && listed(childAt(local.by, 'left'))[0] === local.node;
}

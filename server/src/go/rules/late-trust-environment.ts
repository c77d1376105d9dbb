/** SSL_CERT_FILE set by the program after its roots are loaded. */
import type { FixDraft, Reporter } from '../../core/rule';
import { ancestors, childAt, childrenAt, descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { standsAlone } from '../dropped';
import { indentOf, linesBefore } from '../edits';
import type { GoModel } from '../model/model';
import { enclosingFunction } from '../model/scopes';
import { goRule } from '../rule';

const messages = {
  late: {
    what: '`{variable}` is set after `{call}` has loaded the roots: it has no effect',
    why: 'Go reads the roots of the system once, at their first use, and never again in the same process',
    help: 'set it before anything uses TLS, or give the clients a pool of their own with `RootCAs`',
  },
  tooLate: {
    what: '`{variable}` is set in a function, and `{name}` has loaded the roots before any function runs',
    why: 'variables of the package are made before `main` and `init`; Go reads the roots of the system once, at their first use, and never again in the same process',
    help: 'load the pool in a function, after the variable is set, or give the clients a pool of their own with `RootCAs`',
  },
} as const;

const fixes = { earlier: 'set it before `{call}`' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const lateTrustEnvironment = goRule(
  {
    language: 'go',
    id: 'late-trust-environment',
    title: 'trust variable set too late',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: the roots are loaded once per process', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.15, 1.19, 1.22 and 1.27, run' },
      { title: 'golang/go#41888: reload the system roots', url: 'https://github.com/golang/go/issues/41888' },
    ],
    docs: {
      summary: '`os.Setenv("SSL_CERT_FILE", …)` after the roots of the system were loaded.',
      what: 'The rule fires where `SSL_CERT_FILE` or `SSL_CERT_DIR` is set behind a call in the same function that has certainly loaded the roots (`x509.SystemCertPool`, a request over `https://`, `tls.Dial`), and where a variable of the package is made from `x509.SystemCertPool()`. It stays silent in programs that start others, which the variable may be meant for, and in tests.',
      why: 'The first use loads the roots, behind a `sync.Once`. What is set later is not seen: not by `Verify`, and not by `SystemCertPool` either.',
      fix: 'Set the variable in the environment of the process, or in the first lines of `main`; or make a pool and use `RootCAs`, which needs no variable.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package main\n\nimport (\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tpool, err := x509.SystemCertPool()\n\tfmt.Println(pool, err)\n\tos.Setenv("SSL_CERT_FILE", "/etc/app/ca.pem")\n}\n',
      },
      good: {
        text: 'package main\n\nimport (\n\t"crypto/x509"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tos.Setenv("SSL_CERT_FILE", "/etc/app/ca.pem")\n\tpool, err := x509.SystemCertPool()\n\tfmt.Println(pool, err)\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    // A variable may be meant for the processes that are started.
    if (isTestCode(analysis) || model.importOf('os/exec') || !/SSL_CERT_(FILE|DIR)/.test(model.file.text)) return;
    for (const declaration of model.declarationsWith(text => /SSL_CERT_(FILE|DIR)/.test(text))) {
      for (const node of descendants(declaration)) {
        const variable = variableSet(model, node);
        if (variable !== undefined) checkSetting(model, node, variable, report);
      }
    }
  },
);

function variableSet(model: GoModel, call: GoNode): string | undefined {
  const [name] = model.calledBy(call) === 'os.Setenv' ? childAt(call, 'arguments')?.children ?? [] : [];
  const value = name && stringOf(name);
  return value === 'SSL_CERT_FILE' || value === 'SSL_CERT_DIR' ? value : undefined;
}

function checkSetting(model: GoModel, call: GoNode, variable: string, report: Report): void {
  const early = loadingBefore(model, call);
  if (early) {
    const name = textOf(childAt(early.call, 'function') ?? early.call);
    report('late', spanOf(call), { variable, call: name }, { fixes: earlierFix(call, early.statement, name, report) });
    return;
  }
  const made = poolOfPackage(model);
  if (made) report('tooLate', spanOf(call), { variable, name: textOf(made) });
}

interface Loading {
  readonly call: GoNode;
  /** The statement of a block around both. */
  readonly statement: GoNode;
}

/** A call before this one, on every way to it, that loads the roots. */
function loadingBefore(model: GoModel, setting: GoNode): Loading | undefined {
  const owner = enclosingFunction(setting);
  const around = new Set(ancestors(setting));
  for (const node of owner ? descendants(owner) : []) {
    if (node.start >= setting.start || node.type !== 'call_expression' || enclosingFunction(node) !== owner || !loadsRoots(model, node)) continue;
    const statement = [...ancestors(node)].find(standsAlone);
    // In a branch of its own it may not have happened.
    if (statement?.parent && around.has(statement.parent) && isCertain(node, statement)) return { call: node, statement };
  }
  return undefined;
}

/** Whether a call is made whenever the statement that it stands in is reached. */
function isCertain(call: GoNode, statement: GoNode): boolean {
  for (let at: GoNode | undefined = call.parent; at && at !== statement; at = at.parent) {
    if (/^(block|expression_case|type_case|default_case|communication_case|select_statement|for_statement)$/.test(at.type)) return false;
    if (at.type === 'binary_expression' && /^(&&|\|\|)$/.test(childAt(at, 'operator')?.type ?? '')) return false;
  }
  return !/^(defer|go|for)_statement$/.test(statement.type);
}

const loaders: ReadonlySet<string> = new Set(['crypto/x509.SystemCertPool', 'crypto/tls.Dial', 'crypto/tls.DialWithDialer']);
const requests: ReadonlySet<string> = new Set(['net/http.Get', 'net/http.Head', 'net/http.Post', 'net/http.PostForm']);

function loadsRoots(model: GoModel, call: GoNode): boolean {
  const called = model.calledBy(call) ?? '';
  const given = childAt(call, 'arguments')?.children ?? [];
  if (called === 'crypto/x509.SystemCertPool') return true;
  // With a configuration the roots may be others.
  if (loaders.has(called)) return given.at(-1)?.type === 'nil';
  // The default transport may have been given roots of its own.
  if (/\bDefaultTransport\b/.test(model.file.text)) return false;
  const isHttps = given[0] !== undefined && (stringOf(given[0]) ?? '').startsWith('https://');
  if (requests.has(called)) return isHttps;
  const [client, method] = [childAt(childAt(call, 'function') ?? call, 'operand'), childAt(childAt(call, 'function') ?? call, 'field')];
  return isHttps && client !== undefined && method !== undefined && /^(Get|Head|Post|PostForm)$/.test(textOf(method)) && model.resolveSelector(client) === 'net/http.DefaultClient';
}

/** A variable of the package that is made from the system's pool. */
function poolOfPackage(model: GoModel): GoNode | undefined {
  for (const declaration of model.declarationsWith(text => text.startsWith('var') && text.includes('SystemCertPool'))) {
    for (const node of descendants(declaration)) {
      if (node.type !== 'call_expression' || model.calledBy(node) !== 'crypto/x509.SystemCertPool' || enclosingFunction(node)) continue;
      const spec = [...ancestors(node)].find(each => each.type === 'var_spec');
      if (spec) return childrenAt(spec, 'name')[0];
    }
  }
  return undefined;
}

/** Moves a statement whose arguments are spelt out in front of the call. */
function earlierFix(call: GoNode, before: GoNode, name: string, report: Report): readonly FixDraft[] {
  const statement = call.parent;
  const given = childAt(call, 'arguments')?.children ?? [];
  if (!statement || statement.type !== 'expression_statement' || !standsAlone(statement) || statement.parent !== before.parent || given.some(each => stringOf(each) === undefined)) return [];
  const { text, uri } = call.source;
  const indent = indentOf(statement);
  const rest = /^[ \t]*\r?\n/.exec(text.slice(statement.end))?.[0];
  const placed = linesBefore(before, [textOf(statement)]);
  if (indent === undefined || rest === undefined || !placed) return [];
  const line = { start: statement.start - indent.length, end: statement.end + rest.length };
  return [{ title: report.title('earlier', { call: name }), safe: true, edits: [placed, { file: uri, span: line, newText: '' }] }];
}

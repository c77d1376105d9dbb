/** The system's bundle read by one of its names. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import { certificateFiles, newestKnownGo } from '../../facts/go-lookup';
import { bare, childAt, descendants, listed, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { assignmentOf, standsAlone } from '../dropped';
import { indentOf } from '../edits';
import { withoutImport } from '../importing';
import type { GoModel } from '../model/model';
import { enclosingFunction } from '../model/scopes';
import { exitFrom, usable } from '../repair';
import { goRule } from '../rule';
import { stringValue } from '../strings';

const messages = {
  read: {
    what: 'the roots are read from `{path}` by name',
    why: 'that path belongs to some distributions only, a second directory of certificates beside it is left out, and `SSL_CERT_FILE` and `SSL_CERT_DIR` mean nothing to this pool',
    help: 'begin with `x509.SystemCertPool()`, which reads what the system has',
  },
} as const;

const fixes = { system: 'take the pool of `x509.SystemCertPool()`' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const bundlePathHardcoded = goRule(
  {
    language: 'go',
    id: 'bundle-path-hardcoded',
    title: 'bundle of the system read by name',
    level: 'warning',
    since: '0.1.0',
    seed: ['1', '2.1'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: certFiles and certDirectories on Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'crypto/x509: SystemCertPool', url: 'https://pkg.go.dev/crypto/x509#SystemCertPool', versions: 'since Go 1.7' },
    ],
    docs: {
      summary: 'A pool is filled from one of the paths at which distributions keep their bundle.',
      what: 'The rule fires where one of the files that Go looks for by itself (`/etc/ssl/certs/ca-certificates.crt`, `/etc/pki/tls/certs/ca-bundle.crt`, …) is read with a path that is spelt out, and what was read is given to `AppendCertsFromPEM`. A program that reads the bundle for another purpose, or goes through a list of paths, is left alone, and so are tests.',
      why: 'Go knows six files and two directories, and reads the first file that is there and all that lies in the directories. A program that names one path finds nothing on another distribution, misses a private CA that was put beside the bundle, and does not follow `SSL_CERT_FILE`.',
      fix: 'Use `x509.SystemCertPool()`; a `tls.Config` without `RootCAs` uses the same roots.',
      whenNotToUse: 'For programs that must trust exactly this file in an image that they are built for.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package roots\n\nimport (\n\t"crypto/x509"\n\t"os"\n)\n\nfunc load() (*x509.CertPool, error) {\n\tpool := x509.NewCertPool()\n\tpem, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tif !pool.AppendCertsFromPEM(pem) {\n\t\treturn nil, os.ErrInvalid\n\t}\n\treturn pool, nil\n}\n',
      },
      good: { text: 'package roots\n\nimport "crypto/x509"\n\nfunc load() (*x509.CertPool, error) {\n\treturn x509.SystemCertPool()\n}\n' },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (isTestCode(analysis) || !model.file.text.includes('AppendCertsFromPEM')) return;
    for (const declaration of model.declarationsWith(text => text.includes('ReadFile') && text.includes('AppendCertsFromPEM'))) {
      for (const node of descendants(declaration)) {
        const path = readPath(model, node);
        const file = path && stringValue(model, path);
        const given = file !== undefined && isBundle(file) ? appendedFrom(node) : undefined;
        if (path && file !== undefined && given) report('read', spanOf(path), { path: file }, { fixes: fixFor(model, node, given, report) });
      }
    }
  },
);

function readPath(model: GoModel, call: GoNode): GoNode | undefined {
  return /^(os|io\/ioutil)\.ReadFile$/.test(model.calledBy(call) ?? '') ? childAt(call, 'arguments')?.children[0] : undefined;
}

function isBundle(file: string): boolean {
  return certificateFiles({ major: 1, minor: newestKnownGo }).some(({ path }) => path === file);
}

/** The call of `AppendCertsFromPEM` that is given what was read. */
function appendedFrom(read: GoNode): GoNode | undefined {
  const data = assignmentOf(read)?.targets[0];
  const owner = enclosingFunction(read);
  if (!data || !owner) return undefined;
  return [...descendants(owner)].find(node => {
    const method = node.type === 'call_expression' ? childAt(childAt(node, 'function') ?? node, 'field') : undefined;
    const [argument] = childAt(node, 'arguments')?.children ?? [];
    return node.start > read.start && method !== undefined && argument !== undefined && textOf(method) === 'AppendCertsFromPEM' && textOf(bare(argument)) === textOf(data);
  });
}

/** `pool := x509.NewCertPool()`, the reading, its check and the appending become one call with one check. */
function fixFor(model: GoModel, read: GoNode, append: GoNode, report: Report): readonly FixDraft[] {
  const found = assignmentOf(read);
  const appending = statementOf(append);
  const block = found?.statement.parent;
  const pool = childAt(childAt(append, 'function') ?? append, 'operand');
  const [data, error] = found?.targets ?? [];
  const path = readPath(model, read);
  // A local name for the path would be left without a use.
  if (path?.type === 'identifier' && model.localOf(path)) return [];
  if (!found?.declares || !appending || !block || appending.parent !== block || !pool || !data || !error || pool.type !== 'identifier') return [];
  const making = block.children.find(each => each.type === 'short_var_declaration' && textOf(each) === `${textOf(pool)} := ${usable(model, read, 'crypto/x509') ?? ''}.NewCertPool()`);
  const indent = indentOf(found.statement);
  if (!making || indent === undefined || !standsAlone(making)) return [];
  const region = { start: Math.min(making.start, found.statement.start), end: appending.end };
  const inside = block.children.filter(each => each.start >= region.start && each.end <= region.end && ![making, found.statement, appending].includes(each));
  const [known, ...others] = inside;
  if (others.length > 0 || (known && (known.type !== 'if_statement' || known.start < found.statement.end)) || hasComment(block, region.start, region.end) || isUsedElsewhere(block, data, region)) return [];
  const name = textOf(error) === '_' ? 'err' : textOf(error);
  const check = known ? textOf(known) : newCheck(model, found.statement, name, indent);
  const x509 = usable(model, read, 'crypto/x509') ?? '';
  const edits = check === undefined ? undefined : edited(model, { region, call: `${textOf(pool)}, ${name} := ${x509}.SystemCertPool()`, check, indent });
  return edits ? [{ title: report.title('system', {}), safe: true, edits }] : [];
}

function newCheck(model: GoModel, statement: GoNode, name: string, indent: string): string | undefined {
  if (model.localNamed(statement, name) || model.isTakenLater(statement, name)) return undefined;
  const exit = exitFrom(model, statement, { message: 'load the system certificates', values: [], error: name });
  return exit?.edits.length === 0 ? [`if ${name} != nil {`, `${indent}\t${exit.statement}`, `${indent}}`].join(lineBreakOf(statement.source.text)) : undefined;
}

interface Replacement {
  readonly region: Span;
  readonly call: string;
  readonly check: string;
  readonly indent: string;
}

/** The edit, and the imports that nothing needs any more; `undefined` where one of them cannot be taken out. */
function edited(model: GoModel, { region, call, check, indent }: Replacement): readonly Edit[] | undefined {
  const { text, uri } = model.file;
  const rest = `${text.slice(0, region.start)}${check}${text.slice(region.end)}`;
  const isUsed = (name: string, where: string): boolean => new RegExp(`(?<![.\\w"/])${name}\\.[A-Za-z]`).test(where);
  const unused = model.imports.filter(({ name }) => /^[A-Za-z]\w*$/.test(name) && isUsed(name, text.slice(region.start, region.end)) && !isUsed(name, rest) && !isUsed(name, call));
  const dropped = unused.map(withoutImport);
  const lineBreak = lineBreakOf(text);
  return dropped.every(edit => edit !== undefined) ? [{ file: uri, span: region, newText: `${call}${lineBreak}${indent}${check}` }, ...dropped] : undefined;
}

/** The statement of a block that a call is in. */
function statementOf(node: GoNode): GoNode | undefined {
  for (let at: GoNode | undefined = node; at; at = at.parent) if (standsAlone(at)) return at;
  return undefined;
}

function hasComment(block: GoNode, start: number, end: number): boolean {
  return [...descendants(block)].some(each => each.type === 'comment' && each.start >= start && each.end <= end);
}

function isUsedElsewhere(block: GoNode, data: GoNode, { end }: { readonly end: number }): boolean {
  const owner = enclosingFunction(block) ?? block;
  return [...descendants(owner)].some(each => each.type === 'identifier' && each.start >= end && textOf(each) === textOf(data)) || listed(data).length !== 1;
}

/** SSL_CERT_FILE or SSL_CERT_DIR leads to nothing that Go can read there. */
import type { Severity } from '../../core/finding';
import type { FixDraft, Reporter, ReportOptions } from '../../core/rule';
import { fixOf, partSpan, removeItem, replacePart } from '../edits';
import { bundleFoundBy, lookupOf } from '../judge/lookup';
import { judgeTrustPaths, meansSystemBundle, type Piece, type TrustPathProblem } from '../judge/trust-paths';
import { environmentRule } from '../rule';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

const messages = {
  missing: {
    what: '`{name}` names `{path}`, which does not exist here',
    why: 'Go passes over a missing path without an error: the certificates that were meant to be there are not trusted',
    help: 'bring it there, name a path that exists, or remove it',
  },
  missingNoRoots: {
    what: '`{name}` names `{path}`, which does not exist here, and Go finds no roots elsewhere',
    why: 'Go passes over a missing path without an error: every HTTPS request then fails with `x509: certificate signed by unknown authority`',
    help: 'bring it there, name a path that exists, or remove it',
  },
  doubtful: {
    what: '`{name}` names `{path}`, which does not exist here unless something is mounted there',
    why: 'Go passes over a missing path without an error: the certificates that were meant to be there are not trusted',
    help: 'bring it there, or make sure that it is mounted',
  },
  devNull: {
    what: '`{name}=/dev/null` switches no verification off',
    why: 'it only leaves fewer roots to verify with: Go still reads the other half of its places, and where nothing is left every HTTPS request fails',
    help: 'remove it; roots that are wanted go into the store',
  },
  fileList: {
    what: '`SSL_CERT_FILE` is one path, not a list',
    why: 'Go looks for one file of the name `{value}`, finds none, and says nothing',
    help: 'name one bundle; for several places use `SSL_CERT_DIR`',
  },
  separator: {
    what: 'the directories in `SSL_CERT_DIR` are separated with colons alone',
    why: 'Go takes the whole for one path, which does not exist, and says nothing',
    help: 'write `{repaired}`',
  },
  listTooEarly: {
    what: 'Go 1.{minor} takes `SSL_CERT_DIR` for one path: it is a list only since Go 1.15',
    why: 'the whole text names no directory, and Go says nothing',
    help: 'name one directory, or build with a later release of Go',
  },
  isDirectory: {
    what: '`SSL_CERT_FILE` names `{path}`, which is a directory',
    why: 'Go cannot read it as a bundle: `read {path}: is a directory`, an error that nobody sees as long as some root is found elsewhere',
    help: 'name a bundle file, or set `SSL_CERT_DIR` to the directory',
  },
  isFile: {
    what: '`SSL_CERT_DIR` names `{path}`, which is a file',
    why: 'Go cannot list it: the certificates in it are not trusted, and as long as some root is found elsewhere no error is seen',
    help: 'set `SSL_CERT_FILE` to the file, or name its directory',
  },
  noCertificates: {
    what: '`SSL_CERT_FILE` names `{path}`, in which Go finds no certificate',
    why: 'only PEM blocks `CERTIFICATE` count: the file adds no root, and the other bundle files are not tried',
    help: 'name a bundle in PEM form',
  },
} as const;

const fixes = {
  elsewhere: 'name `{path}`',
  bundle: 'name the bundle `{path}`',
  remove: 'remove `{name}`',
  removePath: 'remove `{path}` from `{name}`',
  rename: 'call it `{meant}`',
  first: 'name `{path}` alone',
  colons: 'separate the directories with colons',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

/** What is wrong with a value whatever the files of the process are, or wherever they are known. */
const { devNull, fileList, noCertificates } = messages;
const { remove, removePath, bundle, first } = fixes;
const ofValue = { devNull, fileList, noCertificates };
const valueFixes = { remove, removePath, bundle, first };
type ValueReport = Reporter<typeof ofValue, typeof valueFixes>;
type ValueProblem = Extract<TrustPathProblem, { kind: 'dev-null' | 'file-list' | 'no-certificates' }>;

const sources = [
  { title: 'crypto/x509: loadOnDiskRoots', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
  { title: 'SSL_CERT_DIR is a list with colons: release notes', url: 'https://go.dev/doc/go1.15#crypto/x509', versions: 'since Go 1.15' },
  { title: 'making a missing file an error is only proposed: golang/go#79496', url: 'https://github.com/golang/go/issues/79496' },
];

export const trustPathMissing = environmentRule(
  {
    id: 'trust-path-missing',
    title: 'trust variable that leads nowhere',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2'],
    sources,
    docs: {
      summary: '`SSL_CERT_FILE` or `SSL_CERT_DIR` names what is not there, the wrong kind of thing, or a list that Go cannot read',
      what:
        'Trustlint follows the value into the files that the process will find. It reports a path that is provably not there, a directory in `SSL_CERT_FILE`, a file in `SSL_CERT_DIR`, a file without a PEM certificate, a list in `SSL_CERT_FILE`, directories separated with `;` or `,`, and `/dev/null`. ' +
        'Only Go programs are judged. It stays silent where something on the way is not known, where the path is usually mounted at run time (`/run/secrets`, `/mnt`, `/vault`, folders of your own below `/etc`, a `VOLUME`), and for `/dev/null` or `/nonexistent` in one variable while the other one is set: that is how the usual places are switched off. Where a mount could still bring the path, it is an information.',
      why: 'A missing path is no error to Go. `SSL_CERT_FILE` replaces only the list of bundle files and `SSL_CERT_DIR` only the list of directories: a wrong value silently takes one half away, and which roots are left depends on the image.',
      fix: 'Name the path where the file really lies, bring the file to the path, or remove the variable.',
      whenNotToUse: 'When the path is mounted at run time in a way that no file of the project shows.',
    },
    messages,
    fixes,
  },
  (environment, report) => {
    for (const variable of environment.variables) {
      if (variable.name !== 'SSL_CERT_FILE' && variable.name !== 'SSL_CERT_DIR') continue;
      const problems = judgeTrustPaths(environment, variable).filter((problem) => isJudged(environment, problem));
      for (const problem of problems) reportProblem(environment, variable, problem, report);
    }
  },
);

/** For files that say what is mounted: a path that leads nowhere, or to the wrong kind of thing, has rules of its own there. */
export const trustPathUseless = environmentRule(
  {
    id: 'trust-path-missing',
    title: 'trust variable that leads nowhere',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2'],
    sources,
    docs: {
      summary: '`SSL_CERT_FILE` or `SSL_CERT_DIR` has a value from which Go gets no root: `/dev/null`, a list in `SSL_CERT_FILE`, a file without a certificate',
      what:
        'Trustlint reports `/dev/null`, a list of paths in `SSL_CERT_FILE`, and a file that is known and has no PEM certificate in it. ' +
        'Paths that are not mounted, and directories and files in the wrong variable, are told by `ssl-cert-env-path-not-mounted` and `ssl-cert-env-wrong-kind`. Programs of other languages are not judged. It stays silent for `/dev/null` in one variable while the other one is set: that is how the usual places are switched off.',
      why: 'A value that leads nowhere is no error to Go. `SSL_CERT_FILE` replaces only the list of bundle files and `SSL_CERT_DIR` only the list of directories: a wrong value silently takes one half away, and which roots are left depends on the image.',
      fix: 'Name one bundle in PEM form, or remove the variable.',
      whenNotToUse: 'Never: the value does not do what it says.',
    },
    messages: ofValue,
    fixes: valueFixes,
  },
  (environment, report) => {
    for (const variable of environment.variables) {
      if (variable.name !== 'SSL_CERT_FILE' && variable.name !== 'SSL_CERT_DIR') continue;
      for (const problem of judgeTrustPaths(environment, variable)) if (isOfValue(problem) && isWrongAnyway(environment, problem)) reportValue(environment, variable, problem, report);
    }
  },
);

/** OpenSSL takes one path too; only what is in a file, and what a release of Go takes, is Go's business alone. */
function isWrongAnyway({ program }: ProcessEnvironment, { kind }: ValueProblem): boolean {
  return kind === 'dev-null' || kind === 'file-list' ? program.isGo !== 'no' : program.isGo === 'yes';
}

function isOfValue(problem: TrustPathProblem): problem is ValueProblem {
  return problem.kind === 'dev-null' || problem.kind === 'file-list' || problem.kind === 'no-certificates';
}

/**
 * A go command reads roots only when it fetches; an image that starts nothing may get its files from the images built on it.
 * `/dev/null` does for OpenSSL what it does for Go, so nothing needs to be known of the program.
 */
function isJudged({ moment, program, starts }: ProcessEnvironment, problem: TrustPathProblem): boolean {
  if (problem.kind === 'dev-null') return program.isGo !== 'no';
  return moment === 'build' ? program.makesTlsConnections === 'yes' : program.isGo === 'yes' && starts === 'yes';
}

function reportProblem(environment: ProcessEnvironment, variable: EnvironmentVariable, problem: TrustPathProblem, report: Report): void {
  switch (problem.kind) {
    case 'missing':
      return reportMissing(environment, variable, problem.piece, problem.absence === 'doubtful', report);
    case 'dev-null':
    case 'file-list':
    case 'no-certificates':
      return reportValue(environment, variable, problem, report);
    case 'list-too-early':
      return report('listTooEarly', variable.valueSpan, { minor: problem.minor });
    case 'separator':
      return report('separator', variable.valueSpan, { repaired: problem.repaired }, { fixes: fixOf(report.title('colons', {}), true, variable.edits.setValue(problem.repaired)) });
    case 'is-directory':
      return report('isDirectory', pieceSpan(variable, problem.piece), { path: problem.piece.path }, { fixes: directoryFixes(environment, variable, problem.bundle, report) });
    case 'is-file':
      return report('isFile', pieceSpan(variable, problem.piece), { path: problem.piece.path }, { fixes: fileFixes(environment, variable, problem.piece, report) });
  }
}

function reportValue(environment: ProcessEnvironment, variable: EnvironmentVariable, problem: ValueProblem, report: ValueReport): void {
  switch (problem.kind) {
    case 'dev-null':
      return report('devNull', pieceSpan(variable, problem.piece), { name: variable.name }, { fixes: removal(environment, variable, problem.piece, report) });
    case 'file-list':
      return report('fileList', variable.valueSpan, { value: variable.value ?? '' }, { fixes: listFixes(variable, problem.pieces, report) });
    case 'no-certificates':
      return report('noCertificates', pieceSpan(variable, problem.piece), { path: problem.piece.path }, { fixes: [...bundleFix(environment, variable, report), ...removal(environment, variable, problem.piece, report)] });
  }
}

function pieceSpan(variable: EnvironmentVariable, piece: Piece): ReturnType<typeof partSpan> {
  return partSpan(variable, piece.start, piece.end);
}

function reportMissing(environment: ProcessEnvironment, variable: EnvironmentVariable, piece: Piece, isDoubtful: boolean, report: Report): void {
  const at = pieceSpan(variable, piece);
  const { name } = variable;
  const { path } = piece;
  const hasRoots = lookupOf(environment).verdict;
  const brought = environment.remedies.bringFile(path);
  const elsewhere = environment.remedies.elsewhere(path).flatMap((other) => fixOf(report.title('elsewhere', { path: other }), true, replacePart(variable, piece.start, piece.end, other)));
  const bundle = elsewhere.length > 0 || name === 'SSL_CERT_DIR' ? [] : bundleFix(environment, variable, report);
  const options: ReportOptions = { fixes: [...elsewhere, ...brought, ...bundle, ...removal(environment, variable, piece, report)] };
  if (isDoubtful) report('doubtful', at, { name, path }, { ...options, severity: 'information' });
  else if (hasRoots === 'no-roots') report('missingNoRoots', at, { name, path }, options);
  else report('missing', at, { name, path }, { ...options, severity: severityOf(environment, variable) });
}

/** With both variables set, the other one says where the roots are: what is missing here may never have been needed. */
function severityOf(environment: ProcessEnvironment, variable: EnvironmentVariable): Severity {
  return otherIsSet(environment, variable) ? 'information' : 'warning';
}

function otherIsSet(environment: ProcessEnvironment, variable: EnvironmentVariable): boolean {
  const other = environment.value(variable.name === 'SSL_CERT_FILE' ? 'SSL_CERT_DIR' : 'SSL_CERT_FILE');
  return other.kind !== 'unset' && !(other.kind === 'set' && other.value === '');
}

/**
 * Taking a path out. One of several was passed over anyway; the only one leaves what Go reads by itself, which is what was
 * meant where it names a system's bundle or nothing at all, and may be too much where the other variable is set.
 */
function removal(environment: ProcessEnvironment, variable: EnvironmentVariable, piece: Piece, report: ValueReport): readonly FixDraft[] {
  const isAll = piece.start === 0 && piece.end === (variable.value ?? '').length;
  const title = isAll ? report.title('remove', { name: variable.name }) : report.title('removePath', { path: piece.path, name: variable.name });
  const isSafe = !isAll || (!otherIsSet(environment, variable) && (piece.path === '/dev/null' || meansSystemBundle(piece.path)));
  return fixOf(title, isSafe, removeItem(variable, piece));
}

/** The bundle that Go finds by itself when the variable is not set. */
function bundleFix(environment: ProcessEnvironment, variable: EnvironmentVariable, report: ValueReport): readonly FixDraft[] {
  const path = bundleFoundBy(lookupOf(environment, variable.name));
  return path === undefined ? [] : fixOf(report.title('bundle', { path }), meansSystemBundle(variable.value ?? ''), variable.edits.setValue(path));
}

function listFixes(variable: EnvironmentVariable, pieces: readonly Piece[], report: ValueReport): readonly FixDraft[] {
  return pieces.slice(0, 3).flatMap(({ path }) => fixOf(report.title('first', { path }), false, variable.edits.setValue(path)));
}

function directoryFixes(environment: ProcessEnvironment, variable: EnvironmentVariable, bundle: string | undefined, report: Report): readonly FixDraft[] {
  const named = bundle === undefined ? [] : fixOf(report.title('bundle', { path: bundle }), true, variable.edits.setValue(bundle));
  return [...named, ...renameFix(environment, variable, 'SSL_CERT_DIR', report)];
}

function fileFixes(environment: ProcessEnvironment, variable: EnvironmentVariable, piece: Piece, report: Report): readonly FixDraft[] {
  const isAll = piece.end - piece.start === (variable.value ?? '').length;
  return [...(isAll ? renameFix(environment, variable, 'SSL_CERT_FILE', report) : []), ...removal(environment, variable, piece, report)];
}

function renameFix(environment: ProcessEnvironment, variable: EnvironmentVariable, meant: 'SSL_CERT_FILE' | 'SSL_CERT_DIR', report: Report): readonly FixDraft[] {
  return environment.value(meant).kind === 'unset' ? fixOf(report.title('rename', { meant }), true, variable.edits.rename(meant)) : [];
}

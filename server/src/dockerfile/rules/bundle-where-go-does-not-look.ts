/** Roots or a private CA lie in the image where Go does not look for them. */
import type { Severity } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { baseName, isWithin, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { DockerfileAnalysis } from '../analysis';
import { insertAfter, keyword } from '../edits';
import type { EvaluatedStage } from '../evaluate/stage';
import { misplacedFiles, type MisplacedFile } from '../misplaced';
import { moveLanding } from '../moves';
import { firstBundlePath } from '../remedies';
import { dockerfileRule } from '../rule';
import { landingSpan } from '../timeline';

const messages = {
  bundle: {
    what: 'Go does not look at `{path}`, and finds no other roots',
    why: 'without `SSL_CERT_FILE` Go on Linux opens six files and the files directly in `/etc/ssl/certs` and `/etc/pki/tls/certs`, no others: every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'put the bundle to `/etc/ssl/certs/ca-certificates.crt`, or name it in `SSL_CERT_FILE`',
  },
  asFolder: {
    what: 'the bundle becomes a file named `{path}`, not a file in that folder',
    why: 'the folder does not exist in this stage, and the destination does not end in `/`: Go looks for `{path}/ca-certificates.crt`, and every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'write the destination as `{path}/`',
  },
  authority: {
    what: 'Go does not look at `{path}`',
    why: 'Go reads the bundle and the files directly in `/etc/ssl/certs` and `/etc/pki/tls/certs`; connections to servers of this CA fail with `x509: certificate signed by unknown authority`',
    help: 'put it into `/etc/ssl/certs`: Go takes any PEM file there, under any name',
  },
  shadowed: {
    what: 'Go stops at an earlier bundle and does not open `{path}`',
    why: 'of its list of bundle files Go reads the first that it can open, here `{first}`; connections to servers of this CA fail with `x509: certificate signed by unknown authority`',
    help: 'put it into `/etc/ssl/certs`: Go takes any PEM file there, beside the bundle',
  },
} as const;

const fixes = {
  move: 'put it to `{target}`',
  file: 'set `SSL_CERT_FILE` to it',
  directory: 'add its folder to `SSL_CERT_DIR`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const bundleWhereGoDoesNotLook = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'bundle-where-go-does-not-look',
    title: 'roots where Go does not look',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.1', '2.5'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: certFiles and certDirectories on Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'crypto/x509: loadOnDiskRoots, directories without recursion', url: 'https://go.dev/src/crypto/x509/root_unix.go', versions: 'Go 1.13 to 1.27' },
    ],
    docs: {
      summary: 'a bundle or a private CA lands outside every path of Go\'s lookup, and no variable names it',
      what:
        'In a stage that ships a Go program Trustlint asks of each file with certificates that the Dockerfile puts there whether Go opens it. It reports a bundle of public roots that is not read while nothing else gives roots, also one that became a *file* named `/etc/ssl/certs` for want of a `/`; a private CA in a place of the whole system (`/usr/share/ca-certificates`, an anchor directory of an image without any update tool; an information in a folder below `/etc/ssl/certs`); and a private CA at one of Go\'s own paths behind the bundle that Go stops at. ' +
        'It is silent when a variable, the start command or a later instruction names the file or its folder, for a CA in a folder of the program, and when anything on the way is not known.',
      why: 'The list is short: `/etc/ssl/certs/ca-certificates.crt`, `/etc/pki/tls/certs/ca-bundle.crt`, `/etc/ssl/ca-bundle.pem`, `/etc/pki/tls/cacert.pem`, `/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem`, `/etc/ssl/cert.pem`, of which the first that can be opened is read, and then every file directly in `/etc/ssl/certs` and `/etc/pki/tls/certs`.',
      fix: 'Put the bundle to `/etc/ssl/certs/ca-certificates.crt` and a private CA under any name into `/etc/ssl/certs`, or set `SSL_CERT_FILE` or `SSL_CERT_DIR`.',
      whenNotToUse: 'When the program loads the file itself, from a path that stands in its source or configuration.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /ca-certificates.crt\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      },
      good: {
        text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /ca-certificates.crt\nENV SSL_CERT_FILE=/ca-certificates.crt\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      },
    },
  },
  (analysis, report) => {
    const reported = new Set<number>();
    for (const stage of analysis.shipping) {
      const severity = severityOf(analysis, stage);
      if (severity === undefined) continue;
      for (const file of misplacedFiles(analysis, stage)) {
        const at = landingSpan(file.moment, file.path);
        if (file.isNamed || reported.has(at.start)) continue;
        reported.add(at.start);
        reportFile(analysis, stage, file, severity, report);
      }
    }
  },
);

/** As for an image without roots: what is known of the program decides. */
function severityOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): Severity | undefined {
  const program = analysis.programOf(stage);
  if (program.starts !== 'yes' || program.isGo === 'no' || program.sign === 'nothing') return undefined;
  if (program.fallbackRoots === 'yes' || program.makesTlsConnections === 'no') return undefined;
  return program.isGo === 'yes' ? 'warning' : 'information';
}

function reportFile(analysis: DockerfileAnalysis, stage: EvaluatedStage, file: MisplacedFile, severity: Severity, report: Report): void {
  const at = landingSpan(file.moment, file.path);
  const { path } = file;
  const options = { severity, fixes: fixesFor(analysis, stage, file, report) };
  if (file.because === 'shadowed') report('shadowed', at, { path, first: firstRead(analysis, stage) }, options);
  else if (file.kind === 'authority') report('authority', at, { path }, isBelowStore(path) ? { ...options, severity: 'information' } : options);
  else report(isCertificateFolder(path) ? 'asFolder' : 'bundle', at, { path }, options);
}

function firstRead(analysis: DockerfileAnalysis, stage: EvaluatedStage): string {
  return analysis.traceOf(stage).steps.find((step) => step.op === 'open' && step.outcome === 'found')?.path ?? firstBundlePath;
}

/** A folder below the store may be the program's own, which it reads by itself. */
function isBelowStore(path: string): boolean {
  return ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/lib/ssl/certs'].some((folder) => isWithin(path, folder));
}

function isCertificateFolder(path: string): boolean {
  return path === '/etc/ssl/certs' || path === '/etc/pki/tls/certs';
}

function fixesFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, file: MisplacedFile, report: Report): FixDraft[] {
  const drafts: FixDraft[] = [];
  const target = targetOf(stage, file);
  const moved = moveLanding(analysis, file.moment, file.path, target);
  if (moved) drafts.push({ title: report.title('move', { target }), safe: true, edits: moved });
  const variable = variableFix(analysis, stage, file, report);
  return variable ? [...drafts, variable] : drafts;
}

function targetOf(stage: EvaluatedStage, { kind, path }: MisplacedFile): string {
  if (isCertificateFolder(path)) return `${path}/ca-certificates.crt`;
  const isFree = resolve(stage.final.view, firstBundlePath).entry.kind === 'absent';
  return kind === 'bundle' && isFree ? firstBundlePath : `/etc/ssl/certs/${baseName(path)}`;
}

function variableFix(analysis: DockerfileAnalysis, stage: EvaluatedStage, { kind, because, path, moment }: MisplacedFile, report: Report): FixDraft | undefined {
  const { environment } = stage.final;
  const name = kind === 'bundle' ? 'SSL_CERT_FILE' : 'SSL_CERT_DIR';
  const folder = parentOf(path);
  if (because === 'shadowed' || environment.has(name) || moment.step.inherited || isCertificateFolder(path) || (kind === 'authority' && folder === '/')) return undefined;
  const value = kind === 'bundle' ? path : `/etc/ssl/certs:${folder}`;
  const edits = [insertAfter(analysis.model, moment.step.instruction, `${keyword(analysis.model, 'ENV')} ${name}=${value}`)];
  return { title: kind === 'bundle' ? report.title('file', {}) : report.title('directory', {}), safe: true, edits };
}

/** The image that ships has no root certificates for the Go program that it runs. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { Severity } from '../../core/finding';
import { installCommand } from '../../facts/packages';
import type { DockerfileAnalysis } from '../analysis';
import { dockerfileRule } from '../rule';
import { misplacedFiles } from '../misplaced';
import { stageTitle } from '../names';
import { copyBundle, installBundle, lossOf, withoutRemoval, type CopyOffer, type InstallOffer } from '../remedies';
import type { EvaluatedStage } from '../evaluate/stage';
import type { StageProgram } from '../program';

const messages = {
  install: {
    what: 'stage `{stage}` has no root certificates, and a Go program runs in it',
    why: 'Go finds no roots in `{image}`: every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'install them: `RUN {command}`',
  },
  copy: {
    what: 'stage `{stage}` has no root certificates, and a Go program runs in it',
    why: 'Go finds no roots in `{image}`: every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'copy a bundle into it: `{line}`',
  },
  lone: {
    what: 'stage `{stage}` has no root certificates',
    why: 'if `{program}` is a Go program, every HTTPS request it makes fails with `x509: certificate signed by unknown authority`',
    help: 'if it makes HTTPS requests, bring a bundle to `/etc/ssl/certs/ca-certificates.crt`',
  },
  removed: {
    what: 'this takes the root certificates out of stage `{stage}` again',
    why: 'the Go program in it then finds no roots: every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'leave `ca-certificates` in the image that ships',
  },
} as const;

const fixes = {
  copy: 'copy the bundle from stage `{stage}`',
  copyInstalled: 'install `ca-certificates` in stage `{stage}` and copy the bundle from it',
  copyImage: 'copy the bundle from the image `{image}` (adds an image to the build)',
  install: 'install `ca-certificates` with {manager}',
  addToInstall: 'add `ca-certificates` to the packages of this stage',
  base: 'use `{image}` as base image: it carries the bundle (other files of the base change)',
  keep: 'keep `ca-certificates` in the image',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const missingCaBundle = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'missing-ca-bundle',
    title: 'image without root certificates',
    level: 'warning',
    since: '0.1.0',
    seed: ['1', '2.2', '3.1'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: certFiles and certDirectories on Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'an empty pool is no error: golang/go commit 2d4ccbfe51', url: 'https://github.com/golang/go/commit/2d4ccbfe51', versions: 'since Go 1.11' },
    ],
    docs: {
      summary: 'the image that ships has no root certificates, and a Go program runs in it',
      what:
        'Trustlint computes what Go will open in the final stage (and in every other stage that ships): the base image, each package that is installed or removed, each file that is copied, `SSL_CERT_FILE` and `SSL_CERT_DIR`. ' +
        'It warns when the result is *no roots*, the stage starts a program, and that program is Go. It stays silent when anything on the way is not known, when the program brings its own roots (`golang.org/x/crypto/x509roots/fallback` and the like in go.mod), when the stage starts nothing, and for programs of other languages. ' +
        'A binary of which nothing is known gives an information only.',
      why: 'Without roots `x509.SystemCertPool` returns an empty pool and no error. The first HTTPS request fails with `tls: failed to verify certificate: x509: certificate signed by unknown authority` (Go 1.20 and later; earlier without the `tls:` prefix). musl or glibc make no difference: Go reads the same files with either, and `CGO_ENABLED=0` embeds nothing.',
      fix: 'Install `ca-certificates` in the image that ships, copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it, or use a base image that carries it.',
      whenNotToUse: 'For programs that make no TLS connection at all, or that get their roots from a mount at run time.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n' },
      good: {
        text: 'FROM golang:1.27-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.shipping) checkStage(analysis, stage, report);
  },
);

function checkStage(analysis: DockerfileAnalysis, stage: EvaluatedStage, report: Report): void {
  const program = analysis.programOf(stage);
  const severity = severityOf(stage, program);
  if (severity === undefined || analysis.traceOf(stage).verdict !== 'no-roots') return;
  // `bundle-where-go-does-not-look` points at it; and a program that is told where it is does without the lookup.
  if (misplacedFiles(analysis, stage).some(({ kind }) => kind === 'bundle')) return;
  const title = stageTitle(stage.stage, analysis.model.text);
  const image = analysis.model.text.slice(stage.stage.imageSpan.start, stage.stage.imageSpan.end);
  const loss = lossOf(analysis, stage);
  if (loss) {
    const kept = withoutRemoval(analysis, loss);
    report('removed', loss.span, { stage: title }, { severity, fixes: kept ? [{ title: report.title('keep', {}), safe: true, edits: kept }] : reinstall(analysis, stage, report) });
    return;
  }
  const install = installBundle(analysis, stage);
  const copies = copyBundle(analysis, stage);
  const options = { severity, fixes: [...draftsFor(stage, install, copies, report), ...baseDraft(stage, analysis.input.uri, report)] };
  const command = install ? installCommand(stage.initial.packages.manager) : undefined;
  const at = stage.stage.imageSpan;
  if (program.sign === 'lone-binary') report('lone', at, { stage: title, program: program.executable ?? title }, options);
  else if (command !== undefined) report('install', at, { stage: title, image, command }, options);
  else report('copy', at, { stage: title, image, line: copies[0]?.line ?? '' }, options);
}

/** What is known of the program decides how loudly this is said; `undefined` is not at all. */
function severityOf(stage: EvaluatedStage, program: StageProgram): Severity | undefined {
  // A stage that starts nothing is there to hold files, or to be run by something that we do not see.
  if (program.starts !== 'yes') return undefined;
  if (program.isGo === 'no' || program.sign === 'nothing') return undefined;
  if (program.fallbackRoots === 'yes' || program.makesTlsConnections === 'no') return undefined;
  if (program.sign === 'lone-binary') return 'information';
  // `ARG BASE=scratch` with `FROM ${BASE}` is filled in by the build system.
  if (stage.stage.baseFromVariable && stage.stage.base.kind === 'scratch') return 'information';
  return program.makesTlsConnections === 'yes' ? 'error' : 'warning';
}

function draftsFor(stage: EvaluatedStage, install: InstallOffer | undefined, copies: readonly CopyOffer[], report: Report): FixDraft[] {
  const drafts: FixDraft[] = [];
  const manager = stage.initial.packages.manager;
  if (install) drafts.push({ title: install.added ? report.title('addToInstall', {}) : report.title('install', { manager }), safe: true, edits: install.edits });
  return [...drafts, ...copies.map((offer) => copyDraft(offer, report))];
}

function copyDraft(offer: CopyOffer, report: Report): FixDraft {
  if (offer.kind === 'image') return { title: report.title('copyImage', { image: offer.from }), safe: false, edits: offer.edits };
  const title = offer.kind === 'installed' ? report.title('copyInstalled', { stage: offer.from }) : report.title('copy', { stage: offer.from });
  return { title, safe: true, edits: offer.edits };
}

/** For a program that runs without a distribution: the smallest image that carries the bundle. */
const staticBase = 'gcr.io/distroless/static-debian12';

function baseDraft({ stage }: EvaluatedStage, file: string, report: Report): FixDraft[] {
  if (stage.base.kind !== 'scratch' || stage.baseFromVariable) return [];
  return [{ title: report.title('base', { image: staticBase }), safe: false, edits: [{ file, span: stage.imageSpan, newText: staticBase }] }];
}

function reinstall(analysis: DockerfileAnalysis, stage: EvaluatedStage, report: Report): FixDraft[] {
  const install = installBundle(analysis, stage, { atEnd: true });
  return install ? [{ title: report.title('install', { manager: stage.final.packages.manager }), safe: true, edits: install.edits }] : [];
}

/** The image that ships has no root certificates for the Go program that it runs. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { RelatedPlace, Severity } from '../../core/finding';
import { render } from '../../core/message';
import { carrierFor } from '../../facts/carriers';
import { installCommand } from '../../facts/packages';
import { findFlag } from '../../syntax/dockerfile/flags';
import type { DockerfileAnalysis } from '../analysis';
import { addPackage, commandsOf, removeCommand } from '../edits';
import { installOf, removalOf } from '../evaluate/commands/packages';
import { fallbackImport } from '../fallback-import';
import { dockerfileRule } from '../rule';
import { misplacedFiles } from '../misplaced';
import { stageTitle } from '../names';
import { copyBundle, installBundle, lossOf, ownInstall, withoutRemoval, type CopyOffer, type InstallOffer, type Loss } from '../remedies';
import { chainOf } from '../timeline';
import type { Workload } from '../../trust/joins';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import type { JoinedProgram } from '../joined';

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
  some: {
    what: 'stage `{stage}` has no root certificates, and none are mounted in {others}',
    why: 'other workloads bring roots of their own ({covered}); where none are mounted, every HTTPS request fails with `x509: certificate signed by unknown authority`',
    help: 'mount the roots there too, or bring a bundle into the image',
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
  unreadable: {
    what: 'Go may not read the roots of stage `{stage}` at `{path}`',
    why: 'the program does not run as root and the file is for root alone: every HTTPS request fails with `{error}`',
    help: 'give the file the mode 644: roots are no secret',
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
  drop: 'leave this command out',
  manual: 'install `ca-certificates` by name, so that it is kept',
  mode: 'give it the mode 644',
  import: 'import the fallback roots in `{file}` (run `go mod tidy` afterwards)',
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
        'A binary of which nothing is known gives an information only. ' +
        'Where the build shows which package of the workspace is compiled, its source counts: it is an error when the program opens TLS connections that need the system\'s roots, and nothing when it opens none; where no call of the module\'s own packages may open one, it is an information. ' +
        'Where Compose, Skaffold, Tilt, docker bake or the setting `images` say which workloads run the image, those that mount roots count: nothing is said when all of them do, and an information names the others when only some do.',
      why: 'Without roots `x509.SystemCertPool` returns an empty pool and no error. The first HTTPS request fails with `tls: failed to verify certificate: x509: certificate signed by unknown authority` (Go 1.20 and later; earlier without the `tls:` prefix). musl or glibc make no difference: Go reads the same files with either, and `CGO_ENABLED=0` embeds nothing.',
      fix: 'Install `ca-certificates` in the image that ships, copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it, or use a base image that carries it.',
      whenNotToUse: 'For programs that make no TLS connection at all, or that get their roots from a mount at run time, by a manifest that is not in the workspace.',
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
  const workloads = coverageOf(analysis, stage);
  if (workloads === 'all') return;
  // `bundle-where-go-does-not-look` points at it; and a program that is told where it is does without the lookup.
  if (misplacedFiles(analysis, stage).some(({ kind }) => kind === 'bundle')) return;
  const title = stageTitle(stage.stage, analysis.model.text);
  if (reportUnreadable(analysis, stage, title, severity, report)) return;
  const loss = lossOf(analysis, stage);
  if (workloads !== 'none') {
    reportSome(stage, title, workloads, report);
    return;
  }
  const related = relatedTo(program);
  if (loss) report('removed', loss.span, { stage: title }, { severity, related, fixes: lossFixes(analysis, stage, loss, report) });
  else reportStage(analysis, stage, program, severity, report);
}

interface Coverage {
  readonly covered: readonly Workload[];
  readonly bare: readonly Workload[];
}

/** Which of the containers that run the stage bring the roots themselves; what is not known of one is in its favour. */
function coverageOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): 'all' | 'none' | Coverage {
  const workloads = analysis.workloadsOf(stage);
  const bare = workloads.filter(({ container }) => container.trace.verdict === 'no-roots' && !container.isPartial);
  const covered = workloads.filter((workload) => !bare.includes(workload));
  if (covered.length === 0) return 'none';
  return bare.length === 0 ? 'all' : { covered, bare };
}

function reportSome({ stage }: EvaluatedStage, title: string, { covered, bare }: Coverage, report: Report): void {
  const place = ({ file, container }: Workload): RelatedPlace => ({ file, span: container.span, message: container.title });
  const slots = { stage: title, others: listed(bare), covered: listed(covered) };
  report('some', stage.imageSpan, slots, { severity: 'information', related: [...bare, ...covered].map(place) });
}

function listed(workloads: readonly Workload[]): string {
  const [first, ...others] = workloads;
  const name = first ? render(first.container.title) : '';
  return others.length === 0 ? name : `${name} (+${others.length})`;
}

/** Connections shown: one is the proof, and three say that it is no accident. */
const mostConnections = 3;

/** Where the program opens connections, and the command that makes it of that source. */
function relatedTo({ connections, compiled }: JoinedProgram): readonly RelatedPlace[] {
  const calls = connections.slice(0, mostConnections).map(({ file, span, text }) => ({ file, span, message: text }));
  const steps = calls.length === 0 ? [] : (compiled?.proof.steps ?? []);
  return [...calls, ...steps.flatMap((step) => (step.kind === 'span' ? [{ file: step.file, span: step.span, message: step.text }] : []))];
}

function reportStage(analysis: DockerfileAnalysis, stage: EvaluatedStage, program: JoinedProgram, severity: Severity, report: Report): void {
  const title = stageTitle(stage.stage, analysis.model.text);
  const image = analysis.model.text.slice(stage.stage.imageSpan.start, stage.stage.imageSpan.end);
  const install = installBundle(analysis, stage);
  const copies = copyBundle(analysis, stage);
  const fixesOfStage = [...draftsFor(stage, install, copies, report), ...baseDraft(analysis, stage, report), ...importDraft(analysis, stage, report)];
  const options = { severity, related: relatedTo(program), fixes: fixesOfStage };
  const command = install ? installCommand(stage.initial.packages.manager) : undefined;
  const at = stage.stage.imageSpan;
  if (program.sign === 'lone-binary') report('lone', at, { stage: title, program: program.executable ?? title }, options);
  else if (command !== undefined) report('install', at, { stage: title, image, command }, options);
  else report('copy', at, { stage: title, image, line: copies[0]?.line ?? '' }, options);
}

/** The roots are there, and the user that the program runs as may not read them: the COPY that gave them their mode is the place. */
function reportUnreadable(analysis: DockerfileAnalysis, stage: EvaluatedStage, title: string, severity: Severity, report: Report): boolean {
  const { loadError, steps } = analysis.traceOf(stage);
  const blocked = loadError && steps.find(({ op, outcome, origin }) => op === 'open' && outcome === 'unreadable' && origin.kind === 'span' && origin.file === analysis.model.uri);
  if (!loadError || blocked?.origin.kind !== 'span') return false;
  const { span } = blocked.origin;
  const step = chainOf(analysis, stage).flatMap((each) => each.steps).find((each) => each.instruction.span.start === span.start && each.copy);
  const at = step?.copy?.copy.destination?.span ?? span;
  report('unreadable', at, { stage: title, path: blocked.path, error: render(loadError) }, { severity, fixes: step ? modeFix(analysis, step, report) : [] });
  return true;
}

function modeFix(analysis: DockerfileAnalysis, { instruction, copy, inherited }: Step, report: Report): FixDraft[] {
  // With files beside it, a mode for all could lay others open.
  if (inherited || copy?.copy.sources.length !== 1) return [];
  const flag = findFlag(instruction.flags, 'chmod');
  const at = flag?.valueSpan ?? { start: instruction.keywordSpan.end, end: instruction.keywordSpan.end };
  const edits = [{ file: analysis.model.uri, span: at, newText: flag ? '644' : ' --chmod=644' }];
  return [{ title: report.title('mode', {}), safe: true, edits }];
}

/** What is known of the program decides how loudly this is said; `undefined` is not at all. */
function severityOf(stage: EvaluatedStage, program: JoinedProgram): Severity | undefined {
  // A stage that starts nothing is there to hold files, or to be run by something that we do not see.
  if (program.starts !== 'yes') return undefined;
  if (program.isGo === 'no' || program.sign === 'nothing') return undefined;
  if (program.fallbackRoots === 'yes' || program.makesTlsConnections === 'no' || program.source?.usesSystemRoots === 'no') return undefined;
  if (program.sign === 'lone-binary') return 'information';
  // `ARG BASE=scratch` with `FROM ${BASE}` is filled in by the build system.
  if (stage.stage.baseFromVariable && stage.stage.base.kind === 'scratch') return 'information';
  if (program.makesTlsConnections === 'yes') return program.source?.usesSystemRoots === 'yes' ? 'error' : 'warning';
  // In its own source nothing may open a connection: only a module could, a database's driver for example.
  return program.source?.isComplete === true && program.source.connections.length === 0 ? 'information' : 'warning';
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

/** Another base that carries the bundle: only where nothing of the old one is used. */
function baseDraft(analysis: DockerfileAnalysis, stage: EvaluatedStage, report: Report): FixDraft[] {
  const { base, baseFromVariable, imageSpan } = stage.stage;
  if ((base.kind !== 'scratch' && base.kind !== 'image') || baseFromVariable) return [];
  const carrier = carrierFor(base.kind === 'scratch' ? 'scratch' : base.reference.name);
  if (!carrier || (!carrier.hasShell && needsShell(stage)) || usesPackages(stage)) return [];
  return [{ title: report.title('base', { image: carrier.image }), safe: false, edits: [{ file: analysis.model.uri, span: imageSpan, newText: carrier.image }] }];
}

function needsShell({ steps, final }: EvaluatedStage): boolean {
  const starts = [final.entrypoint, final.cmd].some((start) => start !== undefined && (!start.exec || /(^|\/)(ba|da|a)?sh$/.test(start.exec[0]?.value ?? '')));
  return starts || steps.some((step) => step.instruction.keyword === 'RUN' || step.instruction.keyword === 'SHELL');
}

function usesPackages(stage: EvaluatedStage): boolean {
  return commandsOf(stage).some(({ evaluated }) => installOf(evaluated.command) !== undefined);
}

function importDraft(analysis: DockerfileAnalysis, stage: EvaluatedStage, report: Report): FixDraft[] {
  const offer = fallbackImport(analysis, stage);
  return offer ? [{ title: report.title('import', { file: offer.file }), safe: false, edits: offer.edits }] : [];
}

/** What took the roots away stays out, or leaves them in, or they are installed once more behind it. */
function lossFixes(analysis: DockerfileAnalysis, stage: EvaluatedStage, loss: Loss, report: Report): FixDraft[] {
  const kept = withoutRemoval(analysis, loss);
  if (kept) return [{ title: report.title('keep', {}), safe: true, edits: kept }];
  const { evaluated, instruction } = loss;
  const call = removalOf(evaluated.command);
  const isAbout = call ? call.packages.length > 0 && call.packages.every((word) => /^ca-certificates/.test(word.value ?? '')) : evaluated.command.name === 'rm';
  const out = isAbout ? removeCommand(analysis.model, instruction, evaluated) : undefined;
  const drafts: FixDraft[] = out ? [{ title: report.title('drop', {}), safe: true, edits: [out] }] : [];
  const own = evaluated.before.packages.bundleIsAutomatic === 'yes' ? ownInstall(stage, evaluated.command.span.start) : undefined;
  if (own) return [...drafts, { title: report.title('manual', {}), safe: true, edits: [addPackage(analysis.model, own, 'ca-certificates')] }];
  const install = installBundle(analysis, stage, { atEnd: true });
  return install ? [...drafts, { title: report.title('install', { manager: stage.final.packages.manager }), safe: true, edits: install.edits }] : drafts;
}

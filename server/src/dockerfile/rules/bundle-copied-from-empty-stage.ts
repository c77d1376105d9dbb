/** A COPY takes roots from a stage or an image that does not have them. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { layoutAfterInstall, layoutEntryAt } from '../../facts/layouts';
import { bundlePackages } from '../../facts/packages';
import { isWithin } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { FileView } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { replaced } from '../edits';
import type { CopySource } from '../evaluate/copy';
import { hasGlob } from '../evaluate/paths';
import type { EvaluatedCopy, EvaluatedStage } from '../evaluate/stage';
import { stageId, stageTitle } from '../names';
import { bundleAt, bundleIn, copySourceState, firstBundlePath, installBundle } from '../remedies';
import { dockerfileRule } from '../rule';

const messages = {
  missing: {
    what: 'there is no `{path}` in {place}',
    why: 'the build stops at this `COPY` with `not found`',
    help: 'install `ca-certificates` there, or copy from where the roots are',
  },
  noMatch: {
    what: '`{path}` matches nothing in {place}',
    why: 'for a pattern without a match BuildKit copies nothing and does not say so: the image gets no roots from here',
    help: 'install `ca-certificates` there, or copy from where the roots are',
  },
  emptyFolder: {
    what: '`{path}` is an empty folder in {place}',
    why: 'the build copies nothing and does not say so: the image gets no roots from here',
    help: 'install `ca-certificates` there, or copy from where the roots are',
  },
} as const;

const fixes = {
  install: 'install `ca-certificates` in stage `{stage}`',
  installAndPath: 'install `ca-certificates` in stage `{stage}` and copy `{path}`, where it puts the bundle',
  path: 'copy `{path}`, where the roots are',
  stage: 'copy from stage `{stage}`, which has the roots',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const bundleCopiedFromEmptyStage = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'bundle-copied-from-empty-stage',
    title: 'roots copied from where there are none',
    level: 'error',
    since: '0.1.0',
    seed: ['1', '3.1'],
    neighbours: ['DL3022'],
    sources: [
      { title: 'Dockerfile reference: COPY --from', url: 'https://docs.docker.com/reference/dockerfile/#copy---from' },
      { title: 'BuildKit copies with AllowEmptyWildcard: a pattern without a match is no error', url: 'https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert.go' },
      { title: 'which image has which bundle paths: root file systems and package lists of each family', versions: '`trustlint facts image NAME` names the sources of each' },
    ],
    docs: {
      summary: '`COPY --from` of a path of the root store that the stage or image does not have',
      what:
        'Trustlint knows what lies at the paths of the root store at the end of each stage, and in the images that it has facts of. It reports a `COPY --from` of such a path (a bundle, `/etc/ssl/certs`, an anchor directory, `/usr/share/ca-certificates`) that is certainly not there. ' +
        'It is silent when the stage runs something that may have put it there, and for images that it does not know.',
      why: 'A missing file stops the build. A pattern without a match, or an empty folder, copies nothing: the program then fails with `x509: certificate signed by unknown authority`. `debian`, `ubuntu` and `busybox` have no bundle; RHEL, SUSE and Alpine up to 3.11 have it under another path than `/etc/ssl/certs/ca-certificates.crt`.',
      fix: 'Install `ca-certificates` in the stage that is copied from, copy the path where that family keeps the bundle, or copy from a stage that has it.',
      whenNotToUse: 'When a build replaces the stage or the image by a named context (`--build-context`).',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM debian:12 AS certs\n\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n' },
      good: { text: 'FROM debian:12 AS certs\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\n\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n' },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.stages) {
      for (const step of stage.steps) {
        if (step.copy?.copy.from && !step.inherited) checkCopy(analysis, stage, step.copy, report);
      }
    }
  },
);

/** Where roots and private CAs are kept; `/etc` alone may be copied for other reasons. */
const storePlaces = [
  '/etc/ssl', '/etc/pki/tls', '/etc/pki/ca-trust', '/etc/pki/trust', '/etc/ca-certificates', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates',
  '/usr/share/pki', '/var/lib/ca-certificates',
];

function checkCopy(analysis: DockerfileAnalysis, stage: EvaluatedStage, copied: EvaluatedCopy, report: Report): void {
  const source = copySourceState(analysis, copied);
  if (!source) return;
  for (const each of copied.copy.sources) {
    const { path } = each;
    if (path === undefined || !storePlaces.some((place) => isWithin(path, place))) continue;
    const isMissing = copied.missing.some((missing) => missing.source === each);
    if (!isMissing && !isEmptyFolder(source.view, path)) continue;
    const place = placeText(analysis, copied);
    const options = { fixes: fixesFor(analysis, stage, copied, each, report) };
    // What is only believed of an image is not said as loudly as what is known.
    const isSure = source.image === undefined || source.image.confidence === 'high';
    if (isMissing && !hasGlob(path)) report('missing', each.span, { path, place }, isSure ? options : { ...options, severity: 'warning' });
    else report(isMissing ? 'noMatch' : 'emptyFolder', each.span, { path, place }, { ...options, severity: 'warning' });
  }
}

function placeText(analysis: DockerfileAnalysis, { from, copy }: EvaluatedCopy): string {
  return from?.kind === 'stage' ? `stage \`${stageTitle(from.stage, analysis.model.text)}\`` : `\`${copy.fromName ?? ''}\``;
}

function isEmptyFolder(view: FileView, path: string, depth = 0): boolean {
  if (hasGlob(path)) return false;
  const found = resolve(view, path);
  if (found.entry.kind !== 'directory' || depth > 3) return false;
  const { names, complete } = view.list(found.path);
  return complete && names.every((name) => isEmptyFolder(view, `${found.path}/${name}`, depth + 1));
}

function fixesFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, copied: EvaluatedCopy, source: CopySource, report: Report): FixDraft[] {
  const drafts: FixDraft[] = [];
  const state = copySourceState(analysis, copied);
  const wantsBundle = /^\/etc\/(ssl|pki)\//.test(source.path ?? '');
  const here = state && wantsBundle ? bundleAt(state) : undefined;
  if (here !== undefined) drafts.push({ title: report.title('path', { path: here }), safe: true, edits: copyOf(analysis, copied, source, here) });
  else drafts.push(...installFix(analysis, copied, source, wantsBundle, report));
  return [...drafts, ...(wantsBundle ? otherStage(analysis, stage, copied, source, report) : [])];
}

function installFix(analysis: DockerfileAnalysis, { copy, from, ...rest }: EvaluatedCopy, source: CopySource, wantsBundle: boolean, report: Report): FixDraft[] {
  const stage = from?.kind === 'stage' ? analysis.stages[from.stage.index] : undefined;
  const install = stage && installBundle(analysis, stage);
  if (!stage || !install || source.path === undefined) return [];
  const { manager } = stage.final.packages;
  const layout = layoutAfterInstall(stage.final.image?.family ?? '');
  const fixed = source.path.replace(/\/[^/]*[*?[].*$/, '');
  const entry = layout && layoutEntryAt(layout, fixed);
  const slots = { stage: stageTitle(stage.stage, analysis.model.text) };
  if (entry !== undefined && entry !== 'unknown' && entry.kind !== 'absent') return [{ title: report.title('install', slots), safe: true, edits: install.edits }];
  const path = bundlePackages(manager)?.bundlePath;
  if (!wantsBundle || path === undefined) return [];
  return [{ title: report.title('installAndPath', { ...slots, path }), safe: true, edits: [...install.edits, ...copyOf(analysis, { copy, from, ...rest }, source, path)] }];
}

function otherStage(analysis: DockerfileAnalysis, stage: EvaluatedStage, copied: EvaluatedCopy, source: CopySource, report: Report): FixDraft[] {
  const { from } = copied.copy;
  if (!from || copied.copy.sources.length > 1) return [];
  for (const other of analysis.stages) {
    if (other.stage.index >= stage.stage.index) break;
    const path = bundleIn(analysis, other);
    if (path === undefined || (copied.from?.kind === 'stage' && copied.from.stage === other.stage)) continue;
    const edits = [replaced(analysis.model, from.valueSpan, stageId(other.stage)), ...(path === source.path ? [] : copyOf(analysis, copied, source, path))];
    return [{ title: report.title('stage', { stage: stageTitle(other.stage, analysis.model.text) }), safe: true, edits }];
  }
  return [];
}

/** The file at `path` instead, under a name that Go looks for where a folder was copied or is copied to. */
function copyOf(analysis: DockerfileAnalysis, { copy }: EvaluatedCopy, source: CopySource, path: string): readonly Edit[] {
  const edits = [replaced(analysis.model, source.span, path)];
  const { destination } = copy;
  if (!destination || copy.sources.length > 1) return edits;
  const wasFile = /\.\w+$/.test(source.path ?? '') && !hasGlob(source.path ?? '');
  const keepsName = destination.isFolder ? path.endsWith('/ca-certificates.crt') : wasFile;
  if (keepsName) return edits;
  const folder = destination.path === '/etc/ssl' ? '/etc/ssl/certs' : (destination.path ?? '');
  return [...edits, replaced(analysis.model, destination.span, folder === '/etc/ssl/certs' ? firstBundlePath : `${folder}/ca-certificates.crt`)];
}

/** Repairs of a stage's files that the environment rules offer. */
import { defineTexts } from '../../core/message';
import type { FixDraft } from '../../core/rule';
import type { ProcessRemedies } from '../../environment/types';
import { bundlePackages } from '../../facts/packages';
import { baseName, isWithin, joined, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { FileView } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { insertAfter, keyword } from '../edits';
import type { EvaluatedStage } from '../evaluate/stage';
import { stageId } from '../names';
import { copyBundle, firstBundlePath, installBundle } from '../remedies';

const texts = defineTexts('dockerfile.environment', {
  install: 'install `ca-certificates` with {manager}',
  copyBundle: 'copy the bundle from stage `{stage}`',
  copyFile: 'copy `{path}` from stage `{stage}`',
  copyCa: 'copy `{source}` to `{path}`',
});

export function remediesOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): ProcessRemedies {
  return {
    publicRoots: () => publicRoots(analysis, stage),
    bringFile: (path) => [...installFor(analysis, stage, path), ...copyFrom(analysis, stage, path)],
    privateCa: () => privateCa(analysis, stage),
    elsewhere: (path) => elsewhere(stage, path),
  };
}

/** Not where the private roots lie at the bundle's own path: what is put there first would be overwritten. */
function publicRoots(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly FixDraft[] {
  if (resolve(stage.final.view, firstBundlePath).entry.kind === 'file') return [];
  const { manager } = stage.initial.packages;
  const install = installBundle(analysis, stage);
  const installed: FixDraft[] = install ? [{ title: texts.install({ manager }), safe: true, edits: install.edits }] : [];
  const copied = copyBundle(analysis, stage).filter((offer) => offer.kind !== 'image');
  return [...installed, ...copied.map((offer) => ({ title: texts.copyBundle({ stage: offer.from }), safe: true, edits: offer.edits }))];
}

/** The package brings the file, if it is the family's own bundle. */
function installFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string): readonly FixDraft[] {
  const { manager } = stage.initial.packages;
  if (bundlePackages(manager)?.bundlePath !== path) return [];
  const install = installBundle(analysis, stage);
  return install ? [{ title: texts.install({ manager }), safe: true, edits: install.edits }] : [];
}

/** An earlier stage that has certificates at the very path. */
function copyFrom(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string): readonly FixDraft[] {
  const source = analysis.stages.find((other) => other.stage.index < stage.stage.index && holdsCertificates(other.final.view, path));
  if (!source) return [];
  const from = stageId(source.stage);
  const line = `${keyword(analysis.model, 'COPY')} --from=${from} ${path} ${path}`;
  return [{ title: texts.copyFile({ path, stage: from }), safe: true, edits: [insertAfter(analysis.model, stage.stage.from, line)] }];
}

function holdsCertificates(view: FileView, path: string): boolean {
  const { entry } = resolve(view, path);
  return entry.kind === 'file' && entry.content.kind === 'certificates';
}

/** Files of the build context that hold a private CA, at its top and one folder below. */
function privateCa(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly FixDraft[] {
  const { view } = analysis.context;
  const folders = ['/', ...view.list('/').names.map((name) => joined('/', name)).filter((path) => view.entry(path).kind === 'directory').slice(0, 20)];
  const files = folders.flatMap((folder) => view.list(folder).names.filter((name) => /\.(crt|pem|cer)$/i.test(name)).map((name) => joined(folder, name)));
  const found = files.slice(0, 40).filter((path) => isPrivateCa(view, path)).slice(0, 2);
  return found.map((path) => {
    const [source, target] = [path.slice(1), `/etc/ssl/certs/${baseName(path)}`];
    const line = `${keyword(analysis.model, 'COPY')} ${source} ${target}`;
    return { title: texts.copyCa({ source, path: target }), safe: false, edits: [insertAfter(analysis.model, stage.stage.from, line)] };
  });
}

function isPrivateCa(view: FileView, path: string): boolean {
  const entry = view.entry(path);
  return entry.kind === 'file' && entry.content.kind === 'certificates' && entry.content.scope === 'private';
}

/** Where a file of that name with certificates was copied to instead. */
function elsewhere(stage: EvaluatedStage, path: string): readonly string[] {
  const name = baseName(path);
  const { view, arrived } = stage.final;
  const candidates = arrived.flatMap((file) => (baseName(file.path) === name ? [file.path] : [joined(file.path, name)]));
  return [...new Set(candidates)].filter((candidate) => candidate !== path && !isWithin(parentOf(candidate), path) && holdsCertificates(view, candidate)).slice(0, 2);
}

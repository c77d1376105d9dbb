/** Linking the fallback roots into a program whose source is in the build context. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { normalised } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import { goCommandsOf } from './program';
import type { EvaluatedStage } from './evaluate/stage';

/** The package whose import brings Mozilla's roots into a program. */
export const fallbackPackage = 'golang.org/x/crypto/x509roots/fallback';
/** `x509.SetFallbackRoots` came with Go 1.20. */
const firstRelease = 20;

export interface ImportOffer {
  /** The file of package main, relative to the context. */
  readonly file: string;
  readonly edits: readonly Edit[];
}

/** The import in the main package and the requirement in go.mod; the go command has to fetch the module afterwards. */
export function fallbackImport(analysis: DockerfileAnalysis, stage: EvaluatedStage): ImportOffer | undefined {
  const module = textOf(analysis, '/go.mod');
  const line = /^go\s+1\.(\d+)/m.exec(module?.text ?? '');
  if (!module || Number(line?.[1] ?? 0) < firstRelease || module.text.includes(fallbackPackage)) return undefined;
  for (const path of mainFiles(analysis, stage)) {
    const main = textOf(analysis, path);
    const clause = /^package[ \t]+main\b[^\r\n]*/m.exec(main?.text ?? '');
    if (!main || !clause) continue;
    const at = clause.index + clause[0].length;
    const lineBreak = lineBreakOf(main.text);
    const importEdit: Edit = { file: main.uri, span: { start: at, end: at }, newText: `${lineBreak}${lineBreak}import _ "${fallbackPackage}"` };
    return { file: path.slice(1), edits: [importEdit, requirement(module)] };
  }
  return undefined;
}

interface SourceText {
  readonly uri: string;
  readonly text: string;
}

function textOf({ context }: DockerfileAnalysis, path: string): SourceText | undefined {
  const entry = context.entry(path);
  const uri = context.uriOf(path);
  return entry?.kind === 'file' && uri !== undefined ? { uri, text: new TextDecoder().decode(entry.bytes) } : undefined;
}

/** `latest` is a query that `go mod tidy` turns into a version. */
function requirement({ uri, text }: SourceText): Edit {
  const lineBreak = lineBreakOf(text);
  const start = text.endsWith('\n') ? lineBreak : `${lineBreak}${lineBreak}`;
  return { file: uri, span: { start: text.length, end: text.length }, newText: `${start}require ${fallbackPackage} latest${lineBreak}` };
}

/** Where the main package of a `go build` is, if the working directory is the context's root: `.` and `./cmd/app` are. */
function mainFiles(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly string[] {
  const { arrival } = analysis.programOf(stage);
  const builder = arrival?.stage === undefined ? stage : analysis.stages[arrival.stage];
  const packages = (builder ? goCommandsOf(builder) : []).flatMap(({ command }) => command.args.flatMap(({ value }) => (value !== undefined && /^\.(\/[\w./-]*)?$/.test(value) ? [value] : [])));
  // With no package named the go command builds the one it stands in.
  const folders = packages.length === 0 ? ['.'] : packages.filter((each) => !each.includes('...'));
  return folders.map((folder) => normalised(folder.endsWith('.go') ? `/${folder}` : `/${folder}/main.go`));
}

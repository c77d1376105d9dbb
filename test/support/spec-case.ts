/** From a case of a spec to a world and its findings, rendered as they stand in the spec. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../server/src/core/finding';
import { withMaterials } from './materials';
import { renderFindings, renderFix } from './render';
import { readSpec, type Block, type Spec, type SpecCase } from './spec-format';
import { afterFix, judge, type World, type WorldFile } from './world';

const specs = join(import.meta.dirname, '../specs');

export interface SpecFile {
  /** `dockerfile/missing-ca-bundle`. */
  readonly name: string;
  readonly path: string;
  readonly spec: Spec;
}

/** Every spec, or those whose name holds `pattern`. */
export function specFiles(pattern = ''): readonly SpecFile[] {
  const folders = readdirSync(specs, { withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name !== 'certificates');
  const names = folders.flatMap(({ name }) => readdirSync(join(specs, name)).filter(file => file.endsWith('.md')).map(file => `${name}/${file.slice(0, -3)}`));
  return names.sort().filter(name => name.includes(pattern)).map(name => {
    const path = join(specs, `${name}.md`);
    try {
      return { name, path, spec: readSpec(readFileSync(path, 'utf8')) };
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

const defaultNames: Readonly<Record<string, string>> = { dockerfile: 'Dockerfile', go: 'main.go', pem: 'bundle.pem', yaml: 'manifest.yaml' };

/** The files of a case, with the one that is judged. */
export function worldOf(spec: string, each: SpecCase): World {
  const language = spec.split('/', 1)[0] ?? '';
  const yamlName = language === 'compose' ? 'compose.yaml' : 'manifest.yaml';
  const main = each.main.options.get('file') ?? (each.main.tag === 'yaml' ? yamlName : defaultNames[each.main.tag] ?? each.main.tag);
  const files = new Map<string, WorldFile>([[main, { content: textOfBlock(each.main) }]]);
  for (const block of each.files) files.set(block.options.get('file') ?? '', fileOf(block));
  const settings: unknown = each.settings === undefined ? undefined : JSON.parse(each.settings.body);
  return { files, main, languageId: each.main.tag === 'pem' ? undefined : each.main.tag, settings };
}

function textOfBlock(block: Block): string {
  const text = withMaterials(block.body);
  return block.options.has('no-line-break-at-end') ? text.replace(/\n$/, '') : text;
}

function fileOf(block: Block): WorldFile {
  const mode = block.options.get('mode');
  const content = block.options.has('base64') ? new Uint8Array(Buffer.from(block.body, 'base64')) : textOfBlock(block);
  return mode === undefined ? { content } : { content, mode: Number.parseInt(mode, 8) };
}

export interface CaseResult {
  readonly world: World;
  /** Those that the spec shows: of its rule, or all. */
  readonly findings: readonly Finding[];
  readonly rendered: { readonly findings: string; readonly diffs: readonly string[] };
}

/** Judges a case. Only findings of the spec's rule count, unless its findings block says `all`. */
export async function runCase(spec: string, each: SpecCase): Promise<CaseResult> {
  const world = worldOf(spec, each);
  const all = await judge(world);
  const findings = each.findings?.options.has('all') ? all : all.filter(finding => finding.rule === spec);
  const diffs = findings.flatMap(finding => finding.fixes.map(fix => renderFix(world, afterFix(world, fix), fix)));
  return { world, findings, rendered: { findings: renderFindings(world, findings), diffs } };
}

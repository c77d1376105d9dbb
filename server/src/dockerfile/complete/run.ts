/** Completion in RUN: the family's update tool, the package that brings the roots, variables before a command. */
import type { Completion } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import { anchorFactOf } from '../../facts/anchors';
import { installScript, managerFact, managerOfProgram, type PackageManagerFact } from '../../facts/packages';
import { baseName } from '../../trust/paths';
import type { DockerfileAnalysis } from '../analysis';
import { stageCompletions } from './copy';
import { commandWords, restOfWord, type TypingPlace } from './place';
import { valueCompletions } from './variables';

const texts = defineTexts('dockerfile.completion.run', {
  tool: 'writes the root bundle anew',
  toolWhy: 'Takes the private CAs in `{directory}` into the bundle. {note}',
  toolMissing: 'Takes the private CAs in `{directory}` into the bundle. It is not in this image yet: install the package `{package}` first. {note}',
  roots: 'public root certificates',
  rootsWhy: 'Brings the bundle that Go reads, at `{path}`.',
  rootsAndTool: 'Brings the bundle that Go reads, at `{path}`, and the tool that takes private CAs in.',
  toolPackage: 'tool for private CAs',
  toolPackageWhy: 'Brings the tool that writes the bundle.',
});

/** Completions in a RUN; empty outside a command's name, an install's packages and known variables. */
export function runCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] {
  const mountFrom = /^--mount=(?:.*,)?from=([^,]*)$/.exec(place.typed);
  if (mountFrom) return stageCompletions(analysis, place, mountFrom[1] ?? '');
  if (place.typed.startsWith('-')) return [];
  const inValue = valueCompletions(analysis, place);
  if (inValue) return inValue;
  const words = commandWords(place).filter((word) => !/^[A-Za-z_]\w*=/.test(word) && word !== 'sudo');
  return words.length === 0 ? toolCompletions(analysis, place) : packageCompletions(analysis, place, words);
}

function completion(analysis: DockerfileAnalysis, place: TypingPlace, label: string, kind: Completion['kind'], detail: Text, documentation: Text): Completion {
  const end = restOfWord(analysis.model.text, place.span.end, /[\s"';&|)]/);
  // Right before a word a new one is put in; inside a word the whole of it is replaced.
  const inserts = place.typed === '' && end > place.span.end;
  return { label, detail, documentation, span: { start: place.span.start, end: inserts ? place.span.end : end }, newText: inserts ? `${label} ` : label, kind };
}

function toolCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] {
  const { image, packages } = place.state;
  const anchor = anchorFactOf(image?.family, packages.manager);
  if (!anchor) return [];
  const slots = { directory: anchor.directory, note: anchor.note };
  const documentation = packages.tool === 'no' ? texts.toolMissing({ ...slots, package: anchor.toolPackage }) : texts.toolWhy(slots);
  return [completion(analysis, place, anchor.tool, 'keyword', texts.tool(), documentation)];
}

function packageCompletions(analysis: DockerfileAnalysis, place: TypingPlace, words: readonly string[]): Completion[] {
  const manager = installing(words);
  if (!manager) return [];
  const names = [...new Set([...manager.tool, ...manager.bundle])].filter((name) => !words.includes(name));
  return names.map((name) => completion(analysis, place, name, 'value', manager.bundle.includes(name) ? texts.roots() : texts.toolPackage(), packageText(manager, name)));
}

/** The package manager of a command line that installs and awaits package names. */
function installing(words: readonly string[]): PackageManagerFact | undefined {
  const program = baseName(words[0] ?? '');
  const script = installScript(program);
  if (script) return managerFact(script.manager);
  const manager = managerOfProgram(program);
  const verb = words.slice(1).find((word) => !word.startsWith('-') || (manager?.id === 'pacman' && /^-S/.test(word)));
  if (!manager || verb === undefined) return undefined;
  return manager.install.some((each) => each === verb || (manager.id === 'pacman' && verb.startsWith(each) && !verb.startsWith('--'))) ? manager : undefined;
}

function packageText(manager: PackageManagerFact, name: string): Text {
  if (!manager.bundle.includes(name)) return texts.toolPackageWhy();
  const path = manager.bundlePath;
  return manager.tool.includes(name) ? texts.rootsAndTool({ path }) : texts.rootsWhy({ path });
}

/** What a service mounts: volumes in both forms, configs, secrets and tmpfs, each as files. */
import type { Edit } from '../core/finding';
import { nameOf } from '../core/host';
import type { AnalysisInput } from '../core/language';
import type { Span } from '../core/text';
import type { ContainerMount, MountEdits, MountedFile, SourceKind } from '../environment/container';
import { namesBundle } from '../environment/judge/mounted';
import { isInside, replaceScalar } from '../syntax/yaml/edits';
import { pairOf, scalarAt, textAt, type YamlMap, type YamlNode, type YamlScalar } from '../syntax/yaml/tree';
import { baseName, joined, normalised } from '../trust/paths';
import type { Entry, FileContent, FileView, Listing, Origin } from '../trust/types';
import { emptyView, unknownView } from '../trust/view';
import { besideUri, HostView, pathsIn, type ReadContent } from './host-view';
import { known } from './interpolation';
import { entriesOf, type ComposeModel, type Service } from './model';
import { replaceText } from './replace';
import { texts } from './texts';
import { placeOf, shortVolume, type Part } from './volumes';

/** A bind mount as it is written. */
export interface Bind {
  /** As written, nothing to be filled in. */
  readonly source: string;
  readonly sourceSpan: Span;
  /** The id of a path beside the Compose file. */
  readonly uri: string | undefined;
  /** Whether Docker makes a directory where there is nothing. */
  readonly createsPath: boolean;
}

export interface ComposeMount extends ContainerMount {
  readonly node: YamlNode;
  readonly bind: Bind | undefined;
}

export interface ServiceMounts {
  readonly mounts: readonly ComposeMount[];
  /** Whether there is one whose target has to be filled in. */
  readonly hasHidden: boolean;
}

export interface MountContext {
  readonly input: AnalysisInput;
  readonly model: ComposeModel;
  readonly readContent: ReadContent;
}

type Made = ComposeMount | 'hidden' | undefined;

/** The last of several mounts at one place is the one that there is. */
export function mountsOf(context: MountContext, service: Service): ServiceMounts {
  const made: readonly Made[] = [
    ...entriesOf(service, 'volumes').map(node => volumeOf(context, node)),
    ...entriesOf(service, 'tmpfs').map(node => tmpfsOf(context, node)),
    ...entriesOf(service, 'configs').map(node => resourceOf(context, 'configs', node)),
    ...entriesOf(service, 'secrets').map(node => resourceOf(context, 'secrets', node)),
  ];
  const byTarget = new Map<string, ComposeMount>();
  for (const mount of made) if (mount && mount !== 'hidden') byTarget.set(mount.target, mount);
  return { mounts: [...byTarget.values()], hasHidden: made.includes('hidden') };
}

/** What all mounts have in common. */
interface Plan {
  readonly node: YamlNode;
  readonly target: string;
  readonly targetSpan: Span;
  readonly kind: SourceKind;
  readonly label: string;
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly edits: MountEdits;
  readonly bind?: Bind;
}

interface Source {
  readonly view: FileView;
  readonly files: readonly MountedFile[] | undefined;
  readonly named: readonly string[];
  readonly isFile: boolean;
  readonly hostPath?: string;
}

function mountOf(plan: Plan, origin: Origin, source: Source): ComposeMount {
  return {
    node: plan.node,
    bind: plan.bind,
    span: plan.node.span,
    targetSpan: plan.targetSpan,
    target: normalised(plan.target),
    kind: plan.kind,
    sourceLabel: plan.label,
    sourceName: plan.name,
    isFile: source.isFile,
    view: source.isFile ? new SingleFile(source.named[0] ?? '', source.view, origin) : source.view,
    fromPath: source.isFile ? `/${source.named[0] ?? ''}` : '/',
    get files() {
      return source.files;
    },
    namedFiles: source.named,
    // A volume is filled from the image when it is new, and the host may have anything.
    looksLikeBundle: plan.kind === 'volume' || namesBundle(plan.name) || source.named.some(namesBundle),
    isOptional: false,
    isReadOnly: plan.isReadOnly,
    hostPath: source.hostPath,
    origin,
    edits: plan.edits,
  };
}

function originOf({ model }: MountContext, { label, name }: Pick<Plan, 'label' | 'name'>, span: Span, isKnown: boolean): Origin {
  const slots = { kind: label, name };
  return { kind: 'span', file: model.uri, span, text: isKnown ? texts.mounted(slots) : texts.unknownSource(slots) };
}

/** A short form as a whole, of a long one the line with the target. */
function placeIn({ node, targetSpan }: Plan): Span {
  return node.kind === 'scalar' ? node.span : targetSpan;
}

function unknownMount(context: MountContext, plan: Plan, isFile: boolean): ComposeMount {
  const origin = originOf(context, plan, placeIn(plan), false);
  return mountOf(plan, origin, { view: isFile ? unknownFile(origin) : unknownView(origin), files: undefined, named: isFile ? [baseName(plan.target)] : [], isFile });
}

/** Nobody knows whether a file is there, and what is in it. */
function unknownFile(origin: Origin): FileView {
  return { entry: () => ({ kind: 'unknown', origin }), list: () => ({ names: [], complete: false, origin }) };
}

const noEdits: MountEdits = { asFile: () => undefined, moveTo: () => undefined };

function volumeOf(context: MountContext, node: YamlNode): Made {
  if (node.kind === 'scalar') return shortVolumeOf(context, node);
  return node.kind === 'map' ? longVolumeOf(context, node) : undefined;
}

function shortVolumeOf(context: MountContext, node: YamlScalar): Made {
  const volume = node.isTainted || node.isNull ? undefined : shortVolume(node.text);
  if (!volume) return 'hidden';
  const { source, target, options } = volume;
  if (target.value === undefined) return 'hidden';
  if (!target.value.startsWith('/')) return undefined;
  const { uri, text } = context.model;
  const plan = {
    node,
    target: target.value,
    targetSpan: placeOf(text, node, target),
    isReadOnly: options?.includes('ro') === true,
    edits: shortEdits(uri, node, source, target),
  };
  if (!source) return unknownMount(context, { ...plan, kind: 'volume', label: 'volume', name: target.value }, false);
  if (source.value === undefined) return unknownMount(context, { ...plan, kind: 'other', label: 'mount', name: source.written }, looksLikeFile(target.value));
  if (!/^[.~/\\]|^[A-Za-z]:[\\/]/.test(source.value)) return namedVolume(context, plan, source.value);
  return bindOf(context, { ...plan, kind: 'host', label: 'bind mount', name: source.value }, { source: source.value, sourceSpan: placeOf(text, node, source), createsPath: true });
}

/** Both parts are written anew; what stands around them stays. */
function shortEdits(file: string, node: YamlScalar, source: Part | undefined, target: Part): MountEdits {
  const written = (newSource: string, newTarget: string): readonly Edit[] | undefined => {
    if (!source) return undefined;
    const text = node.text.slice(0, source.start) + newSource + node.text.slice(source.end, target.start) + newTarget + node.text.slice(target.end);
    return replaceText(file, node, text);
  };
  return {
    asFile: (key, path) => (source?.value === undefined || !/^[./~]/.test(source.value) ? undefined : written(`${source.written.replace(/\/+$/, '')}/${key}`, path)),
    moveTo: path => written(source?.written ?? '', path),
  };
}

function longVolumeOf(context: MountContext, node: YamlMap): Made {
  const at = scalarAt(node, 'target');
  const target = at && known(at.text);
  if (at === undefined || target === undefined || at.isTainted) return at ? 'hidden' : undefined;
  if (!target.startsWith('/')) return undefined;
  const type = textAt(node, 'type') ?? 'volume';
  const from = scalarAt(node, 'source');
  const source = from && known(from.text);
  const plan = { node, target, targetSpan: at.span, isReadOnly: textAt(node, 'read_only') === 'true', edits: longEdits(context.model, node) };
  if (type === 'tmpfs') return emptyMount(context, { ...plan, kind: 'emptyDir', label: 'tmpfs', name: target });
  if (type === 'bind' && source !== undefined) return bindOf(context, { ...plan, kind: 'host', label: 'bind mount', name: source }, { source, sourceSpan: from?.span ?? node.span, createsPath: createsPath(node) });
  if (type === 'volume' && (source !== undefined || !from)) return namedVolume(context, plan, source ?? target);
  if (type === 'image' && source !== undefined) return unknownMount(context, { ...plan, kind: 'image', label: 'image', name: source }, false);
  return unknownMount(context, { ...plan, kind: 'other', label: 'mount', name: from?.text ?? type }, looksLikeFile(target));
}

function createsPath(node: YamlMap): boolean {
  return textAt(node, 'bind', 'create_host_path') !== 'false';
}

function longEdits({ uri }: ComposeModel, node: YamlMap): MountEdits {
  const own = (key: string): YamlScalar | undefined => {
    const pair = pairOf(node, key);
    return pair?.value?.kind === 'scalar' && isInside(pair.span, node.span) && isInside(pair.value.span, pair.span) ? pair.value : undefined;
  };
  const [source, target] = [own('source'), own('target')];
  return {
    asFile: (key, path) => {
      if (!source || !target || textAt(node, 'type') !== 'bind') return undefined;
      const [from, to] = [replaceScalar(uri, source, `${source.text.replace(/\/+$/, '')}/${key}`), replaceScalar(uri, target, path)];
      return from && to ? [...from, ...to] : undefined;
    },
    moveTo: path => target && replaceScalar(uri, target, path),
  };
}

/** Filled from the image when it is new; one with options of a driver may be anything. */
function namedVolume(context: MountContext, plan: Pick<Plan, 'node' | 'target' | 'targetSpan' | 'isReadOnly' | 'edits'>, name: string): ComposeMount {
  return unknownMount(context, { ...plan, kind: 'volume', label: 'volume', name }, false);
}

function bindOf(context: MountContext, plan: Plan, written: Omit<Bind, 'uri'>): ComposeMount {
  const uri = besideUri(context.model.uri, written.source);
  const bound: Plan = { ...plan, bind: { ...written, uri } };
  if (uri === undefined) {
    const mount = unknownMount(context, bound, looksLikeFile(plan.target));
    return { ...mount, hostPath: written.source.startsWith('/') ? normalised(written.source) : undefined };
  }
  const origin: Origin = { kind: 'span', file: context.model.uri, span: written.sourceSpan, text: texts.hostFile({ path: written.source }) };
  const view = new HostView(uri, { files: context.input.files, readContent: context.readContent, origin });
  const there = context.input.files.entry(uri)?.kind;
  const isFile = there === 'file' || there === 'large-file' || (there !== 'directory' && looksLikeFile(plan.target));
  return mountOf(bound, origin, {
    view,
    get files() {
      return isFile ? fileIn(view, nameOf(uri)) : filesIn(view);
    },
    named: isFile ? [nameOf(uri)] : [],
    isFile,
  });
}

function fileIn(view: FileView, name: string): readonly MountedFile[] | undefined {
  const entry = view.entry('/');
  return entry.kind === 'file' ? [{ path: name, content: entry.content, mode: null }] : undefined;
}

/** Files of a folder, without those in folders of it. */
function filesIn(view: FileView): readonly MountedFile[] | undefined {
  return pathsIn(view)?.flatMap(path => {
    const entry = view.entry(path);
    return entry.kind === 'file' ? [{ path: path.slice(1), content: entry.content, mode: null }] : [];
  });
}

/** Where nobody can look, a name with an ending is taken for a file. */
function looksLikeFile(path: string): boolean {
  return /\.\w{2,10}$/.test(baseName(path));
}

function tmpfsOf(context: MountContext, node: YamlNode): Made {
  if (node.kind !== 'scalar') return undefined;
  const value = known(node.text);
  const target = value?.split(':')[0];
  if (target === undefined || node.isTainted) return 'hidden';
  return target.startsWith('/') ? emptyMount(context, { node, target, targetSpan: node.span, kind: 'emptyDir', label: 'tmpfs', name: target, isReadOnly: false, edits: noEdits }) : undefined;
}

function emptyMount(context: MountContext, plan: Plan): ComposeMount {
  const origin = originOf(context, plan, placeIn(plan), true);
  return mountOf(plan, origin, { view: emptyView(origin), files: [], named: [], isFile: false });
}

const resources = { configs: { kind: 'config', label: 'config', folder: '/' }, secrets: { kind: 'secret', label: 'secret', folder: '/run/secrets' } } as const;

/** Configs and secrets are single files. */
function resourceOf(context: MountContext, section: 'configs' | 'secrets', node: YamlNode): Made {
  const { kind, label, folder } = resources[section];
  const from = node.kind === 'scalar' ? node : scalarAt(node, 'source');
  const name = from && known(from.text);
  if (name === undefined) return 'hidden';
  const at = node.kind === 'map' ? scalarAt(node, 'target') : undefined;
  const path = at ? known(at.text) : name;
  if (path === undefined) return 'hidden';
  const target = path.startsWith('/') ? path : joined(folder, path);
  const plan: Plan = { node, target, targetSpan: at?.span ?? node.span, kind, label, name, isReadOnly: true, edits: node.kind === 'map' ? longEdits(context.model, node) : noEdits };
  return contentMount(context, plan, context.model.resource(section, name));
}

function contentMount(context: MountContext, plan: Plan, declared: YamlNode | null | undefined): ComposeMount {
  const content = scalarAt(declared ?? undefined, 'content');
  const file = textAt(declared ?? undefined, 'file');
  const named = file === undefined ? [baseName(plan.target)] : [baseName(file)];
  const uri = file === undefined || known(file) === undefined ? undefined : besideUri(context.model.uri, /^[./~]/.test(file) ? file : `./${file}`);
  if (content) {
    const text = known(content.text);
    const origin = originOf(context, plan, placeIn(plan), text !== undefined);
    return mountOf(plan, origin, fileSource(text === undefined ? { kind: 'unknown' } : context.readContent(new TextEncoder().encode(text)), named, origin));
  }
  const origin = originOf(context, plan, placeIn(plan), uri !== undefined);
  if (uri === undefined) return mountOf(plan, origin, { view: unknownFile(origin), files: undefined, named, isFile: true });
  const view = new HostView(uri, { files: context.input.files, readContent: context.readContent, origin });
  return mountOf(plan, origin, {
    view,
    get files() {
      return fileIn(view, nameOf(uri));
    },
    named,
    isFile: true,
  });
}

function fileSource(content: FileContent, named: readonly string[], origin: Origin): Source {
  const file: Entry = { kind: 'file', content, access: { mode: null, owner: 'root' }, origin };
  const view: FileView = { entry: () => file, list: () => ({ names: [], complete: true, origin }) };
  return { view, files: [{ path: named[0] ?? '', content, mode: null }], named, isFile: true };
}

/** A file in a folder of its own: `file` shows it at its root. */
class SingleFile implements FileView {
  readonly #name: string;
  readonly #file: FileView;
  readonly #folder: FileView;

  constructor(name: string, file: FileView, origin: Origin) {
    this.#name = name;
    this.#file = file;
    this.#folder = emptyView(origin);
  }

  entry(path: string): Entry {
    return path === `/${this.#name}` ? this.#file.entry('/') : this.#folder.entry(path);
  }

  list(path: string): Listing {
    return path === '/' ? { ...this.#folder.list('/'), names: [this.#name] } : this.#folder.list(path);
  }
}

/** Pods as they start: init containers and steps one after another, each with what those before it left in shared directories. */
import { mountChanges } from '../environment/container';
import type { RunShell } from '../environment/shell';
import { pairOf, textAt } from '../syntax/yaml/tree';
import { rebased } from '../trust/paths';
import type { JoinedImage } from '../trust/joins';
import { emptyView, unknownView, withChanges } from '../trust/view';
import type { FileView, Origin } from '../trust/types';
import { containerOf, numbered, type KubernetesContainer } from './containers';
import { entriesOf, type ContainerNode, type KubernetesModel, type Pod } from './model';
import { mountsOf, type KubernetesMount } from './mounts';
import { texts } from './texts';
import { originOf, unknownFiles, volumeFiles, type ObjectElsewhere, type ReadContent, type VolumeFiles } from './volumes';

export interface PodDependencies {
  readonly readContent: ReadContent;
  readonly runShell: RunShell;
  /** The image of that name, where a Dockerfile of the workspace makes it. */
  readonly joinedImage?: (image: string) => JoinedImage | undefined;
  /** What is known to make an object that is not in the file. */
  readonly objectElsewhere?: ObjectElsewhere;
}

/** Every container of the file; two of one name are told apart by their number. */
export function containersOf(model: KubernetesModel, dependencies: PodDependencies): readonly KubernetesContainer[] {
  return numbered(model.pods.flatMap(pod => new PodStart(model, pod, dependencies).containers()));
}

class PodStart {
  readonly #model: KubernetesModel;
  readonly #pod: Pod;
  readonly #dependencies: PodDependencies;
  /** Volumes that stay as they are. */
  readonly #volumes = new Map<string, VolumeFiles>();
  /** What is in the shared directories so far. */
  readonly #shared = new Map<string, FileView>();

  constructor(model: KubernetesModel, pod: Pod, dependencies: PodDependencies) {
    this.#model = model;
    this.#pod = pod;
    this.#dependencies = dependencies;
  }

  containers(): readonly KubernetesContainer[] {
    const made = new Map<ContainerNode, KubernetesContainer>();
    for (const source of this.#pod.containers) {
      if (source.role === 'app') continue;
      const container = this.#make(source);
      made.set(source, container);
      if (source.role === 'sidecar') this.#mayWrite(container.mounts);
      else this.#run(container);
    }
    return this.#pod.containers.map(source => made.get(source) ?? this.#makeApp(source));
  }

  #make(source: ContainerNode): KubernetesContainer {
    const mounts = mountsOf(this.#model, source, name => this.#filesOf(name));
    return containerOf(this.#model, source, mounts, this.#dependencies);
  }

  /** Beside other containers, whose writing nobody can time, and with a program of its own that may write before it reads. */
  #makeApp(source: ContainerNode): KubernetesContainer {
    const others = this.#pod.containers.filter(other => other !== source && other.role === 'app');
    const writtenByOthers = new Set(others.flatMap(other => entriesOf(other, 'volumeMounts').flatMap(mount => (textAt(mount, 'readOnly') === 'true' ? [] : (textAt(mount, 'name') ?? [])))));
    const mounts = mountsOf(this.#model, source, name => {
      const files = this.#filesOf(name);
      return files?.kind === 'emptyDir' && (writtenByOthers.has(name) || this.#pod.isPartial) ? this.#doubtful(files, name) : files;
    });
    const container = containerOf(this.#model, source, mounts, this.#dependencies);
    return container.startsItself ? { ...container, mounts: mounts.map(mount => (mount.kind === 'emptyDir' && !mount.isReadOnly ? this.#mayFill(mount, container) : mount)) } : container;
  }

  #filesOf(name: string): VolumeFiles | undefined {
    const volume = this.#pod.volumes.get(name);
    if (!volume) return undefined;
    if (pairOf(volume, 'emptyDir')) {
      const origin = originOf(this.#model, volume)(texts.mount({ kind: 'emptyDir', name }));
      const view = this.#shared.get(name) ?? emptyView(origin);
      return { ...unknownFiles('emptyDir', 'emptyDir', name, () => origin), view, laidOut: view, files: this.#shared.has(name) ? undefined : [], origin };
    }
    const known = this.#volumes.get(name) ?? volumeFiles({ model: this.#model, pod: this.#pod, readContent: this.#dependencies.readContent, elsewhere: this.#dependencies.objectElsewhere }, volume);
    this.#volumes.set(name, known);
    return known;
  }

  #doubtful(files: VolumeFiles, name: string): VolumeFiles {
    const origin: Origin = { ...files.origin, text: texts.writtenAtAnyTime({ name }) };
    return { ...files, view: unknownView(origin), files: undefined, origin };
  }

  /** The image's own program is not known: it may be a script that fills the directory first. */
  #mayFill(mount: KubernetesMount, { source, imageText }: KubernetesContainer): KubernetesMount {
    const text = imageText === undefined ? texts.noImage() : texts.mayFill({ image: imageText, name: mount.volume });
    const origin: Origin = { kind: 'span', file: this.#model.uri, span: source.nameSpan, text };
    return { ...mount, view: withChanges(mount.view, [{ op: 'blur', path: '/', effect: 'may-change', origin }]) };
  }

  #run(container: KubernetesContainer): void {
    const writable = container.mounts.filter(mount => mount.kind === 'emptyDir' && !mount.isReadOnly);
    if (writable.length === 0) return;
    if (container.startsItself) return this.#mayWrite(writable);
    const before = withChanges(container.base, mountChanges(container.mounts.map(mount => ({ ...mount, view: mount.laidOut }))));
    const after = container.commands(before).at(-1)?.after ?? before;
    for (const mount of writable) this.#leave(mount, after, writable.filter(other => other.volume === mount.volume).length > 1);
  }

  #leave(mount: KubernetesMount, after: FileView, isTwice: boolean): void {
    if (isTwice) return this.#mayWrite([mount]);
    const below = subtree(after, mount.target);
    const old = this.#shared.get(mount.volume) ?? emptyView(mount.origin);
    this.#shared.set(mount.volume, mount.isFile ? withChanges(old, [{ op: 'mount', path: mount.fromPath, from: below, fromPath: '/', origin: mount.origin }]) : below);
  }

  #mayWrite(mounts: readonly KubernetesMount[]): void {
    for (const { kind, volume, origin, isReadOnly } of mounts) {
      if (kind === 'emptyDir' && !isReadOnly) this.#shared.set(volume, unknownView({ ...origin, text: texts.unknownWriter({ name: volume }) }));
    }
  }
}

/** A directory of a file system as a file system. Links keep their targets, wherever they lead from there. */
function subtree(view: FileView, directory: string): FileView {
  return {
    entry: path => view.entry(rebased(path, '/', directory)),
    list: path => view.list(rebased(path, '/', directory)),
  };
}

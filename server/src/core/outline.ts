/**
 * What one file offers the others and asks of them, as far as it can be told without looking at any other file: plain
 * data that an index of thousands of files can hold.
 */
import type { Span } from './text';

/** A place in the file that the entry stands in. */
interface Placed {
  readonly span: Span;
}

/** Where an image is built from, as it stands in the file: paths are relative to its folder. */
export interface BuildReference {
  /** The folder that COPY reads from. */
  readonly context: string;
  /** Relative to the context, as Compose, Skaffold and bake read it; `Dockerfile` where none is named. */
  readonly dockerfile: string;
  /** The stage; the last one where none is named. */
  readonly target: string | undefined;
  /** Names of build arguments that are given. */
  readonly args: readonly string[];
}

/** A container that runs an image. */
export interface ContainerEntry extends Placed {
  readonly kind: 'container';
  /** The target of its trace. */
  readonly id: string;
  /** What the user calls it: `deployment/shop, container app`. */
  readonly title: string;
  readonly image: string | undefined;
  /** Compose names both, or only this. */
  readonly build?: BuildReference;
}

/** Something that says of which Dockerfile an image is made. */
export interface BuildEntry extends Placed {
  readonly kind: 'build';
  readonly image: string;
  readonly build: BuildReference;
  readonly by: 'compose' | 'skaffold' | 'bake' | 'tilt';
}

/** `images` of a kustomization: manifests below say `from` and run `to`. */
export interface RenameEntry extends Placed {
  readonly kind: 'rename';
  readonly from: string;
  readonly to: string;
}

/** Something that makes a ConfigMap or a Secret when it is applied. */
export interface ObjectEntry extends Placed {
  readonly kind: 'object';
  readonly object: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string | undefined;
  /** `manifest`: the object itself; `generator`: of a kustomization; else the kind of the object that a controller makes it from. */
  readonly by: string;
}

/** Files that a kustomization puts together: they share its namespace and its generated objects. */
export interface GroupEntry extends Placed {
  readonly kind: 'group';
  /** Relative paths of files and folders. */
  readonly members: readonly string[];
  readonly namespace: string | undefined;
}

/** A Dockerfile. */
export interface RecipeEntry extends Placed {
  readonly kind: 'recipe';
  readonly stages: readonly string[];
}

export type OutlineEntry = ContainerEntry | BuildEntry | RenameEntry | ObjectEntry | GroupEntry | RecipeEntry;

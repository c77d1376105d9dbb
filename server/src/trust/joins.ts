/**
 * The questions that one language asks about another, and what the answers look like. Who answers is put together
 * elsewhere; each answer carries its proof: the places that tie the two files together.
 */
import type { OutlineEntry } from '../core/outline';
import type { Text } from '../core/message';
import type { Span } from '../core/text';
import type { Asked, Question } from '../core/workspace';
import { unknownSource, type SourceProgram } from './program';
import type { EnvValue, FileContent, FileView, GoRelease, Origin, ProgramView, RunsAs, Trace, Tri } from './types';

/** Why two places in different files belong together. A guess (the same name, the same folder) informs and is no ground for anything else. */
export interface Proof {
  readonly certainty: 'proven' | 'guess';
  readonly steps: readonly Origin[];
}

/** A Go program: its main package and how it is compiled. */
export interface ProgramAsk extends Asked {
  /** The folder of the main package. */
  readonly at: string;
  /** Build tags, in order; `undefined` where they are not known. */
  readonly tags: readonly string[] | undefined;
  /** The release that compiles it. */
  readonly go: GoRelease | undefined;
}

/** What the source says of a program; unknown where the folder holds no main package. */
export const programQuestion: Question<ProgramAsk, SourceProgram> = { name: 'program', rank: 10, unknown: unknownSource };

/** An image that a Dockerfile of the workspace makes. */
export interface ImageView {
  /** The Dockerfile and the stage in it. */
  readonly file: string;
  readonly stage: string;
  readonly span: Span;
  readonly view: FileView;
  /** ENV; what is not in it is not set. */
  readonly environment: ReadonlyMap<string, EnvValue>;
  readonly runsAs: RunsAs;
  readonly workingDirectory: string | undefined;
  /** Whether it starts something by itself, and which file that is. */
  readonly starts: Tri;
  readonly executable: string | undefined;
  readonly program: ProgramView;
}

export interface StageAsk extends Asked {
  /** The Dockerfile. */
  readonly at: string;
  /** The stage; the last one without. */
  readonly target: string | undefined;
  /** Names of build arguments that are given. */
  readonly args: readonly string[];
}

/** A stage as an image; `undefined` where there is none of that name. */
export const stageQuestion: Question<StageAsk, ImageView | undefined> = { name: 'stage', rank: 20, unknown: undefined };

/** A build as a manifest writes it, with ids for paths. */
export interface BuildAsk {
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly args: readonly string[];
}

export interface ImageAsk extends Asked {
  /** The file that names the image. */
  readonly at: string;
  /** As written; `undefined` where only a build is given. */
  readonly image: string | undefined;
  readonly build?: BuildAsk;
}

export interface JoinedImage {
  readonly image: ImageView;
  readonly proof: Proof;
}

/** The image of a container, where a Dockerfile of the workspace makes it. */
export const imageQuestion: Question<ImageAsk, JoinedImage | undefined> = { name: 'image', rank: 30, unknown: undefined };

export interface ObjectAsk extends Asked {
  /** The file that names the object. */
  readonly at: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Something that makes an object: its manifest, a generator, a controller that fills it. */
export interface ObjectMaker {
  /** `manifest`, `generator`, or the kind of the object that a controller makes it from: `Certificate`. */
  readonly by: string;
  readonly file: string;
  readonly span: Span;
  /** Its keys as files, as far as they are known. */
  readonly files: ReadonlyMap<string, FileContent>;
  /** Whether these are all keys. */
  readonly complete: boolean;
  readonly proof: Proof;
}

/** All that is known to make an object; none, where nothing is. */
export const objectQuestion: Question<ObjectAsk, readonly ObjectMaker[]> = { name: 'object', rank: 30, unknown: [] };

export interface ContentAsk extends Asked {
  /** The file that makes an object, and where in it. */
  readonly at: string;
  readonly start: number;
}

/** The keys that an object of a file comes to. */
export const contentQuestion: Question<ContentAsk, Pick<ObjectMaker, 'files' | 'complete'>> = { name: 'content', rank: 20, unknown: { files: new Map(), complete: false } };

export interface ContainerAsk extends Asked {
  readonly at: string;
  /** The target of its trace. */
  readonly id: string;
}

/** A container with its mounts and variables over its image. */
export interface ContainerView {
  readonly id: string;
  readonly title: Text;
  readonly span: Span;
  readonly trace: Trace;
  /** Whether it starts what the image starts. */
  readonly startsImage: boolean;
  /** Whether other files may add to it. */
  readonly isPartial: boolean;
  readonly mounts: readonly { readonly target: string; readonly origin: Origin }[];
  value(name: string): EnvValue;
  readonly files: FileView;
}

export const containerQuestion: Question<ContainerAsk, ContainerView | undefined> = { name: 'container', rank: 40, unknown: undefined };

export interface WorkloadsAsk extends Asked {
  /** The Dockerfile. */
  readonly at: string;
  readonly stage: string;
  /** Whether it is the stage that a build without a target gives. */
  readonly isLast: boolean;
}

/** A container of the workspace that runs a stage. */
export interface Workload {
  readonly file: string;
  readonly container: ContainerView;
  readonly proof: Proof;
}

/** The containers that run a stage. There may always be others, outside of the workspace. */
export const workloadsQuestion: Question<WorkloadsAsk, readonly Workload[]> = { name: 'workloads', rank: 50, unknown: [] };

/** An outline with the file that it is of. */
export interface CatalogueEntry<E extends OutlineEntry = OutlineEntry> {
  readonly file: string;
  readonly entry: E;
}

/** What all files of a folder offer and ask for. */
export interface Catalogue {
  /** Whether nothing was left out: a name that is found once in it stands nowhere else. */
  readonly isComplete: boolean;
  of<K extends OutlineEntry['kind']>(kind: K): readonly CatalogueEntry<Extract<OutlineEntry, { readonly kind: K }>>[];
}

export const emptyCatalogue: Catalogue = { isComplete: false, of: () => [] };

/** `at` is a folder of the workspace. */
export const catalogueQuestion: Question<Asked, Catalogue> = { name: 'catalogue', rank: 0, unknown: emptyCatalogue };

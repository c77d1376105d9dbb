/** The services of a file as what a Go program in them will find. */
import { folderOf, joinUri } from '../core/host';
import type { AnalysisInput } from '../core/language';
import { imageOf, type Container, type ContainerEdits } from '../environment/container';
import { joinedImageOf } from '../environment/joined-image';
import type { RanCommand, RunShell } from '../environment/shell';
import { removeCommand } from '../syntax/sh/edits';
import { addItem, addPairAfter, isInside, setPair } from '../syntax/yaml/edits';
import { at, pairOf, pairsAt, textAt, type YamlNode } from '../syntax/yaml/tree';
import type { BuildAsk, JoinedImage } from '../trust/joins';
import { isWithin } from '../trust/paths';
import type { EnvValue, FileView, Origin, RunsAs, Tri } from '../trust/types';
import { withChanges } from '../trust/view';
import { ServiceValues } from './environment/variables';
import { startedProgram } from './environment/start';
import type { ReadContent } from './host-view';
import { known } from './interpolation';
import { fieldOf, type ComposeModel, type Service } from './model';
import { mountsOf, type ComposeMount } from './mounts';
import { texts } from './texts';

export interface ComposeDependencies {
  readonly readContent: ReadContent;
  readonly runShell: RunShell;
}

/** A container with the service that it was read from. */
export interface ComposeContainer extends Container {
  readonly service: Service;
  readonly mounts: readonly ComposeMount[];
  readonly hasHiddenMounts: boolean;
}

export function containersOf(input: AnalysisInput, model: ComposeModel, dependencies: ComposeDependencies): readonly ComposeContainer[] {
  return model.services.map(service => containerOf(input, model, service, dependencies));
}

interface ImageOfService extends Pick<Container, 'image' | 'imageText' | 'imageSpan' | 'base'> {
  readonly joined?: JoinedImage;
  readonly user: RunsAs;
  readonly workingDirectory: string | undefined;
  value(name: string): EnvValue;
}

function containerOf(input: AnalysisInput, model: ComposeModel, service: Service, { readContent, runShell }: ComposeDependencies): ComposeContainer {
  const image = imageOfService(input, model, service);
  const values = new ServiceValues(input, model, service, name => image.value(name));
  const { mounts, hasHidden } = mountsOf({ input, model, readContent }, service);
  const hasHiddenMounts = hasHidden || service.takesVolumes;
  const runsAs = runsAsOf(service, image.user);
  const isReadOnly = readOnlyOf(service);
  const workingDirectory = workingDirectoryOf(service, image.workingDirectory);
  const program = startedProgram(model, service, image.image);
  const run = (view: FileView): readonly RanCommand[] => {
    if (!program) return [];
    const start = { file: model.uri, view, image: image.image, imageText: image.imageText, environment: namesOf(service, values), runsAs, workingDirectory };
    return runShell({ ...program, ...start, canWrite: path => canWrite(path, mounts, runsAs, isReadOnly), writable: mounts.filter(mount => !mount.isReadOnly).map(({ target }) => target) });
  };
  return {
    service,
    hasHiddenMounts,
    file: model.uri,
    name: service.name,
    id: service.name,
    title: texts.title({ service: service.name }),
    span: { start: service.nameSpan.start, end: service.node.span.end },
    nameSpan: service.nameSpan,
    image: image.image,
    imageText: image.imageText,
    imageSpan: image.imageSpan,
    ...(image.joined ? { joined: image.joined } : {}),
    base: hasHiddenMounts ? withChanges(image.base, [{ op: 'blur', path: '/', effect: 'may-change', origin: { kind: 'span', file: model.uri, span: service.nameSpan, text: texts.hiddenMount() } }]) : image.base,
    mounts,
    runsAs,
    workingDirectory,
    isReadOnly,
    isPartial: service.isPartial || hasHiddenMounts,
    hidesVariables: values.areHidden,
    mentions: path => mentions(model.text, path, mounts),
    startsItself: program === undefined,
    commands: run,
    value: name => values.get(name),
    sets: name => values.sets(name),
    edits: containerEdits(model, service),
  };
}

/** A service that is built runs what its Dockerfile makes, whatever it is called. */
function imageOfService(input: AnalysisInput, model: ComposeModel, service: Service): ImageOfService {
  const imageAt = fieldOf(service, 'image');
  const image = imageAt?.kind === 'scalar' && !imageAt.isTainted ? known(imageAt.text) : undefined;
  const span = imageAt?.span ?? pairsAt(service.node)[0]?.keySpan ?? service.nameSpan;
  const isBuilt = service.layers.some(layer => pairOf(layer, 'build'));
  const build = buildOf(model, service);
  const joined = isBuilt && !build ? undefined : joinedImageOf(input, image, build);
  if (joined) return builtImage(joined, image ?? textAt(fieldOf(service, 'build')) ?? service.name, imageAt?.span);
  const unknown: Origin = { kind: 'span', file: model.uri, span, text: isBuilt ? texts.unknownBuild({ service: service.name }) : image === undefined ? texts.noImage() : texts.unknownImage({ image }) };
  const facts = imageOf(isBuilt ? undefined : image, text => texts.image({ image: text }), unknown);
  const environment = facts.fact?.environment;
  return {
    image: facts.fact,
    imageText: image,
    imageSpan: imageAt?.span,
    base: facts.view,
    user: userOf(facts.fact?.defaultUser),
    workingDirectory: facts.fact?.workdir,
    value: name => {
      if (!environment) return { kind: 'unknown', origin: { ...unknown, text: texts.imageMaySet({ name }) } };
      const value = environment[name];
      return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin: { kind: 'fact', text: texts.image({ image: image ?? '' }), source: facts.fact?.sources[0] ?? '' } };
    },
  };
}

function builtImage(joined: JoinedImage, imageText: string, imageSpan: Container['imageSpan']): ImageOfService {
  const { image } = joined;
  return {
    joined,
    image: undefined,
    imageText,
    imageSpan,
    base: image.view,
    user: image.runsAs,
    workingDirectory: image.workingDirectory,
    value: name => image.environment.get(name) ?? { kind: 'unset' },
  };
}

function buildOf(model: ComposeModel, service: Service): BuildAsk | undefined {
  const build = fieldOf(service, 'build');
  if (!build || pairOf(build, 'dockerfile_inline')) return undefined;
  const written = build.kind === 'scalar' ? build.text : (textAt(build, 'context') ?? '.');
  const context = known(written);
  const name = known(textAt(build, 'dockerfile') ?? 'Dockerfile');
  const target = textAt(build, 'target');
  if (context === undefined || name === undefined || /^[/~]|:\/\/|^git@/.test(context) || name.startsWith('/') || (target !== undefined && known(target) === undefined)) return undefined;
  const folder = joinUri(folderOf(model.uri), context);
  const dockerfile = folder === undefined ? undefined : joinUri(folder, name);
  return dockerfile === undefined ? undefined : { dockerfile, target: target === undefined ? undefined : known(target), args: argumentsOf(build) };
}

/** Names of build arguments that are given from here: what the Dockerfile says of them does not hold. */
function argumentsOf(build: YamlNode): readonly string[] {
  const args = at(build, 'args');
  if (args?.kind === 'map') return args.pairs.map(({ key }) => key);
  return args?.kind === 'list' ? args.items.flatMap(item => (item.kind === 'scalar' ? [item.text.split('=')[0] ?? ''] : [])) : [];
}

function userOf(user: string | undefined): RunsAs {
  return user === undefined ? 'unknown' : /^(root|0+)(:.*)?$/.test(user) ? 'root' : 'other';
}

function runsAsOf(service: Service, image: RunsAs): RunsAs {
  const user = fieldOf(service, 'user');
  if (user?.kind !== 'scalar' || user.isNull) return service.isPartial ? 'unknown' : image;
  const value = user.isTainted ? undefined : known(user.text);
  return value === undefined ? 'unknown' : userOf(value);
}

function readOnlyOf(service: Service): Tri {
  const value = fieldOf(service, 'read_only');
  if (value?.kind !== 'scalar') return service.isPartial ? 'unknown' : 'no';
  return value.isTainted || known(value.text) === undefined ? 'unknown' : value.text === 'true' ? 'yes' : 'no';
}

function workingDirectoryOf(service: Service, image: string | undefined): string | undefined {
  const written = fieldOf(service, 'working_dir');
  return written?.kind === 'scalar' ? known(written.text) : image;
}

/** Mounts that are not read-only can be written to by root; by others where the host lets them. */
function canWrite(path: string, mounts: readonly ComposeMount[], runsAs: RunsAs, isReadOnly: Tri): Tri {
  const mount = mounts.filter(({ target }) => isWithin(path, target)).toSorted((a, b) => b.target.length - a.target.length)[0];
  if (mount) return mount.isReadOnly ? 'no' : mount.kind === 'emptyDir' || runsAs === 'root' ? 'yes' : 'unknown';
  if (isReadOnly === 'yes' || runsAs === 'other') return 'no';
  return isReadOnly === 'no' && runsAs === 'root' ? 'yes' : 'unknown';
}

/** Anywhere in the file but where something is mounted: in arguments, in variables, in the content of a config. */
function mentions(text: string, path: string, mounts: readonly ComposeMount[]): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const isWhole = !/[\w-]/.test(text[at + path.length] ?? '') && !/[\w-]$/.test(before);
    if (isWhole && !/(^|\s)#/.test(before) && mounts.every(({ span }) => at < span.start || at >= span.end)) return true;
  }
  return false;
}

function namesOf(service: Service, values: ServiceValues): ReadonlyMap<string, EnvValue> {
  const names = service.layers.flatMap(layer => {
    const environment = at(layer, 'environment');
    if (environment?.kind === 'map') return environment.pairs.map(({ key }) => key);
    return environment?.kind === 'list' ? environment.items.flatMap(item => (item.kind === 'scalar' ? [item.text.split('=')[0] ?? ''] : [])) : [];
  });
  return new Map(names.map(name => [name, values.get(name)]));
}

function containerEdits({ uri, text }: ComposeModel, { node }: Service): ContainerEdits {
  return {
    removeCommand: command => removeCommand(uri, text, command.span),
    runAsRoot: () => setPair(uri, text, node, 'user', 'root', pairOf(node, 'image') ?? pairOf(node, 'build')),
    setVariable: (name, value) => {
      const pair = pairOf(node, 'environment');
      const image = pairOf(node, 'image') ?? pairOf(node, 'build') ?? node.pairs[0];
      if (!pair) return image && isInside(image.span, node.span) ? addPairAfter(uri, text, node, image, 'environment', { [name]: value }) : undefined;
      if (!isInside(pair.span, node.span) || !pair.value || !isInside(pair.value.span, pair.span)) return undefined;
      if (pair.value.kind === 'list') return addItem(uri, text, pair.value, `${name}=${value}`);
      const last = pair.value.kind === 'map' ? pair.value.pairs.at(-1) : undefined;
      return pair.value.kind === 'map' && last ? addPairAfter(uri, text, pair.value, last, name, value) : undefined;
    },
  };
}

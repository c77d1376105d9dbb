/** Hovers of containers: what Go will find in one, what its image brings, and what a mount changes. */
import { codeText } from '../../core/markdown';
import { defineTexts, render, type Text } from '../../core/message';
import { isWithin } from '../../trust/paths';
import type { FileContent, Trace } from '../../trust/types';
import type { ContainerScene } from '../container-rule';
import type { Container, ContainerMount, MountedFile } from '../container';
import { factParts } from './image-facts';
import { traceTable } from './lookup-table';

const texts = defineTexts('environment.hover.mounts', {
  container: '{title}: {summary}.',
  unknownImage: 'Nothing is known about the image **`{image}`**: what it holds is not known, nor what the mounts hide of it.',
  joined: '**`{image}`** is made by a Dockerfile of this workspace, from which its files are known.',
  shows: '**`{path}`** shows the {label} `{name}`{readOnly}.',
  showsFile: '**`{path}`** shows the one file `{file}` of the {label} `{name}`{readOnly}.',
  readOnly: ', read-only',
  hides: 'It hides what the image has in that directory, and does not add to it.',
  adds: 'It adds to what Go reads, and hides nothing of it.',
  files: 'Files in it: {files}.',
  unknownFiles: 'Which files are in it is not known from here.',
  file: '`{path}` ({content})',
  oneCertificate: 'one certificate',
  certificates: '{count} certificates',
  someCertificates: 'certificates',
  noCertificate: 'nothing that Go takes for a certificate',
  unknownContent: 'not known',
  notRead: 'Go opens nothing here: it reads the bundle files of its list and the files directly in `/etc/ssl/certs` and `/etc/pki/tls/certs`, unless `SSL_CERT_FILE` or `SSL_CERT_DIR` says otherwise.',
  before: 'Without this mount: {summary}.',
  after: 'With it: {summary}.',
  frozen: 'A `subPath` mount is never updated while the pod lives. Go reads its roots once for each process. ([kubernetes.io](https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod))',
  updated: 'The kubelet updates the files some time after the object changed. Go reads its roots once for each process: the program has to be started again. ([kubernetes.io](https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod))',
  emptyDir: 'An emptyDir is an ordinary directory, empty when the pod starts: what is in it was written by the containers that mount it. ([kubernetes.io](https://kubernetes.io/docs/concepts/storage/volumes/#emptydir))',
  host: 'What is there depends on the node. Links are followed in the container: on many distributions the bundle is a link to a directory that is not mounted. ([kubernetes.io](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath))',
});

type Summarise = (trace: Trace) => Text;

/** On the name of a container. */
export function containerParts(container: Container, scene: ContainerScene, summaryOf: Summarise): readonly Text[] {
  const trace = scene.traceOf(container);
  return [texts.container({ title: render(container.title), summary: render(summaryOf(trace)) }), traceTable(trace)];
}

/** On the image of a container. */
export function imageParts(container: Container, scene: ContainerScene, summaryOf: Summarise): readonly Text[] {
  const { image, imageText, joined } = container;
  if (imageText === undefined) return [];
  const about = image ? factParts(image, codeText(imageText)) : [joined ? texts.joined({ image: codeText(imageText) }) : texts.unknownImage({ image: codeText(imageText) })];
  return [...about, ...containerParts(container, scene, summaryOf)];
}

/** On the path of a mount. */
export function mountParts(container: Container, mount: ContainerMount, scene: ContainerScene, summaryOf: Summarise): readonly Text[] {
  const trace = scene.traceOf(container);
  const isRead = trace.steps.some((step) => isWithin(step.path, mount.target) || isWithin(mount.target, step.path));
  return [shown(mount), ...filesIn(mount), ...nature(mount), ...(isRead ? changed(container, mount, scene, summaryOf) : [texts.notRead()])];
}

function shown(mount: ContainerMount): Text {
  const slots = { path: codeText(mount.target), label: mount.sourceLabel, name: codeText(mount.sourceName), readOnly: mount.isReadOnly ? render(texts.readOnly()) : '' };
  return mount.isFile ? texts.showsFile({ ...slots, file: codeText(mount.fromPath.slice(1)) }) : texts.shows(slots);
}

/** A hover is no place for a long list. */
const mostFiles = 8;

function filesIn(mount: ContainerMount): readonly Text[] {
  const all = mount.isFile ? mount.files?.filter(({ path }) => `/${path}` === mount.fromPath) : mount.files;
  if (!all || all.length === 0) return mount.kind === 'emptyDir' ? [] : [texts.unknownFiles()];
  const listed = all.slice(0, mostFiles).map((file) => render(fileText(file)));
  return [texts.files({ files: [...listed, ...(all.length > mostFiles ? ['…'] : [])].join(', ') })];
}

function fileText({ path, content }: MountedFile): Text {
  return texts.file({ path: codeText(path), content: render(contentText(content)) });
}

function contentText(content: FileContent): Text {
  if (content.kind === 'unknown') return texts.unknownContent();
  if (content.kind === 'no-certificates') return texts.noCertificate();
  if (content.count === null) return texts.someCertificates();
  return content.count === 1 ? texts.oneCertificate() : texts.certificates({ count: content.count });
}

function nature({ kind, isFile }: ContainerMount): readonly Text[] {
  switch (kind) {
    case 'configMap':
    case 'secret':
    case 'projected':
      return [isFile ? texts.frozen() : texts.updated()];
    case 'emptyDir':
      return [texts.emptyDir()];
    case 'host':
      return [texts.host()];
    default:
      return [];
  }
}

/** What the mount makes of the lookup. */
function changed(container: Container, mount: ContainerMount, scene: ContainerScene, summaryOf: Summarise): readonly Text[] {
  const [before, after] = [scene.traceOf(container, undefined, mount), scene.traceOf(container)];
  const hides = !mount.isFile && before.steps.some((step) => step.outcome === 'found' && isWithin(step.path, mount.target) && step.op === 'open');
  return [
    ...(hides ? [texts.hides()] : mount.isFile && before.publicRoots === 'yes' && after.publicRoots === 'yes' ? [texts.adds()] : []),
    texts.before({ summary: render(summaryOf(before)) }),
    texts.after({ summary: render(summaryOf(after)) }),
    traceTable(after),
  ];
}

/** A private CA lies in the anchor directory under a name, in a place or in a form that the tool does not take. */
import type { FixDraft, ReportOptions, Reporter } from '../../core/rule';
import { isTakenAsAnchor, type AnchorFact } from '../../facts/anchors';
import { baseName, parentOf } from '../../trust/paths';
import type { FileContent } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { anchorSceneOf, goesElsewhere, isRegisteredAfter, isUsedByName, registersAtStart, type AnchorFile, type AnchorScene } from '../anchors';
import { moveLanding } from '../moves';
import { registration } from '../registration';
import { dockerfileRule } from '../rule';
import { landingSpan, leavesOf, type Moment } from '../timeline';

const messages = {
  suffix: {
    what: '`{file}` is not taken into the bundle: its name does not end in `.crt`',
    why: '`{tool}` of Debian and Ubuntu looks for `*.crt` only and passes over everything else without a word: no program in the image trusts this CA',
    help: 'name it `{renamed}`; the content stays PEM',
  },
  folder: {
    what: '`{file}` is not taken into the bundle: it lies in a folder below `{directory}`',
    why: '`{tool}` of this image looks into `{directory}` itself and into no folder below it: no program in the image trusts this CA',
    help: 'put it into `{directory}`',
  },
  hidden: {
    what: '`{file}` is not taken into the bundle: its name begins with a dot',
    why: '`{tool}` of Alpine passes over hidden files: no program in the image trusts this CA',
    help: 'name it `{renamed}`',
  },
  der: {
    what: '`{file}` is binary DER, and the bundle is PEM',
    why: '`{tool}` copies it into the bundle as it stands, where no reader finds a certificate in it: no program in the image trusts this CA',
    help: 'convert it to PEM: `openssl x509 -inform der -in {file} -out {renamed}`',
  },
  several: {
    what: '`{file}` holds {count} certificates',
    why: 'Go and everything that reads the bundle takes them all, but `openssl rehash`, which `{tool}` runs, makes no link for a file with more than one: programs that look into `/etc/ssl/certs` by hash do not find them',
    help: 'put each certificate into a file of its own',
  },
} as const;

const fixes = {
  rename: 'name it `{renamed}`',
  move: 'put it into `{directory}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const privateCaIgnoredName = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'private-ca-ignored-name',
    title: 'private CA that the update tool passes over',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: [],
    sources: [
      { title: 'update-ca-certificates(8): "Certificates must have a .crt extension"', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian 20230311, run in a chroot' },
      { title: 'update-ca.c of Alpine, run in Alpine 3.20: any name, no sub-directory, no hidden file', url: 'https://gitlab.alpinelinux.org/alpine/ca-certificates', versions: 'Alpine 3.20' },
      { title: 'p11-kit: a token directory is read without its sub-directories', url: 'https://p11-glue.github.io/p11-glue/p11-kit/manual/trust-module.html', versions: 'RHEL, Fedora, SUSE, Arch' },
    ],
    docs: {
      summary: 'a file in the anchor directory that the family\'s tool does not take: wrong suffix, wrong depth, DER',
      what:
        'Trustlint asks what the update tool of the image\'s family takes: Debian\'s and Ubuntu\'s only names that end in `.crt`, in folders too; Alpine\'s any name, but no folder and no hidden file; `update-ca-trust` of RHEL and SUSE\'s tool any name, PEM or DER, no folder. ' +
        'It warns of a file at the end of a stage that is passed over, and of DER where the tool copies bytes. It is silent when a later command or a variable names the file, when the same certificate lies there under a good name, and when a start script runs the tool. ' +
        'Several certificates in one file are an information on Debian and Ubuntu: the bundle gets them all, the hash links none.',
      why: 'The tool says nothing of the files that it passes over. The image builds, and connections fail with `x509: certificate signed by unknown authority`.',
      fix: 'Give the file a name that ends in `.crt` in the `COPY`, put it into the directory itself, or convert it to PEM.',
      whenNotToUse: 'When a program reads the file where it lies, by a path that the Dockerfile does not show.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM golang:1.27\nCOPY corp.pem /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n' },
      good: { text: 'FROM golang:1.27\nCOPY corp.pem /usr/local/share/ca-certificates/corp.crt\nRUN update-ca-certificates\n' },
    },
  },
  (analysis, report) => {
    const reported = new Set<string>();
    for (const stage of leavesOf(analysis)) {
      const scene = anchorSceneOf(analysis, stage);
      if (!scene?.anchor || registersAtStart(analysis, stage) !== 'no') continue;
      for (const file of scene.files) checkFile(analysis, scene, file, scene.anchor, reported, report);
    }
  },
);

function checkFile(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact, reported: Set<string>, report: Report): void {
  const message = messageFor(file, anchor);
  const moment = scene.moments[file.moment];
  if (message === undefined || !moment) return;
  if (isUsedByName(analysis, scene, file) || goesElsewhere(analysis, scene, file) || hasGoodTwin(scene, file, anchor)) return;
  const at = landingSpan(moment, file.path);
  const key = `${at.start} ${file.path}`;
  if (reported.has(key)) return;
  reported.add(key);
  const options: ReportOptions = { fixes: fixesFor(analysis, scene, file, moment, message, report) };
  const slots = { file: baseName(file.path), tool: anchor.tool, directory: anchor.directory, renamed: newName(file.path) };
  if (message === 'several') report('several', at, { ...slots, count: countOf(file.content) }, { ...options, severity: 'information' });
  else report(message, at, slots, options);
}

function messageFor({ path, content }: AnchorFile, anchor: AnchorFact): keyof typeof messages | undefined {
  switch (isTakenAsAnchor(anchor, path)) {
    case 'wrong-directory':
      return undefined;
    case 'wrong-suffix':
      return 'suffix';
    case 'in-subdirectory':
      return 'folder';
    case 'hidden':
      return 'hidden';
    case 'yes':
      if (anchor.pemOnly && content.kind === 'no-certificates' && content.traits?.der) return 'der';
      return anchor.id === 'debian' && countOf(content) > 1 ? 'several' : undefined;
  }
}

function countOf(content: FileContent): number {
  return content.kind === 'certificates' ? (content.count ?? 0) : 0;
}

/** The same certificates under a name that is taken: what is passed over is a copy that does no harm. */
function hasGoodTwin(scene: AnchorScene, file: AnchorFile, anchor: AnchorFact): boolean {
  return scene.files.some((other) => other !== file && isTakenAsAnchor(anchor, other.path) === 'yes' && (stem(other.path) === stem(file.path) || sameCertificates(other.content, file.content)));
}

function sameCertificates(a: FileContent, b: FileContent): boolean {
  if (a.kind !== 'certificates' || b.kind !== 'certificates' || !a.fingerprints || !b.fingerprints) return false;
  const there = new Set(a.fingerprints);
  return b.fingerprints.every((fingerprint) => there.has(fingerprint));
}

function stem(path: string): string {
  return baseName(path).replace(/^\.+/, '').replace(/(\.(crt|pem|cer|cert|der|ca-bundle|ca))+$/i, '');
}

/** For a text: another name than the file has already. */
function newName(path: string): string {
  const name = baseName(renamed(path));
  return name === baseName(path) ? `${stem(path)}-pem.crt` : name;
}

function renamed(path: string): string {
  return `${parentOf(path)}/${stem(path) || 'ca'}.crt`;
}

function fixesFor(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, moment: Moment, message: keyof typeof messages, report: Report): FixDraft[] {
  if (message === 'der' || message === 'several' || !scene.anchor) return [];
  const target = message === 'folder' ? `${scene.anchor.directory}/${baseName(file.path)}` : renamed(file.path);
  if (scene.files.some((other) => other.path === target)) return [];
  const moved = moveLanding(analysis, moment, file.path, target);
  if (!moved) return [];
  // Under its new name the file is the tool's business, so the tool must run.
  const run = isRegisteredAfter(analysis, scene, file.moment) === 'no' ? registration(analysis, scene, moment, scene.anchor) : undefined;
  const title = message === 'folder' ? report.title('move', { directory: scene.anchor.directory }) : report.title('rename', { renamed: baseName(target) });
  return [{ title, safe: run?.safe ?? true, edits: [...moved, ...(run?.edits ?? [])] }];
}

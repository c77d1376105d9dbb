/** A download over HTTPS in a stage that has no root certificates yet. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import type { DockerfileAnalysis } from '../analysis';
import { rootlessDownloads, type Installer, type RootlessDownload } from '../downloads';
import { addPackage } from '../edits';
import { dockerfileRule } from '../rule';
import { texts } from '../texts';

const messages = {
  recommended: {
    what: '`{tool}` finds no root certificates here: it cannot verify `{host}`',
    why: 'the package `{package}` only recommends `ca-certificates`, and the install leaves recommended packages out; the download fails with `{error}`',
    help: 'add `ca-certificates` to that install',
  },
  alone: {
    what: '`{tool}` finds no root certificates here: it cannot verify `{host}`',
    why: 'nothing has installed `ca-certificates` so far; the download fails with `{error}`',
    help: 'install `ca-certificates` first',
  },
} as const;

const fixes = {
  add: 'add `ca-certificates` to the install of `{package}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const downloadBeforeCa = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'download-before-ca',
    title: 'download without root certificates',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2'],
    neighbours: ['DL3015'],
    sources: [
      { title: 'Debian package curl: libcurl4 recommends ca-certificates', url: 'https://packages.debian.org/bookworm/libcurl4', versions: 'Debian bullseye, bookworm, trixie: apt’s resolver' },
      { title: 'curl, wget and git of Debian run with an empty /etc/ssl/certs', versions: 'curl 7.88.1, GNU Wget 1.21.3, git 2.39.5' },
    ],
    docs: {
      summary: 'curl, wget, git or go downloads over HTTPS in a stage where it finds no root certificates',
      what:
        'Trustlint follows the packages of each stage. It reports the first download from an `https://` address by Debian’s or Ubuntu’s curl, wget or git, and modules fetched by their go, where the place in which that program looks for roots is provably empty: a slim image, the program installed without recommended packages, and no `ca-certificates`. ' +
        'It judges by where the program looks (`/etc/ssl/certs`), not by where Go would. It is silent when anything unknown ran before, when an option, a variable or a file names other roots, and for `-k`, which another rule speaks of. pip, npm and cargo bring or require their roots themselves.',
      why: 'Debian and Ubuntu images have no root certificates. `apt-get` needs none, so the install works; the first download does not.',
      fix: 'Add `ca-certificates` to the install that brings the program.',
      whenNotToUse: 'When the base image is a copy of a public one under the same name, with roots added.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nRUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /usr/local\n' },
      good: { text: 'FROM debian:12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl\nRUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /usr/local\n' },
    },
  },
  (analysis, report) => {
    for (const download of rootlessDownloads(analysis)) reportDownload(analysis, download, report);
  },
);

/** What Debian's package recommends; of the others nothing is said. */
const recommending = new Set(['curl', 'wget', 'git']);

function reportDownload(analysis: DockerfileAnalysis, download: RootlessDownload, report: Report): void {
  const { tool, host, installer } = download;
  const slots = { tool: tool.program, host, error: tool.error.replace('{host}', host) };
  const related = [{ file: analysis.model.uri, span: installer.at, message: texts.installedHere({ package: installer.package }) }];
  const options = { related, fixes: draftsFor(analysis, installer, report) };
  if (recommending.has(installer.package)) report('recommended', download.at, { ...slots, package: installer.package }, options);
  else report('alone', download.at, slots, options);
}

function draftsFor(analysis: DockerfileAnalysis, installer: Installer, report: Report): FixDraft[] {
  const { firstPackage, moment } = installer;
  const isOwnText = moment.step.inherited === false && /^[\w."'-]/.test(analysis.model.text.slice(firstPackage.start, firstPackage.start + 1));
  if (!isOwnText) return [];
  const edits: readonly Edit[] = [addPackage(analysis.model, firstPackage, 'ca-certificates')];
  return [{ title: report.title('add', { package: installer.package }), safe: true, edits }];
}

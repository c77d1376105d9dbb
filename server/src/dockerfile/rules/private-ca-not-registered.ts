/** A private CA lies in the anchor directory, and nothing makes the bundle anew after it came. */
import type { FixDraft, Reporter } from '../../core/rule';
import { isTakenAsAnchor, type AnchorFact } from '../../facts/anchors';
import { baseName } from '../../trust/paths';
import type { DockerfileAnalysis } from '../analysis';
import { anchorSceneOf, goesElsewhere, isRegisteredAfter, isUpdateTool, isUsedByName, type AnchorFile, type AnchorScene } from '../anchors';
import { registration } from '../registration';
import { dockerfileRule } from '../rule';
import { landingSpan, leavesOf, type Moment } from '../timeline';

const messages = {
  never: {
    what: '`{file}` is put into `{directory}`, and `{tool}` never runs',
    why: 'nothing reads that directory but `{tool}`, which copies its certificates into the bundle: until it runs, no program in the image trusts this CA',
    help: 'run `{tool}` after it',
  },
  tooEarly: {
    what: '`{file}` is put into `{directory}` after `{tool}` has run',
    why: '`{tool}` takes what lies there when it runs; the bundle was made without this CA, and no program in the image trusts it',
    help: 'run `{tool}` again after it, or copy the file first',
  },
} as const;

const fixes = {
  run: 'run `{tool}` after it',
  append: 'run `{tool}` right after it, in the same `RUN`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const privateCaNotRegistered = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'private-ca-not-registered',
    title: 'private CA that no update tool takes in',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: [],
    sources: [
      { title: 'update-ca-certificates(8): certificates are read from /usr/local/share/ca-certificates when it runs', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian 20230311, run in a chroot' },
      { title: 'update-ca-trust(8): source and extracted directories', url: 'https://www.systutorials.com/docs/linux/man/8-update-ca-trust/', versions: 'Fedora, RHEL 7 to 10' },
      { title: 'aports main/ca-certificates: the trigger runs when the package is installed', url: 'https://git.alpinelinux.org/aports/tree/main/ca-certificates/APKBUILD', versions: 'Alpine 3.16 to 3.24' },
    ],
    docs: {
      summary: 'a private CA goes into the anchor directory, and no update tool runs after it',
      what:
        'Trustlint looks at what lies in the anchor directory of the image\'s family at the end of a stage (`/usr/local/share/ca-certificates` on Alpine, Debian and Ubuntu, `/etc/pki/ca-trust/source/anchors` on RHEL and its kin, `/etc/pki/trust/anchors` on SUSE), and at what runs after it came: the update tool, an install of `ca-certificates` (its scripts run the tool), an entrypoint script of the build context. ' +
        'It is silent when any of them may take the file in, when something names the file (a variable, a later command), when another stage copies it on, and when the base image is not known.',
      why: 'The directory is the tool\'s input and nobody else\'s. Go, OpenSSL, curl and Python read the bundle that the tool writes. Connections to servers of this CA fail with `x509: certificate signed by unknown authority`.',
      fix: 'Run the family\'s tool after the file is there: `RUN update-ca-certificates`, or `RUN update-ca-trust`. On Alpine and Debian, copying the file before `ca-certificates` is installed does it too.',
      whenNotToUse: 'When whatever starts the container runs the tool, and that is not to be seen from the Dockerfile.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\nCOPY corp.crt /usr/local/share/ca-certificates/\nCMD ["/usr/bin/app"]\n' },
      good: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\nCMD ["/usr/bin/app"]\n' },
    },
  },
  (analysis, report) => {
    const scenes = leavesOf(analysis).flatMap((stage) => anchorSceneOf(analysis, stage) ?? []);
    const reported = new Set<Moment['step']>();
    for (const scene of scenes) {
      const { anchor } = scene;
      if (!anchor) continue;
      for (const file of scene.files) {
        const moment = scene.moments[file.moment];
        if (!moment || reported.has(moment.step) || !isLeft(analysis, scene, file, anchor)) continue;
        // A stage that several others are built from: one of them may do what the others leave out.
        if (scenes.some((other) => other !== scene && sharesAndRegisters(analysis, other, moment, file))) continue;
        reported.add(moment.step);
        reportFile(analysis, scene, file, anchor, moment, report);
      }
    }
  },
);

function isLeft(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact): boolean {
  if (isTakenAsAnchor(anchor, file.path) !== 'yes') return false;
  if (isRegisteredAfter(analysis, scene, file.moment) !== 'no') return false;
  return !isUsedByName(analysis, scene, file) && !goesElsewhere(analysis, scene, file);
}

function sharesAndRegisters(analysis: DockerfileAnalysis, other: AnchorScene, moment: Moment, file: AnchorFile): boolean {
  const index = other.moments.findIndex(({ step, evaluated }) => step === moment.step && evaluated === moment.evaluated);
  return index >= 0 && (isRegisteredAfter(analysis, other, index) !== 'no' || isUsedByName(analysis, other, { ...file, moment: index }));
}

function reportFile(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact, moment: Moment, report: Report): void {
  const ranBefore = scene.moments.slice(0, file.moment).some(({ evaluated }) => evaluated && isUpdateTool(evaluated.command));
  const slots = { file: baseName(file.path), directory: anchor.directory, tool: anchor.tool };
  report(ranBefore ? 'tooEarly' : 'never', landingSpan(moment, file.path), slots, { fixes: fixesFor(analysis, scene, moment, anchor, report) });
}

function fixesFor(analysis: DockerfileAnalysis, scene: AnchorScene, moment: Moment, anchor: AnchorFact, report: Report): FixDraft[] {
  const found = registration(analysis, scene, moment, anchor);
  if (!found) return [];
  const title = found.joins ? report.title('append', { tool: anchor.tool }) : report.title('run', { tool: anchor.tool });
  return [{ title, safe: found.safe, edits: found.edits }];
}

/** A private CA lies in the anchor directory of another family of distributions. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { familiesOfAnchorPath, isTakenAsAnchor, type AnchorFact } from '../../facts/anchors';
import { baseName, parentOf } from '../../trust/paths';
import type { DockerfileAnalysis } from '../analysis';
import { anchorSceneOf, goesElsewhere, isUpdateTool, isUsedByName, mayBeHandledAfter, registersAtStart, type AnchorFile, type AnchorScene } from '../anchors';
import { isExact, replaced } from '../edits';
import type { EvaluatedCommand } from '../evaluate/run';
import { moveLanding } from '../moves';
import { registration } from '../registration';
import { updateCommand } from '../remedies';
import { dockerfileRule } from '../rule';
import { landingSpan, leavesOf, type Moment } from '../timeline';

const messages = {
  wrong: {
    what: 'nothing in `{image}` reads `{directory}`',
    why: 'that is where {others} keep private CAs; this image is of another family, whose `{tool}` reads `{right}`: no program in it trusts `{file}`',
    help: 'put it into `{right}` and run `{tool}`',
  },
} as const;

const fixes = {
  move: 'put it into `{right}` and run `{tool}`',
  moveOnly: 'put it into `{right}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const privateCaWrongAnchorDirectory = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'private-ca-wrong-anchor-directory',
    title: 'private CA in another distribution\'s directory',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: [],
    sources: [
      { title: 'update-ca-certificates(8)', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian and Ubuntu' },
      { title: 'update-ca-trust(8)', url: 'https://www.systutorials.com/docs/linux/man/8-update-ca-trust/', versions: 'Fedora, RHEL 7 to 10' },
    ],
    docs: {
      summary: 'a private CA goes into the anchor directory of another family of distributions',
      what:
        'Each family has its own directory and its own tool: `/usr/local/share/ca-certificates` with `update-ca-certificates` (Alpine, Wolfi, Debian, Ubuntu), `/etc/pki/ca-trust/source/anchors` with `update-ca-trust` (RHEL, Fedora, Amazon Linux, Azure Linux), `/etc/pki/trust/anchors` with `update-ca-certificates` (SUSE), `/etc/ca-certificates/trust-source/anchors` with `update-ca-trust` (Arch). ' +
        'Trustlint warns of a certificate that lies in a directory of another family at the end of a stage. It is silent when something names the file, when the right directory has it too, when a script that it cannot read comes after, and for base images that it does not know.',
      why: 'The tool of the image does not look there, and says nothing. Connections fail with `x509: certificate signed by unknown authority`.',
      fix: 'Put the file into the directory of the image\'s own family and run the family\'s tool.',
      whenNotToUse: 'When a program reads the file where it lies, by a path that the Dockerfile does not show.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM registry.access.redhat.com/ubi9/ubi\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-trust\n' },
      good: { text: 'FROM registry.access.redhat.com/ubi9/ubi\nCOPY corp.crt /etc/pki/ca-trust/source/anchors/\nRUN update-ca-trust\n' },
    },
  },
  (analysis, report) => {
    const reported = new Set<Moment['step']>();
    for (const stage of leavesOf(analysis)) {
      const scene = anchorSceneOf(analysis, stage);
      if (!scene?.anchor || registersAtStart(analysis, stage) !== 'no') continue;
      for (const file of scene.files) {
        const moment = scene.moments[file.moment];
        if (!moment || reported.has(moment.step) || !isWrong(analysis, scene, file, scene.anchor)) continue;
        reported.add(moment.step);
        reportFile(analysis, scene, file, scene.anchor, moment, report);
      }
    }
  },
);

function isWrong(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact): boolean {
  if (isTakenAsAnchor(anchor, file.path) !== 'wrong-directory' || mayBeHandledAfter(scene.moments, file.moment)) return false;
  if (isUsedByName(analysis, scene, file) || goesElsewhere(analysis, scene, file)) return false;
  return !scene.files.some((other) => isTakenAsAnchor(anchor, other.path) === 'yes' && baseName(other.path) === baseName(file.path));
}

/** Families as people know them. */
const familyNames: Readonly<Record<string, string>> = { alpine: 'Alpine', debian: 'Debian', ubuntu: 'Ubuntu', rhel: 'RHEL', amazon: 'Amazon Linux', azurelinux: 'Azure Linux', suse: 'SUSE', arch: 'Arch' };

function reportFile(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact, moment: Moment, report: Report): void {
  const others = familiesOfAnchorPath(file.path).flatMap((family) => familyNames[family] ?? []).join(', ');
  const image = scene.chain[0]?.stage;
  const slots = {
    image: image ? analysis.model.text.slice(image.imageSpan.start, image.imageSpan.end) : '',
    directory: parentOf(file.path),
    others,
    right: anchor.directory,
    tool: anchor.tool,
    file: baseName(file.path),
  };
  report('wrong', landingSpan(moment, file.path), slots, { fixes: fixesFor(analysis, scene, file, anchor, moment, report) });
}

function fixesFor(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact, moment: Moment, report: Report): FixDraft[] {
  const name = baseName(file.path);
  const kept = anchor.suffix === undefined || name.endsWith(anchor.suffix) ? name : `${name.replace(/\.(pem|cer|cert)$/i, '')}${anchor.suffix}`;
  const moved = moveLanding(analysis, moment, file.path, `${anchor.directory}/${kept}`);
  if (!moved) return [];
  const tool = toolEdits(analysis, scene, file, anchor, moment);
  const slots = { right: anchor.directory, tool: anchor.tool };
  return [{ title: tool.length > 0 ? report.title('move', slots) : report.title('moveOnly', { right: anchor.directory }), safe: true, edits: [...moved, ...tool] }];
}

/** The other family's tool is replaced where it runs; with no tool at all one is added. */
function toolEdits(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile, anchor: AnchorFact, moment: Moment): readonly Edit[] {
  const later = scene.moments.slice(file.moment + 1).flatMap(({ evaluated }) => (evaluated && isUpdateTool(evaluated.command) ? [evaluated] : []));
  if (later.some(({ command }) => command.name === anchor.tool)) return [];
  const wrong = later.find((evaluated) => isExact(analysis.model, evaluated));
  if (wrong) return [replaced(analysis.model, callSpan(wrong), updateCommand(wrong.before, anchor) ?? anchor.tool)];
  return registration(analysis, scene, moment, anchor)?.edits ?? [];
}

/** The tool with its arguments: another tool does not know them. */
function callSpan({ command }: EvaluatedCommand): { start: number; end: number } {
  return { start: command.nameSpan.start, end: command.args.at(-1)?.span.end ?? command.nameSpan.end };
}

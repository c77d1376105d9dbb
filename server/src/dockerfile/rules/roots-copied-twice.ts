/** The public roots are in the image as a bundle and once more beside it, and Go reads both. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { joined } from '../../trust/paths';
import { isReadByGo } from '../../trust/questions';
import { resolve } from '../../trust/resolve';
import type { EnvValue, FileContent } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { removeInstruction, removeWord } from '../edits';
import type { CopySource } from '../evaluate/copy';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { dockerfileRule } from '../rule';
import { chainOf } from '../timeline';

const messages = {
  singles: {
    what: 'these are the single roots that `{bundle}` was made from',
    why: 'Go opens every file in `{folder}`: each root is read and parsed twice at the first connection, and the image grows by them',
    help: 'leave this copy out: the bundle is enough',
  },
  again: {
    what: 'these are the roots of `{bundle}` once more, as `{path}`',
    why: 'Go reads the bundle and every file in `/etc/ssl/certs` and `/etc/pki/tls/certs`: each root is read and parsed twice at the first connection, and the image grows by a bundle',
    help: 'leave one of the two out',
  },
} as const;

const fixes = {
  drop: 'leave this copy out',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const rootsCopiedTwice = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'roots-copied-twice',
    title: 'roots copied twice',
    level: 'information',
    since: '0.1.0',
    seed: ['1', '3.1'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: loadOnDiskRoots reads the directories also when a bundle was found', url: 'https://go.dev/src/crypto/x509/root_unix.go', versions: 'Go 1.9 to 1.27' },
      { title: 'update-ca-certificates(8): the bundle is the concatenation of the single certificates', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian, Ubuntu, Alpine' },
    ],
    docs: {
      summary: 'a full bundle and the roots it was made from are both copied to where Go reads',
      what:
        'Trustlint looks for two copies, out of the same stage or image, that both bring public roots to paths that Go reads: the bundle and the single files of `/usr/share/ca-certificates`, or the bundle under two names. It says so as an information. It is silent when one of them is not read, when they come from different places (the sets may differ), for private CAs, and for images of other languages.',
      why: 'Nothing breaks. Go drops the duplicates after reading and parsing all of them, some hundred files at the first TLS connection, and the layer is larger by about 200 kB.',
      fix: 'Copy the bundle alone.',
      whenNotToUse: 'When another program in the image needs the second form, for example one that looks certificates up by their hash.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM golang:1.27-alpine AS builder\nRUN apk add --no-cache ca-certificates\nFROM scratch\nCOPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=builder /usr/share/ca-certificates/mozilla/* /etc/ssl/certs/\nCOPY your-binary /app\nCMD ["/app"]\n',
      },
      good: {
        text: 'FROM golang:1.27-alpine AS builder\nRUN apk add --no-cache ca-certificates\nFROM scratch\nCOPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY your-binary /app\nCMD ["/app"]\n',
      },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.shipping) {
      if (analysis.programOf(stage).isGo === 'no') continue;
      const landings = chainOf(analysis, stage).flatMap((each) => each.steps.flatMap((step) => landingsOf(analysis, stage, step)));
      checkLandings(analysis, stage, landings, report);
    }
  },
);

/** Public roots that a source of a COPY brings to where Go reads them. */
interface Landing {
  readonly step: Step;
  readonly source: CopySource;
  readonly kind: 'bundle' | 'singles';
  readonly read: 'file' | 'directory';
  /** One of the files, as it lies in the image. */
  readonly path: string;
}

function landingsOf(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step): Landing[] {
  if (!step.copy?.copy.from || step.inherited) return [];
  const bySource = new Map<CopySource, Landing>();
  for (const target of step.copy.targets) {
    const paths = target.isTree ? stage.final.view.list(target.path).names.map((name) => joined(target.path, name)) : [target.path];
    for (const path of paths) {
      const landing = landingAt(analysis, stage, step, target.source, path);
      if (landing && !bySource.has(target.source)) bySource.set(target.source, landing);
    }
  }
  return [...bySource.values()];
}

function landingAt(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, source: CopySource, path: string): Landing | undefined {
  const { view, environment } = stage.final;
  const { entry } = resolve(view, path);
  const { span } = step.instruction;
  if (entry.kind !== 'file' || entry.origin.kind !== 'span' || entry.origin.span.start !== span.start || entry.origin.file !== analysis.model.uri) return undefined;
  const kind = kindOf(entry.content);
  const variable = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR'): EnvValue => environment.get(name) ?? { kind: 'unset' };
  const read = kind && isReadByGo(path, variable, analysis.programOf(stage).go, view);
  if (!kind || (read !== 'file' && read !== 'directory') || !isOpened(analysis, stage, path)) return undefined;
  return { step, source, kind, read, path };
}

/** A file with fewer roots than this is one of many; a bundle has more than a hundred. */
const smallestBundle = 10;

function kindOf(content: FileContent): Landing['kind'] | undefined {
  if (content.kind !== 'certificates' || (content.scope !== 'public' && content.scope !== 'mixed')) return undefined;
  return content.count === null || content.count >= smallestBundle ? 'bundle' : content.count === 1 ? 'singles' : undefined;
}

function isOpened(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string): boolean {
  const real = resolve(stage.final.view, path).path;
  return analysis.traceOf(stage).steps.some((step) => step.op === 'open' && step.outcome === 'found' && resolve(stage.final.view, step.path).path === real);
}

function checkLandings(analysis: DockerfileAnalysis, stage: EvaluatedStage, landings: readonly Landing[], report: Report): void {
  const bundle = landings.find(({ kind, read }) => kind === 'bundle' && read === 'file') ?? landings.find(({ kind }) => kind === 'bundle');
  if (!bundle) return;
  for (const other of landings) {
    if (other.step === bundle.step || sourceName(other.step) !== sourceName(bundle.step)) continue;
    const options = { fixes: dropFix(analysis, other, report) };
    const real = resolve(stage.final.view, other.path).path;
    if (other.kind === 'singles') report('singles', other.source.span, { bundle: bundle.path, folder: real.slice(0, real.lastIndexOf('/')) }, options);
    else report('again', other.source.span, { bundle: bundle.path, path: other.path }, options);
  }
}

function sourceName({ copy }: Step): string {
  const from = copy?.from;
  return from?.kind === 'stage' ? `stage ${from.stage.index}` : (copy?.copy.fromName ?? '');
}

function dropFix(analysis: DockerfileAnalysis, { step, source }: Landing, report: Report): FixDraft[] {
  const copy = step.copy?.copy;
  if (!copy || (copy.sources.length > 1 && copy.destination?.raw.endsWith('/') !== true)) return [];
  const edit: Edit = copy.sources.length > 1 ? removeWord(analysis.model, source.span) : removeInstruction(analysis.model, step.instruction);
  return [{ title: report.title('drop', {}), safe: true, edits: [edit] }];
}

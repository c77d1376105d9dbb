/** A private key becomes part of an image that ships. */
import type { Edit } from '../../core/finding';
import type { FixDraft, ReportOptions, Reporter } from '../../core/rule';
import type { Span } from '../../core/text';
import { lineBreakOf } from '../../core/text';
import { baseName, joined } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { FileContent, FileTraits, FileView } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { removeInstruction, removeWord } from '../edits';
import type { CopyTarget } from '../evaluate/copy';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { dockerfileRule } from '../rule';
import { mountInstead, onlyTarget, runsThatUse, secretId } from '../secrets';
import { chainOf } from '../timeline';

const messages = {
  key: {
    what: '`{file}` holds a private key, and it becomes part of the image',
    why: 'whoever can pull the image has the key, also when a later instruction deletes it: the layer keeps it',
    help: 'mount it when it is needed: with `RUN --mount=type=secret` while building, as a volume or secret at run time',
  },
  encrypted: {
    what: '`{file}` holds an encrypted private key, and it becomes part of the image',
    why: 'whoever can pull the image has the key and can try passphrases on it, also when a later instruction deletes it',
    help: 'mount it at run time, beside its passphrase',
  },
  byName: {
    what: '`{file}` is a private key by its name, and it becomes part of the image',
    why: 'whoever can pull the image has the key, also when a later instruction deletes it: the layer keeps it',
    help: 'mount it when it is needed: with `RUN --mount=type=secret` while building, as a volume or secret at run time',
  },
  tree: {
    what: '`COPY {source}` takes the private key `{file}` along into the image',
    why: 'whoever can pull the image has the key, also when a later instruction deletes it: the layer keeps it',
    help: 'name it in `.dockerignore`, or copy only what the program needs',
  },
  trees: {
    what: '`COPY {source}` takes {count} private keys along into the image, among them `{file}`',
    why: 'whoever can pull the image has the keys, also when a later instruction deletes them: the layer keeps them',
    help: 'name them in `.dockerignore`, or copy only what the program needs',
  },
} as const;

const fixes = {
  mount: 'mount it as a build secret where `RUN` uses it (build with `--secret id={id},src={file}`)',
  remove: 'take it out of the image, to be mounted at run time',
  ignore: 'name it in `.dockerignore`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const privateKeyInImage = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'private-key-in-image',
    title: 'private key in an image that ships',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: ['DS031'],
    sources: [
      { title: 'Docker: build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
      { title: 'RFC 7468, sections 10 and 11: labels of private keys', url: 'https://www.rfc-editor.org/rfc/rfc7468#section-10' },
    ],
    docs: {
      summary: 'COPY, ADD or a heredoc puts a private key into an image that ships',
      what:
        'Trustlint reads the files that COPY takes from the build context, those that come through another stage, heredocs, and files in copied folders whose names look like keys. It reports PEM blocks with a private key (PKCS#1, PKCS#8, SEC 1, OpenSSH, PGP) where they come into a stage that ships or into one it is built from. An encrypted key is an information. ' +
        'A file that is not in the context is judged by its name only where that leaves no doubt (`id_rsa`, `tls.key`, `privkey.pem`). It is silent in build stages, for what `.dockerignore` leaves out, and for keys in `testdata`, `fixtures`, `examples`, `node_modules` and `vendor` of a copied folder.',
      why: 'An image is a list of layers, and each stays readable: `RUN rm key` in a later instruction hides the file from the container, not from whoever has the image.',
      fix: 'Mount the key while building (`RUN --mount=type=secret`, `--mount=type=ssh`), or when the container starts (a volume, a Secret).',
      whenNotToUse: 'For a key that is public on purpose, as in an image for tests or demonstrations.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM gcr.io/distroless/static\nCOPY server.crt tls.key /etc/app/\nCOPY app /app\nENTRYPOINT ["/app"]\n',
      },
      good: { text: 'FROM gcr.io/distroless/static\nCOPY server.crt /etc/app/\nCOPY app /app\nENTRYPOINT ["/app", "--key=/run/secrets/tls.key"]\n' },
    },
  },
  (analysis, report) => {
    const seen = new Set<Step>();
    for (const ships of analysis.shipping) {
      for (const stage of chainOf(analysis, ships)) {
        for (const step of stage.steps) {
          if (step.inherited || seen.has(step)) continue;
          seen.add(step);
          checkStep(analysis, stage, step, report);
        }
      }
    }
  },
);

function checkStep(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, report: Report): void {
  for (const target of step.copy?.targets ?? []) {
    if (target.isTree && target.entry.kind === 'directory') checkTree(analysis, step, target, report);
    else checkFile(analysis, stage, step, target, report);
  }
  for (const { path, source } of step.copy?.made ?? []) reportMade(step.after.view, path, source.span, report, removal(analysis, step, report));
  for (const { command, after } of step.commands) {
    for (const redirect of command.redirects) {
      if (redirect.kind !== 'read' && redirect.path?.startsWith('/')) reportMade(after.view, redirect.path, redirect.span, report, []);
    }
  }
}

function keyIn(content: FileContent): FileTraits['privateKey'] {
  return content.kind === 'unknown' ? undefined : content.traits?.privateKey;
}

function keyAt(view: FileView, path: string): FileTraits['privateKey'] {
  const { entry } = resolve(view, path);
  return entry.kind === 'file' ? keyIn(entry.content) : undefined;
}

/** A file that stands in the Dockerfile itself. */
function reportMade(view: FileView, path: string, at: Span, report: Report, drafts: readonly FixDraft[]): void {
  const key = keyAt(view, path);
  if (key === 'plain') report('key', at, { file: baseName(path) }, { fixes: drafts });
  else if (key === 'encrypted') report('encrypted', at, { file: baseName(path) }, { fixes: drafts, severity: 'information' });
}

function removal(analysis: DockerfileAnalysis, step: Step, report: Report): FixDraft[] {
  if (step.copy?.copy.sources.length !== 1) return [];
  return [{ title: report.title('remove', {}), safe: false, edits: [removeInstruction(analysis.model, step.instruction)] }];
}

function checkFile(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, target: CopyTarget, report: Report): void {
  const key = target.entry.kind === 'file' ? keyIn(target.entry.content) : undefined;
  const file = baseName(target.sourcePath);
  const at = target.source.span;
  const options = (): ReportOptions => ({ fixes: fileFixes(analysis, stage, step, target, report) });
  if (key === 'plain') report('key', at, { file }, options());
  else if (key === 'encrypted') report('encrypted', at, { file }, { ...options(), severity: 'information' });
  else if (isKeyByName(analysis, step, target)) report('byName', at, { file }, options());
}

const keyNames = /^(id_(rsa|dsa|ecdsa|ed25519)|privkey\d*\.pem|tls\.key|ca\.key|server\.key|private[._-]?key(\.pem)?)$/;

/** A file of the context that is not there yet, so that only its name speaks. */
function isKeyByName(analysis: DockerfileAnalysis, step: Step, { entry, sourcePath }: CopyTarget): boolean {
  if (step.copy?.copy.from || !keyNames.test(baseName(sourcePath)) || analysis.context.ignores(sourcePath)) return false;
  return entry.kind === 'unknown' && analysis.context.entry(sourcePath)?.kind === 'absent';
}

function fileFixes(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, target: CopyTarget, report: Report): FixDraft[] {
  const copy = step.copy?.copy;
  if (!copy || /[*?[]/.test(target.source.raw)) return [];
  if (copy.sources.length > 1) {
    // Without `/` at its end the destination of what is left would be a file.
    return copy.destination?.raw.endsWith('/') === true ? [{ title: report.title('remove', {}), safe: false, edits: [removeWord(analysis.model, target.source.span)] }] : [];
  }
  const path = onlyTarget(step);
  const users = path === undefined || copy.from ? [] : runsThatUse(analysis, stage, step, path);
  const id = secretId(target.sourcePath);
  if (path === undefined || users.length === 0) return removal(analysis, step, report);
  const edits = mountInstead(analysis, step, users, { id, target: path });
  if (!edits) return [];
  return [{ title: report.title('mount', { id, file: target.source.raw }), safe: false, edits }];
}

/** How deep and how far a copied folder is looked through. */
const deepestTree = 5;
const mostEntries = 400;
const keyLike = /(\.(pem|key|p8|pk8|crt)|^id_(rsa|dsa|ecdsa|ed25519)|_rsa)$/;
/** Folders with keys that are public: of tests, examples and other people's packages. */
const publicFolders = /^(testdata|tests?|__tests__|specs?|fixtures?|examples?|samples?|docs?|node_modules|vendor|third_party|\.git|mocks?)$/;

function checkTree(analysis: DockerfileAnalysis, step: Step, target: CopyTarget, report: Report): void {
  const { copy } = step.copy ?? {};
  const view = copy?.from ? step.after.view : analysis.context.view;
  const root = copy?.from ? target.path : target.sourcePath;
  const budget = { left: mostEntries };
  const found = keysBelow(view, root, '', 0, budget);
  const [first] = found;
  if (first === undefined) return;
  const at = target.source.span;
  const options = { fixes: copy?.from ? [] : ignoreFixes(analysis, target, found, report) };
  if (found.length === 1) report('tree', at, { source: target.source.raw, file: first }, options);
  else report('trees', at, { source: target.source.raw, file: first, count: found.length }, options);
}

/** Paths, relative to the folder, of files that hold a key in the clear. */
function keysBelow(view: FileView, root: string, inside: string, depth: number, budget: { left: number }): string[] {
  const folder = inside === '' ? root : joined(root, inside);
  const found: string[] = [];
  for (const name of view.list(folder).names) {
    if (budget.left-- <= 0) break;
    const path = inside === '' ? name : `${inside}/${name}`;
    if (keyLike.test(name)) {
      if (keyAt(view, joined(root, path)) === 'plain') found.push(path);
    } else if (depth < deepestTree && !name.includes('.') && !publicFolders.test(name) && resolve(view, joined(root, path)).entry.kind === 'directory') {
      found.push(...keysBelow(view, root, path, depth + 1, budget));
    }
  }
  return found;
}

function ignoreFixes(analysis: DockerfileAnalysis, target: CopyTarget, found: readonly string[], report: Report): FixDraft[] {
  const { ignoreFile } = analysis.context;
  if (!ignoreFile) return [];
  const lineBreak = lineBreakOf(ignoreFile.text);
  const prefix = target.sourcePath === '/' ? '' : `${target.sourcePath.slice(1)}/`;
  const lines = found.map((path) => `${prefix}${path}${lineBreak}`).join('');
  const start = ignoreFile.text === '' || ignoreFile.text.endsWith('\n') ? '' : lineBreak;
  const end = ignoreFile.text.length;
  const edit: Edit = { file: ignoreFile.uri, span: { start: end, end }, newText: start + lines };
  return [{ title: report.title('ignore', {}), safe: false, edits: [edit] }];
}

/** A CA that is put in place by a postStart hook, beside a program that may have read its roots already. */
import type { Edit } from '../../core/finding';
import type { FixDraft, MessageParts, Reporter } from '../../core/rule';
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { addedPath } from '../../environment/judge/mounted';
import type { RanCommand } from '../../environment/shell';
import { isInside } from '../../syntax/yaml/edits';
import { removePair } from '../../syntax/yaml/entries';
import { at, pairOf } from '../../syntax/yaml/tree';
import { isWithin, normalised } from '../../trust/paths';
import type { KubernetesContainer } from '../containers';
import type { KubernetesModel } from '../model';
import { podRule } from '../rule';

const text = (rest: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n${rest}`;

const fixes = { mount: 'mount the CA at `{path}` instead' } as const;

const tools: ReadonlySet<string> = new Set(['update-ca-certificates', 'update-ca-trust']);
const trustDirectories = ['/etc/ssl', '/etc/pki', '/usr/local/share/ca-certificates', '/usr/share/ca-certificates'];

export const poststartCaUpdateTooLate = podRule(
  {
    language: 'kubernetes',
    id: 'poststart-ca-update-too-late',
    title: 'CA that comes after the program has started',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'postStart runs asynchronously to the container’s own code', url: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/' },
      { title: 'Go reads the system roots once: golang/go#41888', url: 'https://github.com/golang/go/issues/41888' },
      { title: 'ctrox/csi-s3#17: CA added in postStart, still not trusted', url: 'https://github.com/ctrox/csi-s3/issues/17' },
    ],
    docs: {
      summary: 'A `postStart` hook runs `update-ca-certificates` or copies a CA into a trust directory.',
      what: 'The rule reads the command of `lifecycle.postStart` with a shell’s eyes and reports the tools that rebuild the trust store, and files that are copied or written into trust directories. It stays silent for images of other languages, some of which read the store for each connection.',
      why: 'The hook runs beside the program, and nothing makes the program wait for it. Go reads its roots once, at the first connection: what comes later is not seen until the process is started again.',
      fix: 'Mount the CA file into `/etc/ssl/certs`, or do the step in an init container that fills an `emptyDir`.',
      whenNotToUse: 'When the program is known to open no connection before the hook is done.',
    },
    messages: {
      late: {
        what: '{command} in `postStart` comes too late for a Go program',
        why: 'the hook runs beside the program, and Go reads its roots once: what is added after that is not trusted until the process is started again',
        help: 'mount the CA file into `/etc/ssl/certs`, or do this in an init container that fills an emptyDir',
      },
    },
    fixes,
    examples: {
      bad: { text: text('      lifecycle:\n        postStart:\n          exec:\n            command: ["update-ca-certificates"]\n') },
      good: { text: text('      lifecycle:\n        preStop:\n          exec:\n            command: ["sleep", "5"]\n') },
    },
  },
  (analysis, report) => {
    for (const container of analysis.containers) {
      if (!mayRunGo(container)) continue;
      const command = container.postStart().find(changesTrust);
      if (!command) continue;
      const name = `\`${command.name ?? ''}\``;
      report('late', command.span, { command: command.name === '' ? 'writing certificates' : name }, { fixes: mountInstead(analysis.model, container, report.title) });
    }
  },
);

function changesTrust({ name, args, redirects }: RanCommand): boolean {
  if (name !== undefined && tools.has(name)) return true;
  const isTrust = (path: string | undefined): boolean => path !== undefined && path.startsWith('/') && trustDirectories.some(directory => isWithin(normalised(path), directory));
  if (redirects.some(({ kind, path }) => kind !== 'read' && isTrust(path))) return true;
  return name !== undefined && ['cp', 'mv', 'install', 'ln', 'tee'].includes(name) && isTrust(args.at(-1)?.value);
}

/** Where the certificates come from a mount: the file goes where Go reads it, and the hook goes. */
function mountInstead(model: KubernetesModel, container: KubernetesContainer, title: Reporter<Record<never, MessageParts>, typeof fixes>['title']): readonly FixDraft[] {
  const anchor = container.mounts.find(({ target }) => trustDirectories.slice(2).some(directory => isWithin(target, directory)));
  const names = anchor === undefined ? [] : anchor.isFile ? [anchor.target] : (anchor.files?.map(({ path }) => path) ?? anchor.namedFiles);
  const [name] = names;
  const hook = withoutHook(model, container);
  if (!anchor || name === undefined || names.length > 1 || !hook) return [];
  const path = addedPath(anchor, name);
  const moved = anchor.isFile ? anchor.edits.moveTo(path) : anchor.edits.asFile(name, path);
  // What else the hook does would go with it.
  const isAll = container.postStart().every(changesTrust);
  return fixOf(title('mount', { path }), isAll, moved && [...moved, ...hook]);
}

function withoutHook({ uri, text: file }: KubernetesModel, { source: { node } }: KubernetesContainer): readonly Edit[] | undefined {
  const lifecycle = pairOf(node, 'lifecycle');
  const hooks = at(node, 'lifecycle');
  const hook = pairOf(hooks, 'postStart');
  if (!lifecycle || hooks?.kind !== 'map' || !hook || !isInside(lifecycle.span, node.span)) return undefined;
  return hooks.pairs.length === 1 ? removePair({ uri, text: file }, node, lifecycle) : removePair({ uri, text: file }, hooks, hook);
}

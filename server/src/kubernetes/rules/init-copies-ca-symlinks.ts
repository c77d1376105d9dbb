/** An init container that copies links into a shared directory, which lead nowhere in the program's container. */
import type { Edit } from '../../core/finding';
import type { Span } from '../../core/text';
import { filesOf, mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import type { RanCommand, Word } from '../../environment/shell';
import { isWithin, joined, namesOf, normalised } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import { podRule } from '../rule';
import { mountsOfVolume, podsOf, type MountOfPod } from '../volume-nodes';

const text = (flags: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  initContainers:\n    - name: certs\n      image: registry.example.com/tools:1\n      command: ["sh", "-c", "cp ${flags} /corp/* /out/"]\n      volumeMounts:\n        - name: corp\n          mountPath: /corp\n        - name: ca\n          mountPath: /out\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/pki/tls/certs\n  volumes:\n    - name: corp\n      configMap:\n        name: corp-ca\n    - name: ca\n      emptyDir: {}\n`;

export const initCopiesCaSymlinks = podRule(
  {
    language: 'kubernetes',
    id: 'init-copies-ca-symlinks',
    title: 'copied links that lead nowhere',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'akuity/kargo#2413: links copied out of /etc/ssl/certs', url: 'https://github.com/akuity/kargo/pull/2413' },
      { title: 'adoptium/containers#498: cp -a of the kubelet’s links', url: 'https://github.com/adoptium/containers/issues/498' },
    ],
    docs: {
      summary: 'An init container copies certificates with `cp -r` or `cp -a`: as links, whose targets the program’s container does not have.',
      what:
        'The files of ConfigMap and Secret volumes are links into a hidden directory beside them (`..data`), and many files in `/etc/ssl/certs` are links to `/usr/share/ca-certificates`. The rule reports a recursive copy, without `-L`, of such files into a directory that another container of the pod mounts. ' +
        'It stays silent where the bundle itself, a regular file, comes along (the whole `/etc/ssl/certs` of Debian, Ubuntu and Alpine), where the whole volume is copied with its hidden directory, and where the links lead to something in the other container too.',
      why: 'A recursive copy keeps links as they are. In the program’s container they lead nowhere, and Go passes over them without an error.',
      fix: 'Copy what the links lead to: `cp -rL`.',
      whenNotToUse: 'Nothing speaks against it.',
    },
    messages: {
      volume: {
        what: '`cp` copies the links of the volume at `{source}`, and not the certificates',
        why: 'the files there are links to `..data`, which `{pattern}` leaves behind: in `{container}` they lead nowhere, and Go passes over them without an error',
        help: 'copy what they lead to: `cp -rL`',
      },
      directory: {
        what: '`cp` copies links from `{source}`, and not the certificates',
        why: 'they lead to files that `{container}` does not have: Go passes over them without an error',
        help: 'copy what they lead to (`cp -rL`), or the bundle file alone',
      },
    },
    fixes: { dereference: 'copy what the links lead to' },
    examples: { bad: { text: text('-r') }, good: { text: text('-rL') } },
  },
  (analysis, report) => {
    for (const { containers } of podsOf(analysis)) {
      for (const container of containers) {
        if (container.role !== 'init' && container.role !== 'step') continue;
        for (const command of container.commands(filesOf(container))) {
          const copy = copyOf(command);
          const reader = copy && readerOf(containers, container, copy.target);
          const source = reader && copy.sources.find(each => leavesTargets(container, each) || leadsNowhere(analysis, each, reader));
          if (!copy || !reader || source === undefined) continue;
          const volume = container.mounts.find(({ target }) => isWithin(normalised(source), target));
          const slots = { source: volume?.target ?? source.replace(/\/[^/]*[*?[][^/]*$/, ''), pattern: source, container: reader.container.name };
          const fixes = fixOf(report.title('dereference', {}), true, dereferenced(analysis, copy.flag));
          report(leavesTargets(container, source) ? 'volume' : 'directory', command.span, slots, { fixes });
        }
      }
    }
  },
);

interface Copy {
  readonly sources: readonly string[];
  readonly target: string;
  /** The option that keeps links. */
  readonly flag: Word;
}

/** A `cp` that copies links as links, with paths that are known. */
function copyOf({ name, args, cwd }: RanCommand): Copy | undefined {
  if (name !== 'cp') return undefined;
  const flags = args.filter(({ value }) => value?.startsWith('-') === true && value !== '-');
  const flag = flags.find(({ value = '' }) => /^-[a-zA-Z]*[rRadP]|^--(recursive|archive|no-dereference)$/.test(value));
  const follows = flags.some(({ value = '' }) => /^-[a-zA-Z]*[LH]|^--dereference$/.test(value));
  const paths = args.filter(arg => !flags.includes(arg)).map(({ value }) => (value === undefined ? undefined : value.startsWith('/') ? value : cwd === undefined ? undefined : `${cwd}/${value}`));
  const target = paths.at(-1);
  if (!flag || follows || target === undefined || paths.length < 2) return undefined;
  return { sources: paths.slice(0, -1).flatMap(path => path ?? []), target: normalised(target), flag };
}

/** The container of the program that mounts what the copy goes into. */
function readerOf(containers: readonly KubernetesContainer[], writer: KubernetesContainer, target: string): MountOfPod | undefined {
  const into = writer.mounts.find(mount => mount.kind === 'emptyDir' && isWithin(target, mount.target));
  return into && mountsOfVolume(containers, into.volume).find(({ container }) => container !== writer && container.role === 'app' && mayRunGo(container));
}

/** A file, or a pattern, in a volume of the kubelet's: the hidden directory stays behind. */
function leavesTargets(container: KubernetesContainer, source: string): boolean {
  const mount = container.mounts.find(each => ['configMap', 'secret', 'projected'].includes(each.kind) && !each.isFile && isWithin(normalised(source), each.target));
  if (!mount || /\/\.?$/.test(source)) return false;
  const [name, ...deeper] = namesOf(normalised(source).slice(mount.target.length));
  return name !== undefined && deeper.length === 0 && !name.startsWith('..') && !name.startsWith('.*');
}

/** What was copied from a trust directory is nothing but links that dangle in the other container, and roots are missing there. */
function leadsNowhere(analysis: KubernetesAnalysis, source: string, reader: MountOfPod): boolean {
  const path = normalised(source);
  if (!['/etc/ssl', '/etc/pki', '/usr/share/ca-certificates', '/usr/local/share/ca-certificates'].some(directory => isWithin(path, directory))) return false;
  const view = filesOf(reader.container);
  const listing = view.list(reader.mount.target);
  const links = listing.names.filter(name => reader.mount.view.entry(joined('/', name)).kind === 'link');
  const isAll = listing.complete && links.length > 0 && links.length === listing.names.length;
  return isAll && links.every(name => resolve(view, joined(reader.mount.target, name)).entry.kind === 'absent') && analysis.traceOf(reader.container).publicRoots !== 'yes';
}

/** The option with an `L`, where it stands in the file as it is read. */
function dereferenced({ model }: KubernetesAnalysis, { value, span }: Word): readonly Edit[] | undefined {
  if (value === undefined || model.text.slice(span.start, span.end) !== value) return undefined;
  const end: Span = { start: span.end, end: span.end };
  return [{ file: model.uri, span: end, newText: value.startsWith('--') ? ' -L' : 'L' }];
}

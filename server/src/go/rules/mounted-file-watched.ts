/** A watch on a file that is replaced, not written: it ends with the first replacement. */
import type { FixDraft, Reporter } from '../../core/rule';
import { bare, childAt, descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import { replaced } from '../edits';
import { importing } from '../importing';
import type { GoModel } from '../model/model';
import { typeOf } from '../model/types';
import { goRule } from '../rule';
import { stringValue } from '../strings';

const messages = {
  watched: {
    what: 'the watch is on the file `{file}` itself and ends when the file is replaced',
    why: 'Kubernetes updates a mounted file by swapping the link `..data` beside it, and tools rename a new file over the old one: the watch stays with the old file, and later versions are never seen',
    help: 'watch the directory of the file',
  },
} as const;

const fixes = {
  directory: 'watch the directory: `filepath.Dir({file})`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const watcherType = 'github.com/fsnotify/fsnotify.Watcher';
const packagePath = 'path/filepath';

export const mountedFileWatched = goRule(
  {
    language: 'go',
    id: 'mounted-file-watched',
    title: 'watch on a file that is replaced',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.2'],
    neighbours: [],
    sources: [
      { title: 'fsnotify: watching a file does not work well; watch the parent directory', url: 'https://github.com/fsnotify/fsnotify#watching-a-file-doesnt-work-well' },
      { title: 'Kubernetes: AtomicWriter swaps the link ..data', url: 'https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/util/atomic_writer.go' },
      { title: 'tried: the link swapped three times under a watch on the file gives CHMOD and REMOVE once, and nothing after', versions: 'fsnotify 1.8.0 and 1.10.1 on Linux, run' },
    ],
    docs: {
      summary: 'fsnotify watches a certificate, key or token itself, and not the directory that it is replaced in.',
      what: 'The rule looks at `Add` of a `fsnotify.Watcher` whose argument is certainly a file that gets replaced: a path below the directories for mounted secrets, a path that ends in `.crt`, `.pem` and the like, or a name such as `certFile` or `caFile`. It stays silent where the same file of code speaks of `fsnotify.Remove` or `fsnotify.Rename`, adds the same path again, or adds a directory too, and in tests.',
      why: 'inotify watches what the path leads to at that moment. The kubelet never writes to that file: it makes a new directory and swaps a link, and the old file is deleted. The watch reports the deletion at best, and nothing afterwards: the certificate is renewed once or never, and expires in the running program.',
      fix: 'Watch `filepath.Dir(file)`, and load the file anew whenever something in the directory changes: the name in the event is that of the link, not that of the file.',
      whenNotToUse: 'For files that are only ever written in place.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package certs\n\nimport "github.com/fsnotify/fsnotify"\n\nfunc watch(certFile string) (*fsnotify.Watcher, error) {\n\twatcher, err := fsnotify.NewWatcher()\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn watcher, watcher.Add(certFile)\n}\n',
      },
      good: {
        text: 'package certs\n\nimport (\n\t"path/filepath"\n\n\t"github.com/fsnotify/fsnotify"\n)\n\nfunc watch(certFile string) (*fsnotify.Watcher, error) {\n\twatcher, err := fsnotify.NewWatcher()\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn watcher, watcher.Add(filepath.Dir(certFile))\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    const { text } = model.file;
    // Whoever knows that files are removed and renamed has seen to it.
    if (!model.importOf('github.com/fsnotify/fsnotify') || isTestCode(analysis) || /\.(Remove|Rename)\b/.test(text)) return;
    const added = addedPaths(model);
    if (added.some(isDirectory)) return;
    for (const path of added) {
      const isAddedAgain = added.some(other => other !== path && textOf(other) === textOf(path));
      if (isAddedAgain || !isReplacedFile(model, path)) continue;
      report('watched', spanOf(path), { file: stringOf(path) ?? textOf(path) }, { fixes: fixFor(model, path, report) });
    }
  },
);

/** The arguments of `watcher.Add(…)`. */
function addedPaths(model: GoModel): readonly GoNode[] {
  return model
    .declarationsWith(text => text.includes('.Add('))
    .flatMap(declaration => [...descendants(declaration)])
    .flatMap(node => {
      const called = node.type === 'call_expression' ? childAt(node, 'function') : undefined;
      const [watcher, method] = called?.type === 'selector_expression' ? [childAt(called, 'operand'), childAt(called, 'field')] : [];
      const [path, ...others] = childAt(node, 'arguments')?.children ?? [];
      return watcher && method && path && others.length === 0 && textOf(method) === 'Add' && typeOf(model, watcher) === watcherType ? [bare(path)] : [];
    });
}

function isDirectory(path: GoNode): boolean {
  return /dir|folder|root/i.test(textOf(path));
}

const mounts = /^\/(var\/)?run\/secrets\/.+\/[^/]+$|\.(crt|cert|cer|pem|key|ca-bundle)$/;
const names = /^(ca|(\w*(cert|certificate|key|bundle|token|ca|tls)))(bundle|cert|key)?_?file(name|path)?$/i;

function isReplacedFile(model: GoModel, path: GoNode): boolean {
  const value = stringValue(model, path);
  if (value !== undefined) return mounts.test(value);
  const last = path.type === 'selector_expression' ? childAt(path, 'field') : path.type === 'identifier' ? path : undefined;
  return last !== undefined && names.test(textOf(last));
}

function fixFor(model: GoModel, path: GoNode, report: Report): readonly FixDraft[] {
  const name = model.nameOf(packagePath) ?? 'filepath';
  const imports = model.nameOf(packagePath) === undefined ? importing(model, [{ path: packagePath }]) : [];
  const isHidden = model.nameOf(packagePath) === undefined ? model.isDeclaredAt(path, name) : model.isLocalAt(path, name);
  if (!imports || isHidden) return [];
  // Code that asks for the name in an event waits for a name that does not come.
  const asksForName = /\.Name\b/.test(model.file.text);
  return [{ title: report.title('directory', { file: textOf(path) }), safe: !asksForName, edits: [replaced(path, `${name}.Dir(${textOf(path)})`), ...imports] }];
}

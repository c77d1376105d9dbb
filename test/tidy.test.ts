/** Keeps the house as ARCHITECTURE.md describes it: who may import whom, what stays out, and what belongs together. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { derivedOutputs, registryOutputs, staleOf } from '../server/scripts/generate/outputs';
import { languages } from '../server/src/languages';
import { readAsset } from '../server/src/node/assets';
import { fullName } from './support/examples';
import { circles, functionLengths, lineOf, root, sourcesIn, walk, type SourceFile } from './support/sources';
import { specFiles } from './support/spec-case';

const server = sourcesIn('server/src');
const client = sourcesIn('client/src');
const product = [...server, ...client];
const scripts = sourcesIn('server/scripts');

const judges = ['dockerfile', 'compose', 'kubernetes', 'go', 'x509'];
const entries = ['node', 'browser', 'cli'];
/** What each folder of `server/src` may import, apart from itself. A file directly in it counts as a folder of its own. */
const below: Readonly<Record<string, readonly string[]>> = (() => {
  const engine = ['core', 'facts', 'syntax', 'trust'];
  const all = [...engine, 'environment', ...judges, 'workspace', 'service', 'languages.ts'];
  const judge = Object.fromEntries(judges.map(name => [name, name === 'x509' ? engine : [...engine, 'environment']]));
  const entry = Object.fromEntries(entries.map(name => [name, [...all, 'lsp', ...entries]]));
  return {
    core: [],
    facts: ['core'],
    syntax: ['core'],
    trust: ['core', 'facts', 'syntax'],
    environment: engine,
    ...judge,
    workspace: [...engine, ...judges],
    service: [...engine, 'workspace'],
    'languages.ts': [...engine, ...judges, 'workspace', 'service'],
    lsp: all,
    ...entry,
  };
})();

function folderOf(file: string): string {
  return file.split('/')[2] ?? '';
}

function isEntry(file: SourceFile): boolean {
  return entries.includes(folderOf(file.path));
}

/** Complaints of a check over files, as `path:line what`. */
function complaints(files: readonly SourceFile[], check: (node: ts.Node, file: SourceFile) => string | undefined): readonly string[] {
  const found: string[] = [];
  for (const file of files) {
    walk(file.tree, node => {
      const what = check(node, file);
      if (what !== undefined) found.push(`${file.path}:${lineOf(file.tree, node)} ${what}`);
    });
  }
  return found;
}

describe('imports', () => {
  it('go in one direction', () => {
    const wrong = server.flatMap(file => file.imports.flatMap(({ target, line }) => {
      if (target === undefined || !target.startsWith('server/src/')) return [];
      const [from, to] = [folderOf(file.path), folderOf(target)];
      return from === to || below[from]?.includes(to) ? [] : [`${file.path}:${line} imports ${target}`];
    }));
    assert.deepEqual(wrong, [], 'see the map in ARCHITECTURE.md');
  });

  it('of the engine bring nothing in but packages: JSON belongs to the facts', () => {
    const wrong = server.filter(file => !isEntry(file)).flatMap(file => file.imports.flatMap(({ target, line }) => {
      const allowed = target === undefined || target.startsWith('server/src/') && (target.endsWith('.ts') || (target.endsWith('.json') && folderOf(file.path) === 'facts'));
      return allowed ? [] : [`${file.path}:${line} imports ${target}`];
    }));
    assert.deepEqual(wrong, []);
  });

  it('form no circle', () => {
    assert.deepEqual(circles([...product, ...scripts]), []);
  });

  it('of the client take only types from the server', () => {
    const wrong = client.flatMap(file => file.imports.filter(each => each.target?.startsWith('server/') && !each.typeOnly).map(each => `${file.path}:${each.line} imports ${each.target}`));
    assert.deepEqual(wrong, []);
  });

  const homes: readonly (readonly [string, RegExp, (file: SourceFile) => boolean])[] = [
    ['the protocol stays in lsp and the entries', /^vscode-languageserver/, file => folderOf(file.path) === 'lsp' || isEntry(file)],
    ['Node stays in the entries', /^node:/, file => isEntry(file) || /^client\/src\/node\//.test(file.path)],
    ['the editor stays in the client', /^vscode$|^vscode-languageclient/, file => file.path.startsWith('client/')],
    ['nothing reaches the network or starts a program', /^(node:)?(http|https|http2|net|tls|dns|dgram|child_process|cluster|worker_threads|vm)(\/|$)/, () => false],
  ];
  for (const [what, pattern, allowed] of homes) {
    it(what, () => {
      const wrong = product.flatMap(file => file.imports.filter(({ module }) => pattern.test(module) && !allowed(file)).map(({ module, line }) => `${file.path}:${line} imports ${module}`));
      assert.deepEqual(wrong, []);
    });
  }
});

/** Globals that only an entry may touch, because they are the clock, chance, the process or the way out. */
const outside = new Set(['process', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'require', 'globalThis', 'eval', 'Function']);
const nowhere = new Set(['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource']);

/** Whether an identifier is a use of a global, not a name of something of ours. */
function isGlobalUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return parent.getChildAt(0) === node;
  if (ts.isTypeReferenceNode(parent) || ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) return false;
  return !('name' in parent && parent.name === node);
}

describe('the engine', () => {
  const engine = server.filter(file => !isEntry(file));

  it('has no clock, no chance, no process and no console', () => {
    const found = complaints(engine, node => {
      if (ts.isPropertyAccessExpression(node) && ['Date.now', 'Math.random'].includes(node.getText())) return node.getText();
      if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) return 'new Date()';
      if (!ts.isIdentifier(node) || !isGlobalUse(node)) return undefined;
      return outside.has(node.text) || node.text === 'console' ? node.text : undefined;
    });
    assert.deepEqual(found, []);
  });

  it('and everything else has no way to the network', () => {
    const found = complaints(product, node => (ts.isIdentifier(node) && nowhere.has(node.text) && isGlobalUse(node) ? node.text : undefined));
    assert.deepEqual(found, []);
  });
});

/** Functions longer than the limit, each with the reason. This list only gets shorter. */
const longFunctions: ReadonlyMap<string, string> = new Map([['client/src/inspector/strings.ts: texts', 'a table, one text a line']]);
const longest = 60;

describe('sources', () => {
  const all = [...product, ...scripts];

  it('have no any and silence no error of the compiler', () => {
    const found = complaints(all, node => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined));
    const silenced = all.filter(file => /@ts-(ignore|nocheck|expect-error)/.test(file.tree.text)).map(file => file.path);
    assert.deepEqual([...found, ...silenced], []);
  });

  it('leave nothing to be done later', () => {
    assert.deepEqual(all.filter(file => /\b(TODO|FIXME|XXX|HACK)\b/.test(file.tree.text)).map(file => file.path), []);
  });

  it('begin with a sentence that says what they are for', () => {
    assert.deepEqual(all.filter(file => !/^(#!.*\n)?\/\*\*/.test(file.tree.text)).map(file => file.path), []);
  });

  it(`have functions of ${longest} lines at most`, () => {
    const long = all.flatMap(functionLengths).filter(({ lines }) => lines > longest);
    const unexpected = long.filter(({ name }) => !longFunctions.has(name)).map(({ name, lines }) => `${name} (${lines} lines)`);
    const settled = [...longFunctions.keys()].filter(name => !long.some(each => each.name === name));
    assert.deepEqual(unexpected, [], 'cut them where their parts have names');
    assert.deepEqual(settled, [], 'these are short now: take them off the list');
  });
});

describe('tests', () => {
  it('are all run', () => {
    const tests = sourcesIn('test').filter(file => file.path.endsWith('.test.ts'));
    const found = complaints(tests, node => {
      const left = ts.isPropertyAccessExpression(node) && ['it', 'test', 'describe', 'suite'].includes(node.expression.getText()) && ['only', 'todo'].includes(node.name.text);
      return left ? node.getText() : undefined;
    });
    assert.deepEqual(found, []);
  });
});

describe('rules', () => {
  const rules = languages(readAsset).flatMap(language => language.rules);
  const names = rules.map(fullName);

  it('are those of the folders, one to a file of the same name', () => {
    const folders = { dockerfile: 'dockerfile', compose: 'compose', kubernetes: 'kubernetes', go: 'go', pem: 'x509' };
    const files = Object.entries(folders).flatMap(([language, folder]) => {
      const at = path.join(root, 'server/src', folder, 'rules');
      const listed = fs.existsSync(at) ? fs.readdirSync(at) : [];
      return listed.filter(name => name !== 'index.ts').map(name => `${language}/${name.replace(/\.ts$/, '')}`);
    });
    assert.deepEqual([...names].sort(), files.sort());
  });

  it('have a spec each, and each spec has a rule', () => {
    const specs = specFiles().map(({ name }) => name);
    assert.deepEqual(names.filter(name => !specs.includes(name)), [], 'rules without a spec');
    const orphans = specs.filter(name => !names.includes(name) && !/^trustlint\/|\/together-/.test(name));
    assert.deepEqual(orphans, [], 'specs without a rule');
  });

  for (const rule of rules) {
    it(`${fullName(rule)} speaks as the house speaks`, () => {
      const { what, why, fix, whenNotToUse, summary } = rule.docs;
      for (const [part, text] of Object.entries({ title: rule.title, what, why, fix, whenNotToUse, summary })) assert.ok(text.trim() !== '', `${part} is empty`);
      assert.ok(rule.sources.length > 0 || rule.level === 'hint', 'a rule rests on a source');
      const said = Object.entries(rule.messages).flatMap(([id, parts]) => Object.entries(parts).map(([part, text]) => [`${id}.${part}`, text] as const));
      for (const [id, text] of [...said, ...Object.entries(rule.fixes).map(([fixId, title]) => [`fix ${fixId}`, title] as const)]) assert.equal(flawOf(text), undefined, `${id}: ${text}`);
    });
  }
});

/** Words that begin with a capital because they are names. */
const properNames = /^(Go|Docker|BuildKit|Buildah|Podman|Kubernetes|Compose|Helm|Alpine|Debian|Ubuntu|Fedora|Wolfi|Chainguard|Istio|Linkerd|Windows|Linux|Node|Python|Java|Mozilla|Trustlint|OpenSSL|Dockerfile|Secret|ConfigMap|Certificate|Pod|Deployment|Bazel)\b/;

/** What is wrong with a text for users, by the rules of CONTRIBUTING.md. */
function flawOf(text: string): string | undefined {
  if (text.trim() !== text || text === '') return 'it is empty or has blanks around it';
  if (/[.!?]$/.test(text)) return 'it ends with a full stop';
  if (/^[A-Z][a-z]/.test(text) && !properNames.test(text)) return 'it begins with a capital';
  if (/\b(please|illegal|did you mean|the following|should probably)\b/i.test(text)) return 'it does not say the thing itself';
  if (/\b(color|behavior|recogniz\w+|honor(s|ed)?|canceled|initializ\w+)\b/.test(text.replace(/`[^`]*`/g, ''))) return 'it is not in British spelling';
  if (text.split('`').length % 2 === 0) return 'a backtick is never closed';
  return undefined;
}

describe('what is generated', () => {
  it('is what the generator writes now', async () => {
    const stale = [...staleOf(registryOutputs()), ...staleOf(await derivedOutputs())].map(output => output.path);
    assert.deepEqual(stale, [], 'run `npm run generate`');
  });
});

describe('dependencies', () => {
  const dependenciesOf = (file: string): readonly string[] => {
    const { dependencies = {} } = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as { dependencies?: Readonly<Record<string, string>> };
    return Object.keys(dependencies);
  };
  const shipped = [...dependenciesOf('package.json'), ...dependenciesOf('server/package.json'), ...dependenciesOf('client/package.json')].sort();

  it('that ship each have their reason in ARCHITECTURE.md', () => {
    const text = fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
    const table = /## Dependencies\n([^]*?)(\n## |$)/.exec(text)?.[1] ?? '';
    const explained = [...table.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(match => match[1] ?? '').sort();
    assert.deepEqual(explained, shipped);
  });

  /** Shipped as a file beside the bundles, and imported by nobody. */
  const asFiles = ['tree-sitter-go'];

  it('that ship are used', () => {
    const used = new Set(product.flatMap(file => file.imports.map(({ module }) => module)));
    const unused = shipped.filter(name => ![...used].some(module => module === name || module.startsWith(`${name}/`)));
    assert.deepEqual(unused, asFiles);
  });
});

/** The project's own sources as syntax trees, and the questions that the tidy test asks of them. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As it is written. */
  readonly module: string;
  /** The project's file that it names. */
  readonly target: string | undefined;
  /** Whether it brings types only and is gone at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every TypeScript file below the given folders. */
export function sourcesIn(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap(folder => namesIn(folder).map(sourceFile)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Installed packages are left out: there are thousands of files in them, and in `test/host` a link that leads back up. */
function namesIn(folder: string): readonly string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : namesIn(name);
    return entry.isFile() && name.endsWith('.ts') ? [name] : [];
  });
}

function sourceFile(name: string): SourceFile {
  const tree = ts.createSourceFile(name, fs.readFileSync(path.join(root, name), 'utf8'), ts.ScriptTarget.Latest, true);
  return { path: name, tree, imports: importsOf(name, tree) };
}

function importsOf(from: string, tree: ts.SourceFile): readonly Import[] {
  const imports: Import[] = [];
  walk(tree, node => {
    const named = moduleOf(node);
    if (named === undefined) return;
    imports.push({ module: named.module, typeOnly: named.typeOnly, target: targetOf(from, named.module), line: lineOf(tree, node) });
  });
  return imports;
}

function moduleOf(node: ts.Node): { readonly module: string; readonly typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { module: node.moduleSpecifier.text, typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) return { module: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return { module: node.arguments[0]?.getText().slice(1, -1) ?? '', typeOnly: false };
  if (ts.isImportTypeNode(node)) return { module: node.argument.getText().slice(1, -1), typeOnly: true };
  return undefined;
}

/** `import { type A, type B }` is gone at run time like `import type`. */
function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  const bindings = clause?.namedBindings;
  return clause !== undefined && clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.length > 0 && bindings.elements.every(element => element.isTypeOnly);
}

function targetOf(from: string, module: string): string | undefined {
  if (!module.startsWith('.')) return undefined;
  const plain = path.posix.join(path.posix.dirname(from), module);
  return [`${plain}.ts`, `${plain}/index.ts`, plain].find(name => fs.existsSync(path.join(root, name)) && fs.statSync(path.join(root, name)).isFile()) ?? plain;
}

/** Visits every node below `node`. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, child => {
    visit(child);
    walk(child, visit);
  });
}

/** 1-based. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Groups of files that import one another in a circle, each sorted. */
export function circles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const edges = new Map(files.map(file => [file.path, file.imports.flatMap(({ target }) => (target === undefined ? [] : [target]))]));
  const reachable = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [...(edges.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(edges.get(next) ?? []));
    }
    return seen;
  };
  const reach = new Map([...edges.keys()].map(name => [name, reachable(name)]));
  const inCircle = [...edges.keys()].filter(name => reach.get(name)?.has(name));
  const groups = inCircle.map(name => inCircle.filter(other => other === name || (reach.get(name)?.has(other) && reach.get(other)?.has(name))).sort());
  return [...new Map(groups.map(group => [group.join(' '), group])).values()];
}

export interface FunctionLength {
  /** `server/src/a.ts: parse`. */
  readonly name: string;
  readonly lines: number;
}

/** Every function with a body, with its length in lines. */
export function functionLengths({ path: file, tree }: SourceFile): readonly FunctionLength[] {
  const found: FunctionLength[] = [];
  walk(tree, node => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
    const { line: last } = tree.getLineAndCharacterOfPosition(node.end);
    found.push({ name: `${file}: ${nameOf(node)}`, lines: last + 2 - lineOf(tree, node) });
  });
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : 'a function without a name';
}

/** The English texts by id, read from the sources: what a translation has to give. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { RuleMeta } from '../../src/core/rule';

/** `server/l10n/en.json`: every text of a rule and of every `defineTexts`, sorted by id. */
export function englishTexts(sources: string, rules: readonly RuleMeta[]): string {
  const texts = new Map<string, string>();
  const add = (id: string, template: string, where: string): void => {
    if (texts.has(id)) throw new Error(`${where}: there are two texts with the id ${id}`);
    texts.set(id, template);
  };
  for (const name of fs.readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))) {
    for (const [id, template] of textsIn(path.join(sources, name))) add(id, template, name);
  }
  for (const rule of rules) for (const [id, template] of textsOfRule(rule)) add(id, template, rule.id);
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function textsOfRule(rule: RuleMeta): readonly (readonly [string, string])[] {
  const name = `${rule.language}/${rule.id}`;
  const messages = Object.entries(rule.messages).flatMap(([id, parts]) => (['what', 'why', 'help'] as const).map(part => [`${name}.${id}.${part}`, parts[part]] as const));
  return [...messages, ...Object.entries(rule.fixes).map(([id, title]) => [`${name}.fix.${id}`, title] as const)];
}

/** The calls of `defineTexts` in one file; groups and templates must be readable without running anything. */
function textsIn(file: string): readonly (readonly [string, string])[] {
  const content = fs.readFileSync(file, 'utf8');
  if (!content.includes('defineTexts(') || content.includes('export function defineTexts')) return [];
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const found: (readonly [string, string])[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'defineTexts') found.push(...textsOfCall(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textsOfCall(call: ts.CallExpression, source: ts.SourceFile): readonly (readonly [string, string])[] {
  const [group, table] = call.arguments;
  const groupName = group === undefined ? undefined : stringOf(group);
  const literal = table === undefined ? undefined : tableOf(table, source);
  const fail = (node: ts.Node): never => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    throw new Error(`${source.fileName}:${line + 1}: a text must be a plain string`);
  };
  if (groupName === undefined || literal === undefined) return fail(call);
  return literal.properties.map(property => {
    const template = ts.isPropertyAssignment(property) ? stringOf(property.initializer) : undefined;
    const name = property.name;
    if (template === undefined || name === undefined) return fail(property);
    const key = ts.isStringLiteral(name) ? name.text : name.getText(source);
    return [`${groupName}.${key}`, template] as const;
  });
}

/** The object itself, or the constant of the file that holds it. */
function tableOf(node: ts.Expression, source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node)) return node;
  if (ts.isAsExpression(node)) return tableOf(node.expression, source);
  if (!ts.isIdentifier(node)) return undefined;
  const declarations = source.statements.filter(ts.isVariableStatement).flatMap(statement => [...statement.declarationList.declarations]);
  const declaration = declarations.find(each => each.name.getText(source) === node.text);
  return declaration?.initializer && tableOf(declaration.initializer, source);
}

function stringOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [stringOf(node.left), stringOf(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

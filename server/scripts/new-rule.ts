/**
 * Starts a rule: `npm run new-rule -- dockerfile bundle-copied-twice`, or without words to be asked.
 * Writes the rule file, its spec, and everything that is generated; what is still to be said fails the tests until it is.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { root } from './generate/outputs';
import { camelCase } from './generate/registries';

const folders: Readonly<Record<string, string>> = { dockerfile: 'dockerfile', compose: 'compose', kubernetes: 'kubernetes', go: 'go', pem: 'x509' };
const sourceTags: Readonly<Record<string, string>> = { dockerfile: 'dockerfile', compose: 'yaml', kubernetes: 'yaml', go: 'go', pem: 'pem' };

async function main(): Promise<void> {
  const [language, id] = await answers(process.argv.slice(2));
  const problem = problemWith(language, id);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 2;
    return;
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const rule = `server/src/${folders[language] ?? language}/rules/${id}.ts`;
  const spec = `test/specs/${language}/${id}.md`;
  write(rule, ruleText(language, id, version));
  write(spec, specText(language, id));
  spawnSync(process.execPath, ['--import', 'tsx', 'server/scripts/generate.ts'], { cwd: root, stdio: 'inherit' });
  process.stdout.write(`next: fill in ${rule} and ${spec}; CONTRIBUTING.md, "Add a rule", says how\n`);
}

async function answers(given: readonly string[]): Promise<readonly [string, string]> {
  if (given.length >= 2) return [given[0] ?? '', given[1] ?? ''];
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const language = given[0] ?? (await questions.question(`language (${Object.keys(folders).join(', ')}): `));
    return [language.trim(), (await questions.question('id, which names the bad thing (bundle-copied-twice): ')).trim()];
  } finally {
    questions.close();
  }
}

function problemWith(language: string, id: string): string | undefined {
  const folder = folders[language];
  if (folder === undefined) return `the language must be one of ${Object.keys(folders).join(', ')}, not "${language}"`;
  if (!fs.existsSync(path.join(root, 'server/src', folder, 'rule.ts'))) return `server/src/${folder} has no rules yet`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) return `the id must be two or more lower-case words with hyphens between them, not "${id}"`;
  if (/^(no|require|use|prefer)-/.test(id)) return 'the id names the bad thing (`bundle-copied-twice`), not the advice';
  if (fs.existsSync(path.join(root, 'server/src', folder, 'rules', `${id}.ts`))) return `there is a rule ${language}/${id} already`;
  return undefined;
}

function write(name: string, content: string): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { flag: 'wx' });
  process.stdout.write(`wrote ${name}\n`);
}

function ruleText(language: string, id: string, version: string): string {
  return `/** Say in one sentence what is wrong when this rule fires. */
import { ${language}Rule } from '../rule';

const messages = {
  found: {
    what: 'what is wrong with \`{name}\`; it stands alone in a list',
    why: 'what happens at run time because of it',
    help: 'what to do',
  },
} as const;

const fixes = {} as const;

export const ${camelCase(id)} = ${language}Rule(
  {
    language: '${language}',
    id: '${id}',
    title: '${id.replace(/-/g, ' ')}',
    level: 'warning',
    since: '${version}',
    seed: [],
    neighbours: [],
    sources: [],
    docs: {
      summary: 'one sentence for the table of rules',
      what: 'What the rule looks at, when it fires, and when it stays silent.',
      why: 'The consequence for the running program, with the error that the user will read.',
      fix: 'What repairs it.',
      whenNotToUse: 'When the finding does not matter.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: '' },
      good: { text: '' },
    },
  },
  (_analysis, report) => {
    report('found', { start: 0, end: 0 }, { name: '${id}' });
  },
);
`;
}

function specText(language: string, id: string): string {
  const tag = sourceTags[language] ?? language;
  const source = (heading: string, prose: string): string => `## ${heading}\n\n${prose}\n\n\`\`\`${tag}\n\`\`\`\n`;
  return [
    `# ${language}/${id}\n\nWhat the rule finds, and what it never finds.\n`,
    source('the plain case', 'The smallest file that shows it.'),
    source('the neighbour that is right', 'What looks alike and is no mistake.'),
  ].join('\n');
}

void main();

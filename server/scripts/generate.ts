/**
 * Writes everything that follows from the rules and texts: registries, rule pages, settings, the schema of the
 * configuration file, the English texts. `--check` writes nothing and ends with 1 when something is not up to date.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Output } from './generate/output';
import { derivedOutputs, registryOutputs, root, staleOf } from './generate/outputs';

const check = process.argv.includes('--check');

/** Writes what is stale and says so. */
function settle(outputs: readonly Output[]): number {
  const stale = staleOf(outputs);
  for (const { path: name, content } of stale) {
    process.stdout.write(`${check ? 'stale' : content === undefined ? 'removed' : 'wrote'} ${name}\n`);
    if (check) continue;
    const file = path.join(root, name);
    if (content === undefined) {
      fs.rmSync(file);
      continue;
    }
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return stale.length;
}

async function main(): Promise<void> {
  // The registries come first: everything else is read through them.
  const registries = settle(registryOutputs());
  const stale = registries + settle(await derivedOutputs());
  if (!check || stale === 0) return;
  process.stderr.write('run `npm run generate`\n');
  process.exitCode = 1;
}

void main();

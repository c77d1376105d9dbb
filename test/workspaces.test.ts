/**
 * Whole small workspaces: each folder of `test/workspaces` is judged file by file, and `expected.md` in it says in prose
 * what it shows and in its `findings` block what is found. `UPDATE_WORKSPACES=1` writes the block: read it before you commit.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { withMaterials } from './support/materials';
import { renderFindings } from './support/render';
import { judgeAll, type World, type WorldFile } from './support/world';

const home = path.join(import.meta.dirname, 'workspaces');
const expectedName = 'expected.md';

function filesBelow(directory: string): readonly string[] {
  return fs.readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

function worldOf(directory: string): World {
  const paths = filesBelow(directory).filter(name => name !== expectedName);
  const files = new Map<string, WorldFile>(paths.map(name => [name, { content: withMaterials(fs.readFileSync(path.join(directory, name), 'utf8')) }]));
  return { files, main: '' };
}

async function foundIn(directory: string): Promise<string> {
  const world = worldOf(directory);
  const findings = await judgeAll(world);
  return renderFindings(world, findings);
}

const block = /^```findings\n([^]*?)^```\n/m;

describe('workspaces', () => {
  for (const name of fs.readdirSync(home)) {
    it(`${name} is judged as a whole`, async () => {
      const directory = path.join(home, name);
      const file = path.join(directory, expectedName);
      const text = fs.readFileSync(file, 'utf8');
      const found = await foundIn(directory);
      assert.match(text, block, `${name}/${expectedName} has no block of findings`);
      if (process.env['UPDATE_WORKSPACES']) fs.writeFileSync(file, text.replace(block, () => `\`\`\`findings\n${found}\`\`\`\n`));
      else assert.equal(found, block.exec(text)?.[1]);
    });
  }
});

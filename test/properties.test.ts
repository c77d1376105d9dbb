/** What holds of every rule without its author writing a test: of its examples, its messages, its fixes, and of any input. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../server/src/core/finding';
import type { RuleMeta } from '../server/src/core/rule';
import { languages } from '../server/src/languages';
import { readAsset } from '../server/src/node/assets';
import { hostileOf, hostileTexts } from './fuzz/hostile';
import { exampleWorld, fullName, worldOfText } from './support/examples';
import { exercise } from './support/exercise';
import { checkByteOrderMark, checkFixes, checkWindowsLineBreaks } from './support/fix-checks';
import { renderFindings } from './support/render';
import { specFiles, worldOf } from './support/spec-case';
import { judge, mainText, withText, type World } from './support/world';

const rules = languages(readAsset).flatMap(language => language.rules);

function ofRule(findings: readonly Finding[], name: string): readonly Finding[] {
  return findings.filter(finding => finding.rule === name);
}

describe('the examples of each rule', () => {
  for (const rule of rules) {
    const name = fullName(rule);
    it(`${name}: the bad one has exactly one finding, and its fixes work`, async () => {
      const world = exampleWorld(rule.language, rule.examples.bad);
      const findings = ofRule(await exercise(world), name);
      assert.equal(findings.length, 1, renderFindings(world, findings));
      await checkFixes(world, findings);
      await checkWindowsLineBreaks(world, findings, name);
      if (rule.language !== 'pem') await checkByteOrderMark(world, findings, name);
    });
    it(`${name}: the good one has none`, async () => {
      const world = exampleWorld(rule.language, rule.examples.good);
      assert.equal(renderFindings(world, ofRule(await exercise(world), name)), '');
    });
  }
});

interface Produced {
  readonly messages: ReadonlySet<string>;
  readonly fixes: ReadonlySet<string>;
}

async function produced(): Promise<Produced> {
  const worlds = rules.map(rule => exampleWorld(rule.language, rule.examples.bad));
  for (const file of specFiles()) worlds.push(...file.spec.cases.map(each => worldOf(file.name, each)));
  const messages = new Set<string>();
  const fixes = new Set<string>();
  for (const world of worlds) {
    for (const finding of await judge(world)) {
      messages.add(`${finding.rule}.${finding.message}`);
      for (const fix of finding.fixes) fixes.add(fix.title.id);
    }
  }
  return { messages, fixes };
}

/** Rules that several languages make of one definition: what one of them shows, all can say. */
function namesOf(rule: RuleMeta): readonly string[] {
  return rules.filter(({ messages, docs }) => messages === rule.messages && docs === rule.docs).map(fullName);
}

describe('every message and every fix is produced by some spec or example', () => {
  const seen = produced();
  for (const rule of rules) {
    const names = namesOf(rule);
    it(fullName(rule), async () => {
      const { messages, fixes } = await seen;
      const unseen = [
        ...Object.keys(rule.messages).filter(id => !names.some(name => messages.has(`${name}.${id}`))).map(id => `message ${id}`),
        ...Object.keys(rule.fixes).filter(id => !names.some(name => fixes.has(`${name}.fix.${id}`))).map(id => `fix ${id}`),
      ];
      assert.deepEqual(unseen, [], 'no spec shows these: write a case, or take them out of the rule');
    });
  }
});

describe('hostile inputs hurt nobody', () => {
  for (const { language } of languages(readAsset)) {
    for (const { name, text } of [...hostileTexts(), ...hostileOf[language]]) {
      it(`${language}: ${name}`, async () => {
        await exercise(worldOfText(language, text));
      });
    }
  }
});

/** The text cut off after every 50th character. */
function* cutOff(world: World): Generator<World> {
  const text = mainText(world);
  for (let end = 50; end < text.length; end += 50) yield withText(world, world.main, text.slice(0, end));
}

describe('a file that ends too early hurts nobody', () => {
  for (const rule of rules) {
    it(fullName(rule), async () => {
      for (const example of [rule.examples.bad, rule.examples.good]) {
        for (const world of cutOff(exampleWorld(rule.language, example))) await exercise(world);
      }
    });
  }
});

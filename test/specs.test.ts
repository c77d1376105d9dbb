/**
 * Runs the specs of `test/specs`: every case is judged by the real engine, compared with what stands in the spec, and
 * put through the checks that hold for every rule. `UPDATE_SPECS=1` writes what the engine says into the specs instead
 * of comparing; `SPECS=missing` runs only the specs whose name holds the word.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkByteOrderMark, checkFixes, checkWindowsLineBreaks } from './support/fix-checks';
import { runCase, specFiles, type CaseResult, type SpecFile } from './support/spec-case';
import { rewriteSpec, type SpecCase } from './support/spec-format';

const update = process.env['UPDATE_SPECS'] === '1';

for (const file of specFiles(process.env['SPECS'])) {
  const results = new Map<number, CaseResult['rendered']>();
  describe(file.name, () => {
    it('has cases', () => assert.ok(file.spec.cases.length > 0, 'a spec without a case tests nothing'));
    for (const [index, each] of file.spec.cases.entries()) {
      it(each.name, async () => {
        const result = await runCase(file.name, each);
        results.set(index, result.rendered);
        if (!update) compare(file, each, result.rendered);
        await checkAlways(file, each, result);
      });
    }
    if (update) {
      it('is written', () => {
        writeFileSync(file.path, rewriteSpec(file.spec, results));
      });
    }
  });
}

function compare(file: SpecFile, each: SpecCase, rendered: CaseResult['rendered']): void {
  const hint = `${file.path}:${each.first + 1} (UPDATE_SPECS=1 writes what the engine says)`;
  assert.ok(each.findings, `there is no findings block: ${hint}`);
  assert.equal(rendered.findings, each.findings.body, `other findings than the spec says: ${hint}`);
  assert.deepEqual(rendered.diffs, each.diffs.map(diff => diff.body), `other fixes than the spec says: ${hint}`);
}

/** `exact` on the source block: the case is about the bytes themselves, so its variants are other cases. */
async function checkAlways(file: SpecFile, each: SpecCase, { world, findings }: CaseResult): Promise<void> {
  await checkFixes(world, findings);
  if (each.main.options.has('exact')) return;
  const rule = each.findings?.options.has('all') ? undefined : file.name;
  await checkWindowsLineBreaks(world, findings, rule);
  // For PEM the mark is content: Go does not see a block behind it.
  if (each.main.tag !== 'pem') await checkByteOrderMark(world, findings, rule);
}

/** Each statement about the lookup, put to real Go and to the prediction. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lookupStatement } from '../../server/src/facts/go-lookup';
import { ask, complaints, linksFallback, need, openBench, predict, releaseOf } from './bench';
import type { Answer, Bench } from './bench';
import { viewOf } from './cases';
import type { GoProgram } from './go';
import { statements } from './statements';
import type { Statement } from './statements';

let bench: Bench | string | undefined;

before(() => {
  bench = openBench();
});

after(() => {
  if (typeof bench === 'object') bench.close();
});

function expectedRoots(statement: Statement, probe: GoProgram): number {
  const { roots } = statement;
  if (typeof roots === 'number') return roots;
  return releaseOf(probe).minor <= roots.until ? roots.before : roots.after;
}

/** What Go and the statement disagree about. */
function untruths(statement: Statement, probe: GoProgram, answer: Answer): string[] {
  const wrong: string[] = [];
  if (answer.roots !== expectedRoots(statement, probe)) wrong.push(`Go finds ${answer.roots} roots, not ${expectedRoots(statement, probe)}`);
  if (!hasError(statement, answer) && !linksFallback(statement.each, probe)) wrong.push(`Go's error is "${answer.error}", not "${statement.error ?? ''}"`);
  if (statement.again !== undefined && answer.again !== statement.again) wrong.push(`Go finds ${answer.again} roots at the second look, not ${statement.again}`);
  return wrong;
}

/** The call that fails is another one in old releases, what is wrong is the same; an expected count of 0 before fallback roots may bring an error. */
function hasError(statement: Statement, answer: Answer): boolean {
  if (typeof statement.roots !== 'number' && answer.roots === 0) return true;
  return statement.error === undefined ? answer.error === '' : answer.error.endsWith(statement.error);
}

describe('statements about the lookup', () => {
  for (const statement of statements) {
    test(statement.name, (context) => {
      const at = need(bench, context);
      if (at === undefined) return;
      if (at.jail.kind === 'namespace' && statement.each.runsAs === 'other') return context.skip('not run: this user namespace has root alone');
      for (const probe of at.probes) {
        // Fallback roots and late variables mean nothing to a release that cannot link them in.
        if (statement.probe?.[0] === '-late' && releaseOf(probe).minor < 20) continue;
        const { root, refused } = at.make(statement.each.deeds);
        try {
          assert.deepEqual([...refused], [], 'the kernel makes this file system');
          const answer = ask(root, probe, statement.each, at.samples.fallbackPem, statement.probe);
          assert.deepEqual(untruths(statement, probe, answer), [], probe.release);
          if (statement.onlyGo !== true) assert.deepEqual(complaints(predict(viewOf(statement.each, refused, at.samples), probe, statement.each), answer), [], probe.release);
        } finally {
          root.remove();
        }
      }
    });
  }

  test('each names a fact that there is', () => {
    const named = statements.flatMap(({ fact }) => fact ?? []);
    assert.deepEqual(named.filter((fact) => lookupStatement(fact) === undefined), []);
  });
});

/**
 * Set-ups of pods that were tried with real Go (1.19 to 1.27): for each manifest whether a host of a public CA and one of a
 * private CA verify, and what the lookup opens. `UPDATE_MOUNTS=1` writes the openings; read them before you commit.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { noFiles } from '../../server/src/core/host';
import { render } from '../../server/src/core/message';
import { defaultSettings } from '../../server/src/core/settings';
import { shellRunner } from '../../server/src/dockerfile/evaluate/shell';
import { filesOf } from '../../server/src/environment/container';
import { analyseManifests } from '../../server/src/kubernetes/analysis';
import { resolve } from '../../server/src/trust/resolve';
import type { Trace, TraceStep } from '../../server/src/trust/types';
import { readCertificates } from '../../server/src/x509/certificates';
import { readContent } from '../../server/src/x509/content';
import { withMaterials } from '../support/materials';

const folder = join(import.meta.dirname, '../cases/kubernetes-mounts');

interface Expected {
  readonly public: string;
  readonly corp: string;
  readonly error: string | undefined;
  readonly opens: string;
}

/** The comments at the top of a case. */
function expectedIn(text: string): Expected {
  const field = (name: string): string | undefined => new RegExp(`^# ${name}: (.*)$`, 'm').exec(text)?.[1];
  const opens = [...text.matchAll(/^# {3}(.*)$/gm)].map(([, line = '']) => line);
  return { public: field('public') ?? '', corp: field('corp') ?? '', error: field('error'), opens: opens.join('\n') };
}

function opensOf(trace: Trace): string {
  return trace.steps.map(({ op, path, outcome, roots }: TraceStep) => `${op} ${path} ${outcome}${roots === null ? '' : ` ${roots}`}`).join('\n');
}

function withOpens(text: string, opens: string): string {
  const [first = '', ...rest] = text.split(/^(?=apiVersion:)/m);
  const header = first.replace(/^# opens:\n(# {3}.*\n)*/m, '');
  return `${header}# opens:\n${opens.split('\n').map(line => `#   ${line}\n`).join('')}${rest.join('')}`;
}

/** The releases that the set-ups were tried with. */
const releases = [19, 21, 24, 25, 26, 27];

/** All releases come to the same; some look at a directory of Android too. */
function newest(traces: readonly Trace[]): Trace {
  const [last] = traces.slice(-1);
  assert.ok(last);
  for (const { verdict, publicRoots, roots } of traces) assert.deepEqual({ verdict, publicRoots, roots }, { verdict: last.verdict, publicRoots: last.publicRoots, roots: last.roots });
  return last;
}

describe('mounts as real Go reads them', () => {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    it(`${name.replace('.yaml', '')}: ${text.split('\n', 1)[0]?.slice(2) ?? ''}`, () => {
      const input = { uri: 'file:///ws/pod.yaml', text: withMaterials(text), files: noFiles, settings: defaultSettings, today: '2026-11-24' };
      const analysis = analyseManifests(input, { readContent, runShell: shellRunner(readContent), readCertificates });
      const container = analysis.containers.find(each => each.name === 'shop');
      assert.ok(container);
      const trace = newest(releases.map(minor => analysis.traceOf(container, { major: 1, minor })));
      const view = filesOf(container);
      const private_ = trace.steps.some(step => {
        const { entry } = resolve(view, step.path);
        return step.outcome === 'found' && entry.kind === 'file' && entry.content.kind === 'certificates' && entry.content.scope !== 'public';
      });
      const expected = expectedIn(text);
      const opens = opensOf(trace);
      if (process.env['UPDATE_MOUNTS'] === '1') writeFileSync(path, withOpens(text, opens));
      else assert.equal(opens, expected.opens);
      assert.equal(trace.publicRoots, expected.public === 'ok' ? 'yes' : 'no', opens);
      assert.equal(private_ ? 'ok' : 'FAIL', expected.corp, opens);
      assert.equal(trace.verdict, expected.public === 'ok' || expected.corp === 'ok' ? 'roots' : 'no-roots');
      const error = trace.loadError === undefined ? undefined : render(trace.loadError);
      if (expected.error === undefined) assert.equal(error, undefined);
      else assert.ok(error?.endsWith(expected.error), error);
    });
  }
});

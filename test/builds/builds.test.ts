/** Images built before and after the preferred fix, and what a Go program inside trusts: real builds, a real server. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { render } from '../../server/src/core/message';
import { cacheFolder } from '../oracle/go';
import { afterFix, judge, mainText } from '../support/world';
import type { World } from '../support/world';
import { renderFindings } from '../support/render';
import { authorityPem, serve } from './authorities';
import type { AuthorityName } from './authorities';
import { Buildah } from './buildah';
import type { Ran } from './buildah';
import { ready } from './ready';

/**
 * `before`: what becomes of the image as it stands. `untrusted`: the client refuses the server; `no-build`: the build fails;
 * `no-start`: the program stops at once. `says` is part of what the build says then. After the fix the client is answered. `server` says whose certificate the server has.
 */
interface BuildCase {
  readonly name: string;
  readonly rule: string;
  readonly server: AuthorityName;
  readonly before: 'untrusted' | 'no-build' | 'no-start';
  readonly says?: string;
  readonly world: World;
}

interface Report {
  readonly roots: number;
  readonly error: string;
}

const folder = join(import.meta.dirname, 'cases');
const main = 'Dockerfile';

function readCase(name: string): BuildCase {
  const told = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')) as Omit<BuildCase, 'name' | 'world'>;
  const corp = authorityPem('corp');
  const files = [[main, readFileSync(join(folder, name, main), 'utf8')], ['corp.crt', corp], ['corp.pem', corp], ['go.mod', 'module app\n\ngo 1.27\n']] as const;
  return { ...told, name, world: { main, languageId: 'dockerfile', files: new Map(files.map(([path, content]) => [path, { content }])) } };
}

const buildah = new Buildah();
let servers: Readonly<Record<AuthorityName, { readonly url: string; readonly close: () => void }>> | undefined;
let hindrance: (world: World) => string | undefined = () => 'nothing was made';

before(async () => {
  hindrance = await ready(buildah);
  servers = { public: await serve('public'), corp: await serve('corp') };
});

after(() => {
  servers?.public.close();
  servers?.corp.close();
});

/** Whether the case can run here; on a build machine everything has to. */
function isPossible(each: BuildCase, context: TestContext): boolean {
  const because = hindrance(each.world);
  if (because === undefined) return true;
  assert.notEqual(process.env['CI'], 'true', `the build cannot run: ${because}`);
  context.skip(`not run: ${because}`);
  return false;
}

async function build(world: World, image: string): Promise<Ran> {
  const work = mkdtempSync(join(cacheFolder(), 'context-'));
  try {
    for (const [path, { content }] of world.files) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), content);
    }
    return await buildah.build(work, image);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Builds the image, starts it and sees that what becomes of it is `wanted`; `what` tells which image, for complaints. */
async function expectImage(world: World, each: BuildCase, wanted: BuildCase['before'] | 'works', what: string): Promise<void> {
  const image = `localhost/case-${each.name}:latest`;
  try {
    const built = await build(world, image);
    assert.equal(built.ok, wanted !== 'no-build', `${what}:\n${mainText(world)}\n${built.output}`);
    if (!built.ok) {
      assert.ok(each.says !== undefined && built.output.includes(each.says), `${what}, the build says something else:\n${built.output}`);
      return;
    }
    const ran = await buildah.start(image, [servers?.[each.server].url ?? '']);
    if (wanted === 'no-start') {
      assert.match(ran.output, /fatal error: removed GODEBUG/, what);
      return;
    }
    assert.ok(ran.ok, `${what}: the program fails:\n${ran.output}`);
    const report = JSON.parse(ran.stdout) as Report;
    if (wanted === 'works') assert.deepEqual([report.error, report.roots > 0], ['', true], what);
    else assert.match(report.error, /certificate signed by unknown authority/, what);
  } finally {
    await buildah.remove(image);
  }
}

// A build waits for its disk about as long as it computes.
describe('builds before and after the fix', { concurrency: 2 }, () => {
  for (const name of readdirSync(folder).sort()) {
    test(name, async (context) => {
      const each = readCase(name);
      if (!isPossible(each, context)) return;
      const findings = await judge(each.world);
      const finding = findings.find(({ rule }) => rule === each.rule);
      assert.ok(finding, `${each.rule} does not fire:\n${renderFindings(each.world, findings)}`);
      const [fix] = finding.fixes;
      assert.ok(fix, `${each.rule} has no fix`);
      await expectImage(each.world, each, each.before, 'before the fix');
      await expectImage(afterFix(each.world, fix), each, 'works', `after the fix "${render(fix.title)}"`);
    });
  }
});

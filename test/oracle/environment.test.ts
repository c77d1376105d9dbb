/** What the rules say of variables against programs built with real Go: which do not start, and which proxy is used. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { judgeGodebug } from '../../server/src/environment/judge/godebug';
import { judgeProxy } from '../../server/src/environment/judge/proxies';
import { godebugSettingsOf } from '../../server/src/facts/godebug';
import { parseGoRelease } from '../../server/src/facts/go-lookup';
import { unknownProgram, type ProgramView } from '../../server/src/trust/types';
import { environmentWith } from '../unit/environment-scene';
import { goProgram, goReleases, NoGo, type GoProgram } from './go';

const source = join(import.meta.dirname, 'environment-probe');
let programs: readonly GoProgram[] | string = 'not prepared';

/** The oldest and the newest release, and the one between them that changed the proxy variables, as far as they can be had. */
function releases(): readonly string[] {
  const all = goReleases();
  return [...new Set([all[0], all.find((release) => Number(release.split('.')[1]) >= 16), all.at(-1)])].filter((release) => release !== undefined);
}

before(() => {
  try {
    programs = releases().map((release) => goProgram(release, source));
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    programs = error.message;
  }
});

function need(context: TestContext): readonly GoProgram[] {
  if (typeof programs !== 'string') return programs;
  context.skip(`not run: ${programs}`);
  return [];
}

interface Run {
  readonly started: boolean;
  readonly proxies: Readonly<Record<string, string>>;
  readonly error: string;
}

function run(program: GoProgram, variables: Readonly<Record<string, string>>, targets: readonly string[] = []): Run {
  const { status, stdout, stderr } = spawnSync(program.path, targets, { env: variables, encoding: 'utf8' });
  return { started: status === 0, proxies: status === 0 ? (JSON.parse(stdout) as Record<string, string>) : {}, error: stderr };
}

function viewOf(program: GoProgram): ProgramView {
  return { ...unknownProgram, isGo: 'yes', go: parseGoRelease(program.version) ?? 'unknown' };
}

describe('GODEBUG in programs built with real Go', () => {
  test('exactly those settings stop a program that are said to', (context) => {
    for (const program of need(context)) {
      const all = godebugSettingsOf('unknown').flatMap(({ name }) => ['0', '1', '2', 'on', 'off'].map((value) => ({ name, value, start: 0, end: 0 })));
      const judged = all.map((part) => ({ part, text: `${part.name}=${part.value}`, verdict: judgeGodebug(part, viewOf(program)) }));
      const stopping = judged.filter(({ verdict }) => verdict.kind === 'fatal' || verdict.kind === 'refused');
      for (const { part, text, verdict } of stopping) {
        const { started, error } = run(program, { GODEBUG: text });
        const said = verdict.kind === 'fatal' ? `removed GODEBUG "${part.name}" set to old value "${part.value}" in environment` : `${part.name}: unknown GODEBUG setting ${text}`;
        assert.ok(!started && error.includes(said), `${program.release} with ${text}: ${error}`);
      }
      // All others of one value go into one run: were one of them fatal, this would stop.
      for (const value of new Set(all.map((part) => part.value))) {
        const others = judged.filter((each) => each.part.value === value && !stopping.includes(each)).map(({ text }) => text);
        const { started, error } = run(program, { GODEBUG: others.join(',') });
        assert.ok(started, `${program.release} with ${others.length} settings of value ${value}: ${error}`);
      }
      context.diagnostic(`${program.release}: ${stopping.map(({ text }) => text).join(' ') || 'none'}`);
    }
  });

  test('whatever stands around them', (context) => {
    const newest = need(context).at(-1);
    if (newest === undefined || viewOf(newest).go === 'unknown') return;
    const value = (godebug: string): boolean => run(newest, { GODEBUG: godebug }).started;
    assert.equal(value('tlsrsakex=1,tlsrsakex=0'), false, 'the first that is refused decides');
    assert.equal(value('tlsrsakex=0'), true);
    assert.equal(value('netdns=go, tlsrsakex=1'), true, 'a blank makes it another name');
    assert.equal(value('tlsrsakex=1;netdns=go'), true, 'the semicolon belongs to the value');
    assert.equal(value('x509ignore=1,netdns=cgo,tlsrsakex'), true);
  });
});

interface ProxyCase {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The variable that is judged. */
  readonly judged: string;
  readonly target: string;
  /** Which proxy whoever set the variables expects. */
  readonly meant: string;
}

const proxy = 'http://proxy.example.com:3128';
const proxyCases: readonly ProxyCase[] = [
  { name: 'ALL_PROXY alone', variables: { ALL_PROXY: proxy }, judged: 'ALL_PROXY', target: 'https://example.org', meant: proxy },
  { name: 'all_proxy alone', variables: { all_proxy: proxy }, judged: 'all_proxy', target: 'http://example.org', meant: proxy },
  { name: 'HTTP_PROXY alone', variables: { HTTP_PROXY: proxy }, judged: 'HTTP_PROXY', target: 'https://example.org', meant: proxy },
  { name: 'http_proxy alone', variables: { http_proxy: proxy }, judged: 'http_proxy', target: 'https://example.org', meant: proxy },
  { name: 'HTTP_PROXY with https_proxy', variables: { HTTP_PROXY: proxy, https_proxy: proxy }, judged: 'HTTP_PROXY', target: 'https://example.org', meant: proxy },
  { name: 'mixed case', variables: { Https_Proxy: proxy }, judged: 'Https_Proxy', target: 'https://example.org', meant: proxy },
  ...['a.example.org,b.example.org', 'a.example.org, b.example.org', 'a.example.org;b.example.org', 'a.example.org b.example.org', 'a.example.org|b.example.org', ' b.example.org ', '*.example.org', '*'].map(
    (list): ProxyCase => ({ name: `NO_PROXY=${list}`, variables: { HTTPS_PROXY: proxy, NO_PROXY: list }, judged: 'NO_PROXY', target: 'https://b.example.org', meant: '' }),
  ),
];

describe('proxy variables in programs built with real Go', () => {
  for (const each of proxyCases) {
    test(each.name, (context) => {
      for (const program of need(context)) {
        const used = run(program, each.variables, [each.target]).proxies[each.target];
        const scene = environmentWith(each.variables, { program: viewOf(program) });
        const variable = scene.variables.find(({ name }) => name === each.judged);
        assert.ok(variable);
        const problem = judgeProxy(scene, variable);
        assert.equal(problem !== undefined, used !== each.meant, `${program.release}: Go uses "${String(used)}", the rule says ${JSON.stringify(problem)}`);
        if (problem?.kind === 'separator') {
          const repaired = run(program, { ...each.variables, NO_PROXY: problem.repaired }, [each.target]).proxies[each.target];
          assert.equal(repaired, each.meant, `${program.release} with the repaired list ${problem.repaired}`);
        }
      }
    });
  }
});

/** Runs the `run()` of an extension's test suite in the extension host of a real VS Code window, with the option names of @vscode/test-electron. */
import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { launchBrowser, remoteUri, startServer, workbenchUrl } from './lib.mjs';

/** What VS Code itself says at every start. */
const startUpChatter = new RegExp('^(?:' + [
  'Resolving connection token', 'Resolved connection token', 'Creating a socket', 'Ignoring fetching additional', 'Updating additional builtin',
  'ChatSessionStore: Migrating', '\\[Service Worker\\] registration',
].join('|') + ')');

/** The suite appends one JSON line per event to the file that TEST_EVENTS names; so a hang is reported with the name of the test that hangs. */
function readEvents(file) {
  try {
    return fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
  } catch {
    return [];
  }
}

/** Joins the events to one entry per test. A test that only started is `running`. */
function testsOf(events) {
  const tests = new Map();
  for (const { event, title, error, ms } of events) {
    if (event !== 'end') tests.set(title, { title, state: event === 'start' ? 'running' : event, error, ms });
  }
  return [...tests.values()];
}

function whereItStopped(events, said) {
  const last = events.findLast(({ event }) => event !== 'end');
  if (last?.event === 'start') return `in the test "${last.title}"`;
  if (last !== undefined) return `after the test "${last.title}"`;
  return events.length > 0 ? 'before the first test' : `the last line was: ${said.trim().split('\n').at(-1) || '(none)'}`;
}

/** Where a suite writes no events, the numbers are in the last lines of mocha's own report. */
function counts(tests, said) {
  const ofState = state => tests.filter(test => test.state === state).length;
  if (tests.length > 0) return { passed: ofState('pass'), failed: ofState('fail'), skipped: ofState('skip') };
  const reported = word => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(said)?.[1] ?? 0);
  return { passed: reported('passing'), failed: reported('failing'), skipped: reported('pending') };
}

/**
 * Listens to the page: its two callbacks are those that VS Code calls in its automation mode, and that @vscode/test-web relies on.
 * `ended` resolves to the exit code of the suite, or to a sentence that says why there is none.
 */
async function observe(page, server, print, { quietMs, timeoutMs }) {
  const observed = { said: '' };
  const started = performance.now();
  let lastOutput = started;
  let finish;
  observed.ended = new Promise(resolve => { finish = resolve; });
  await page.exposeFunction('codeAutomationLog', (_type, values) => {
    lastOutput = performance.now();
    const line = util.format(...values); // mocha prints with placeholders
    observed.said += `${util.stripVTControlCharacters(line)}\n`;
    if (process.env.HOST_VERBOSE || !startUpChatter.test(line)) print(`${line}\n`);
  });
  await page.exposeFunction('codeAutomationExit', code => finish(code));
  page.on('crash', () => finish('the page crashed'));
  page.on('close', () => finish('the page was closed'));
  void server.exited.then(() => finish('the server ended'));
  const watch = setInterval(() => {
    const now = performance.now();
    if (now - lastOutput > quietMs) finish(`no output for ${quietMs / 1000} s`);
    else if (now - started > timeoutMs) finish(`not done after ${timeoutMs / 1000} s`);
  }, 250);
  void observed.ended.then(() => clearInterval(watch));
  return observed;
}

/**
 * Runs a suite and tells what became of each test.
 * `code` is 0 when all passed, 1 when a test failed, 124 after a hang or a crash, 125 when it ended well but no test ran.
 * @returns {Promise<{ code: number, tests: { title: string, state: 'pass' | 'fail' | 'skip' | 'running', error?: string, ms?: number }[] }>}
 */
export async function runSuite({
  extensionDevelopmentPath, extensionTestsPath, workspace, extensionTestsEnv = {},
  timeoutMs = 400_000, quietMs = 120_000, print = text => process.stdout.write(text), ...serverOptions
}) {
  const eventsIn = directory => path.join(directory, 'events.jsonl');
  const environment = directory => ({ ...extensionTestsEnv, TEST_EVENTS: eventsIn(directory) });
  const server = await startServer({ ...serverOptions, environment });
  let browser;
  let keep = false;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const observed = await observe(page, server, print, { quietMs, timeoutMs });
    const payload = [
      ['extensionDevelopmentPath', remoteUri(server, extensionDevelopmentPath)],
      ['extensionTestsPath', remoteUri(server, extensionTestsPath)],
      ['skipWelcome', 'true'],
    ];
    await page.goto(workbenchUrl(server, { folder: workspace, payload }), { waitUntil: 'commit' });
    let code = await observed.ended;
    const events = readEvents(eventsIn(server.directory));
    if (typeof code === 'string') {
      keep = true;
      await page.screenshot({ path: path.join(server.directory, 'hang.png'), timeout: 5000 }).catch(() => { /* a crashed page has no picture */ });
      print(`HANG: ${code}; ${whereItStopped(events, observed.said)}\nkept for a look: ${server.directory}\n${server.log().slice(-1500)}\n`);
      code = 124;
    }
    const tests = testsOf(events);
    const { passed, failed, skipped } = counts(tests, observed.said);
    if (code === 0 && failed > 0) code = 1;
    if (code === 0 && passed === 0) {
      print('no test ran\n');
      code = 125;
    }
    print(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    return { code, tests };
  } finally {
    await browser?.close();
    await server.stop({ keep });
  }
}

/** The same under the name and with the result that @vscode/test-electron's `runTests` has. */
export async function runTests(options) {
  return (await runSuite(options)).code;
}

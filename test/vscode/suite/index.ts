/** The entry that VS Code's test runners call: runs all `*.test.js` files beside it with mocha, inside the extension host. */
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Tells the outer process about each test as it happens, so that it can name the test in which everything stops. */
function reportEvents(runner: Mocha.Runner, file: string): void {
  const write = (event: string, test?: Mocha.Test, error?: unknown): void => {
    const entry = { event, title: test?.fullTitle(), ms: test?.duration, error: error instanceof Error ? error.stack : error };
    appendFileSync(file, `${JSON.stringify(entry)}\n`);
  };
  runner.on('test', (test) => write('start', test));
  runner.on('pass', (test) => write('pass', test));
  runner.on('fail', (test, error) => write('fail', test, error));
  runner.on('pending', (test) => write('skip', test));
  runner.on('end', () => write('end'));
}

/** Resolves when every test passed; rejects with the number of those that failed. */
export function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: true });
  for (const name of readdirSync(__dirname).filter((name) => name.endsWith('.test.js')).sort()) mocha.addFile(join(__dirname, name));
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} of the tests failed`));
    });
    const events = process.env['TEST_EVENTS'];
    if (events !== undefined) reportEvents(runner, events);
  });
}

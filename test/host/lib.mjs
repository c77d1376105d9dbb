/** Starts VS Code's own server with its Node extension host, installs extensions into it, and starts the headless browser that shows it. */
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const hostDir = path.dirname(fileURLToPath(import.meta.url));
const vscodeRoot = path.join(hostDir, 'node_modules/code-server/lib/vscode');
const serverMain = path.join(vscodeRoot, 'out/server-main.js');

/**
 * npm puts the modules that VS Code needs at run time beside code-server, and the editor's page asks for them below `lib/vscode/node_modules`.
 * A link joins the two. It makes a loop of directories, so nothing that follows links may walk this folder.
 */
export function linkModules() {
  if (!fs.existsSync(vscodeRoot)) throw new Error(`VS Code for the tests is not installed: run "npm ci" in ${hostDir}`);
  for (const name of ['node_modules', 'node_modules.asar']) {
    try {
      fs.symlinkSync('../../..', path.join(vscodeRoot, name), 'dir');
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/** Settings for a calm window: nothing is asked, nothing is fetched, nothing moves. */
export const calmSettings = {
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.editor.enablePreview': false,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.restoreWindows': 'none',
  'files.hotExit': 'off',
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
};

function madeDirectory(directory) {
  fs.mkdirSync(directory, { recursive: true });
  return directory;
}

/** The environment of the server: without what a surrounding VS Code terminal sets, without an extension gallery, with a home of its own. */
function serverEnvironment(home, tmp) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{"serviceUrl":""}', HOME: madeDirectory(home), TMPDIR: madeDirectory(tmp) };
}

/**
 * Makes the server speak `locale` to extensions: a language pack without words leaves VS Code's own texts English,
 * but `vscode.env.language`, `package.nls.<locale>.json` and the `l10n` bundles of extensions switch.
 */
function installEmptyLanguagePack(directory, userData, locale) {
  const words = path.join(madeDirectory(path.join(directory, 'language-pack')), 'main.i18n.json');
  fs.writeFileSync(words, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'empty.language-pack' }, version: '1.0.0' }];
  const packs = { [locale]: { hash: 'empty', label: locale, extensions, translations: { vscode: words } } };
  fs.writeFileSync(path.join(userData, 'languagepacks.json'), JSON.stringify(packs));
}

/** Resolves to the port once the server listens; rejects with its output when it ends early or is not ready in time. */
function listening(child, readyMs, output) {
  return new Promise((resolve, reject) => {
    const fail = why => reject(new Error(`${why}\n${output.text}`));
    const timer = setTimeout(() => fail(`the VS Code server was not ready after ${readyMs / 1000} s`), readyMs);
    const read = chunk => {
      output.text += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output.text)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', error => fail(String(error)));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`the VS Code server ended early (${code ?? signal})`);
    });
  });
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends the server's whole process group, and removes its folder, also when this process is interrupted. Gives the orderly way to do it. */
function endWithThisProcess(child, directory) {
  const exited = new Promise(resolve => child.once('exit', resolve));
  const kill = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const removeDirectory = () => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const onSignal = () => {
    kill();
    removeDirectory();
    process.exit(130);
  };
  process.once('exit', kill);
  for (const signal of endingSignals) process.once(signal, onSignal);
  const stop = async ({ keep = false } = {}) => {
    kill();
    await exited;
    process.off('exit', kill);
    for (const signal of endingSignals) process.off(signal, onSignal);
    if (!keep) removeDirectory();
  };
  return { exited, stop };
}

/**
 * Starts VS Code's server on a free port of the loopback interface. Everything it writes lies in one temporary folder.
 * @param {object} options
 * @param {(directory: string) => Record<string, string>} [options.environment] further variables of the extension host, given the temporary folder
 * @param {Record<string, unknown>} [options.settings] user settings over `calmSettings`
 * @param {string[]} [options.args] further arguments of the server
 * @param {string} [options.extensionsDir] where `installExtension` put extensions; none are installed otherwise
 * @param {string} [options.locale] e.g. `zh-cn`
 * @param {string} [options.token] the secret that the window's address must carry; without it whoever reaches the port gets in, which is fine for a test
 */
export async function startServer({ environment = () => ({}), settings = {}, args = [], extensionsDir, locale, token, readyMs = 60_000 } = {}) {
  linkModules();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  const userData = path.join(directory, 'user-data');
  madeDirectory(path.join(userData, 'User'));
  fs.writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify({ ...calmSettings, ...settings }, null, 2));
  if (locale !== undefined) installEmptyLanguagePack(directory, userData, locale);
  const child = spawn(process.execPath, [
    serverMain,
    '--host', '127.0.0.1', '--port', '0',
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    '--accept-server-license-terms', '--telemetry-level', 'off', '--disable-update-check',
    '--disable-workspace-trust', '--disable-getting-started-override',
    '--enable-smoke-test-driver', // gives the page VS Code's own test driver, and hands on the console of the extension host
    '--server-data-dir', path.join(directory, 'server-data'), '--user-data-dir', userData,
    '--extensions-dir', extensionsDir ?? path.join(directory, 'extensions'),
    ...(locale === undefined ? [] : ['--locale', locale]),
    ...args,
  ], {
    detached: true, // a process group of its own, which can be ended as a whole
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...serverEnvironment(path.join(directory, 'home'), path.join(directory, 'tmp')), ...environment(directory) },
  });
  const output = { text: '' };
  const ready = listening(child, readyMs, output);
  const { exited, stop } = endWithThisProcess(child, directory);
  try {
    const authority = `127.0.0.1:${await ready}`;
    return { authority, url: `http://${authority}`, token, directory, exited, stop, log: () => output.text };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs a `.vsix` file as `code --install-extension` does; no server has to run. */
export async function installExtension(vsix, extensionsDir) {
  linkModules();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-install-'));
  const args = [
    serverMain, '--install-extension', vsix, '--force', '--extensions-dir', extensionsDir,
    '--user-data-dir', path.join(directory, 'user-data'), '--server-data-dir', path.join(directory, 'server-data'),
  ];
  const env = serverEnvironment(path.join(directory, 'home'), path.join(directory, 'tmp'));
  try {
    await new Promise((resolve, reject) => {
      execFile(process.execPath, args, { timeout: 60_000, env }, (error, stdout, stderr) => {
        if (error === null && /successfully installed/.test(stdout)) resolve();
        else reject(new Error(`${vsix} was not installed\n${stdout}\n${stderr}`, { cause: error }));
      });
    });
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const browserNames = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium to drive: the one that `CHROMIUM` names, else the first on PATH; `undefined` when there is none. */
export function findBrowser() {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [process.env.CHROMIUM ?? '', ...browserNames.flatMap(name => onPath.map(directory => path.join(directory, name)))];
  return candidates.find(candidate => candidate !== '' && fs.existsSync(candidate));
}

/** Starts a headless Chromium that reaches this machine only. Returns Playwright's `Browser`. */
export async function launchBrowser() {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: run "node scripts/system.mjs chromium fonts", or name one in the variable CHROMIUM');
  // Loaded late, so that this module can be imported before the package is installed.
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // its sandbox does not work as root, nor in most containers; only pages of this machine are shown
      '--disable-dev-shm-usage', // /dev/shm is tiny in containers
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // Other names fail at once. (A Playwright route would do the same, but switches the HTTP cache off.)
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
    // On a signal the server's handlers end this process, and Chromium ends with its pipe.
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  });
}

/** The URI by which the editor's page names a file of this machine. */
export function remoteUri(server, file) {
  return `vscode-remote://${server.authority}${file}`;
}

/**
 * The address of an editor window.
 * @param {string} [folder] absolute path of the folder that it shows; an empty window without it
 * @param {[string, string][]} [payload] VS Code's own pairs: `openFile`, `extensionTestsPath`, …
 */
export function workbenchUrl(server, { folder, payload = [] } = {}) {
  const url = new URL(server.url);
  if (server.token !== undefined) url.searchParams.set('tkn', server.token);
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

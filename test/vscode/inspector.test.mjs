/** The inspector in a VS Code window: a chain, the public roots, a damaged file, in every kind of theme, with a picture of each in `out/screenshots/`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import tls from 'node:tls';
import { installExtension, launchBrowser, startServer } from '../host/lib.mjs';
import { Workbench } from '../host/workbench.mjs';
import { ensureBuilt, ensureEditor, ensurePackage, root, temporaryFolder } from './prepare.mjs';

const screenshots = path.join(root, 'out/screenshots');
const viewport = { width: 1500, height: 1000 };

/** Makes the certificates that are looked at with our own command line. */
function makeCertificates(folder) {
  const trustlint = (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'dist/cli/trustlint.js'), 'ca', ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  const read = name => fs.readFileSync(path.join(folder, name), 'utf8');
  trustlint('init', '.', '--name', 'Example Test', '--intermediate');
  trustlint('issue', 'service.example.test', '10.0.0.7', '--days', '23', '--out', 'service');
  trustlint('merge', 'service.crt', 'intermediate.crt', 'ca.crt', '--with-root', '--out', 'chain.pem');
  fs.writeFileSync(path.join(folder, 'roots.pem'), `${tls.rootCertificates.join('\n')}\n`);
  const [leaf, intermediate] = [read('service.crt'), read('intermediate.crt')];
  fs.writeFileSync(path.join(folder, 'damaged.pem'), `\uFEFF${intermediate}${leaf.trimEnd()}${leaf}${read('service.key')}${leaf.slice(0, 300)}\n${read('ca.crt')}`);
}

describe('the inspector', { timeout: 600_000 }, () => {
  const cleanUp = [];
  let window;
  let folder;
  let browser;
  let extensionsDir;

  const page = () => window.page.frameLocator('iframe.webview.ready:visible').last().frameLocator('iframe#active-frame');
  const screenshot = name => window.screenshot(path.join(screenshots, `inspector-${name}.png`));

  async function openWindow(settings = {}) {
    const server = await startServer({ extensionsDir, settings });
    cleanUp.push(() => server.stop());
    window = await Workbench.open(browser, server, folder);
    await window.page.setViewportSize(viewport);
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
  }

  async function inspect(file) {
    await window.openFile(file);
    await window.runCommand('Trustlint: Inspect PEM Bundle');
    await page().locator('h1', { hasText: file }).waitFor();
    // The page alone, as wide as the window.
    await window.runCommand('View: Close Editors in Other Groups');
    await page().locator('h1', { hasText: file }).waitFor();
  }

  before(async () => {
    fs.mkdirSync(screenshots, { recursive: true });
    ensureEditor();
    ensureBuilt();
    const vsix = ensurePackage();
    const workspace = temporaryFolder();
    cleanUp.push(() => workspace.remove());
    folder = workspace.folder;
    makeCertificates(folder);
    extensionsDir = path.join(workspace.directory, 'extensions');
    await installExtension(vsix, extensionsDir);
    browser = await launchBrowser();
    cleanUp.push(() => browser.close());
    await openWindow();
  });

  after(async () => {
    for (const step of cleanUp.reverse()) await step();
  });

  afterEach(async context => {
    if (context.error === undefined || context.error === null) return;
    await screenshot(`failed-${context.name.replace(/\W+/g, '-')}`);
    console.error(window.errors.slice(-10).join('\n'));
  });

  test('a chain is drawn from the leaf to the root, with verified signatures', async () => {
    await inspect('chain.pem');
    await page().locator('.chain-line .card').nth(2).waitFor();
    assert.deepEqual(await page().locator('.chain-line .card-role').allInnerTexts(), ['leaf', 'intermediate', 'root']);
    assert.deepEqual(await page().locator('.chain-edge-text').allInnerTexts(), ['signature verified', 'signature verified']);
    await page().locator('.verdict .badge', { hasText: 'takes all 3' }).waitFor();
    await screenshot('chain-light');
  });

  test('a click on a certificate shows what it says, a copy brings it to the clipboard', async () => {
    await page().locator('.chain-line .card').first().click();
    await page().locator('.details', { hasText: 'service.example.test' }).waitFor();
    await page().locator('.details .extension').first().waitFor();
    await page().getByRole('button', { name: 'Copy SHA-256' }).click();
    await page().locator('.status', { hasText: 'Copied' }).waitFor();
    const copied = await window.page.evaluate(() => navigator.clipboard.readText());
    const shown = await page().locator('.field', { hasText: 'SHA-256' }).locator('code').first().innerText();
    assert.equal(copied, shown);
  });

  test('the host name that is asked for is checked', async () => {
    await page().locator('#host').fill('other.example.test');
    await page().locator('#host').press('Enter');
    await page().locator('.check-failed').first().waitFor();
    await screenshot('host');
  });

  test('the list is walked with the keyboard', async () => {
    await page().locator('.list').focus();
    await window.page.keyboard.press('End');
    await page().locator('.row-selected .row-number', { hasText: '#3' }).waitFor();
    await window.page.keyboard.press('Home');
    await page().locator('.row-selected .row-number', { hasText: '#1' }).waitFor();
  });

  test('the public roots are a list that is searched, of which only what is visible exists', async () => {
    await inspect('roots.pem');
    await page().locator('.badge', { hasText: 'trust bundle' }).waitFor();
    const rows = await page().locator('.row').count();
    assert.ok(rows > 5 && rows < 60, `${rows} rows of ${tls.rootCertificates.length} exist`);
    await screenshot('roots');
    await page().locator('.search').fill('isrg');
    await page().locator('.row', { hasText: 'ISRG Root X1' }).waitFor();
    assert.ok(await page().locator('.row').count() <= 3);
  });

  test('a damaged file hides nothing: each block has its place and its reason', async () => {
    await inspect('damaged.pem');
    await page().locator('.row').nth(4).waitFor();
    await page().locator('.row .badge-error', { hasText: 'Go skips it' }).first().waitFor();
    await page().locator('.problem-error').first().waitFor();
    await screenshot('damaged');
    const text = await page().locator('body').innerText();
    const secret = fs.readFileSync(path.join(folder, 'service.key'), 'utf8').split('\n')[1];
    assert.ok(!(await page().locator('body').innerHTML()).includes(secret), 'no byte of the key is in the page');
    assert.match(text, /private key/);
  });

  test('it follows the file', async () => {
    fs.copyFileSync(path.join(folder, 'chain.pem'), path.join(folder, 'damaged.pem'));
    await page().locator('.verdict', { hasText: '3 blocks' }).waitFor();
  });

  for (const [name, theme] of [['dark', 'Default Dark Modern'], ['high-contrast', 'Default High Contrast']]) {
    test(`it is legible in the theme ${theme}`, async () => {
      await window.page.context().close();
      await openWindow({ 'workbench.colorTheme': theme });
      await inspect('chain.pem');
      await page().locator('.chain-line .card').first().click();
      await page().locator('.details .field').first().waitFor();
      await screenshot(name);
    });
  }
});

/** From the packed extension to the file on disk: what a person sees and does in a VS Code window, with a picture of each step in `out/screenshots/`. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { installExtension, launchBrowser, startServer } from '../host/lib.mjs';
import { Workbench } from '../host/workbench.mjs';
import { checkOnCommandLine, ensureBuilt, ensureEditor, ensurePackage, fixtureWorkspace, root, temporaryCopy } from './prepare.mjs';

const screenshots = path.join(root, 'out/screenshots');
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const copiesBundle = /FROM scratch\n(?:.*\n)*COPY --from=build .*\/etc\/ssl\/certs\/ca-certificates\.crt/;

describe('the packed extension in a VS Code window', { timeout: 600_000 }, () => {
  const cleanUp = [];
  let server;
  let browser;
  let window;
  let workspace;
  let finding;

  const dockerfileOnDisk = () => fs.readFileSync(path.join(workspace.folder, 'Dockerfile'), 'utf8');
  const original = fs.readFileSync(path.join(fixtureWorkspace, 'Dockerfile'), 'utf8');

  /** Brings the Dockerfile back to what the fixture has, through the window, so that the next test starts from the same place. */
  async function restoreDockerfile() {
    fs.writeFileSync(path.join(workspace.folder, 'Dockerfile'), original);
    await window.openFile('Dockerfile');
    await window.runCommand('File: Revert File');
    await window.textMatching(/^FROM golang:1\.22 AS build\nRUN .*\nFROM scratch\nCOPY --from=build \/app \/app\nENTRYPOINT \["\/app"\]\n?$/);
  }

  const screenshot = name => window.screenshot(path.join(screenshots, `${name}.png`));

  before(async () => {
    fs.mkdirSync(screenshots, { recursive: true });
    ensureEditor();
    ensureBuilt();
    const vsix = ensurePackage();
    workspace = temporaryCopy(fixtureWorkspace);
    cleanUp.push(() => workspace.remove());
    finding = checkOnCommandLine(workspace.folder, 'Dockerfile').find(({ rule }) => rule === 'dockerfile/missing-ca-bundle');
    assert.ok(finding, 'the command line finds dockerfile/missing-ca-bundle');
    const extensionsDir = path.join(workspace.directory, 'extensions');
    await installExtension(vsix, extensionsDir);
    server = await startServer({ extensionsDir, settings: { 'editor.codeActionsOnSave': { 'source.fixAll.trustlint': 'explicit' } } });
    cleanUp.push(() => server.stop());
    browser = await launchBrowser();
    cleanUp.push(() => browser.close());
    window = await Workbench.open(browser, server, workspace.folder);
    await window.openFile('Dockerfile');
  });

  after(async () => {
    for (const step of cleanUp.reverse()) await step();
  });

  afterEach(async context => {
    if (context.error === undefined || context.error === null) return;
    await screenshot(`failed-${context.name.replace(/\W+/g, '-')}`);
    console.error(`console errors of the page:\n${window.errors.slice(-10).join('\n')}\nthe server's log:\n${server.log().slice(-1500)}`);
  });

  test('a squiggle lies under the base image of the final stage', async () => {
    await window.squiggleUnder('scratch');
    assert.equal(await window.squiggles().count(), 1);
    await window.problemCountsEqual({ errors: 0, warnings: 1 });
    await screenshot('1-squiggle');
  });

  test('the hover shows what is wrong, why, what helps, and the lookup', async () => {
    const text = await window.hover('scratch', finding.message, bundle);
    for (const part of [finding.message, finding.why, finding.help, 'missing-ca-bundle']) {
      assert.ok(text.replace(/\s+/g, ' ').includes(part), `"${part}" is in the hover:\n${text}`);
    }
    await screenshot('2-hover');
    await window.page.keyboard.press('Escape');
  });

  test('the code lens over the final stage says that HTTPS fails', async () => {
    await window.codeLens('no roots: HTTPS fails').waitFor();
    await screenshot('3-code-lens');
  });

  test('a click on the code lens shows the lookup, file by file', async () => {
    await window.codeLens('no roots: HTTPS fails').click();
    const text = await window.textMatching(/\/etc\/ssl\/certs\/ca-certificates\.crt/);
    assert.match(text, /no roots/);
    await screenshot('4-trace-preview');
    await window.runCommand('View: Close Editor');
    await window.openFile('Dockerfile');
  });

  test('the light bulb offers the preferred fix; taken and saved, it is on disk', async () => {
    const { title } = finding.fixes.find(({ preferred }) => preferred);
    const titles = await window.openLightBulb('scratch', title);
    await screenshot('5-light-bulb');
    assert.equal(titles[0], title, 'the preferred fix comes first');
    await window.pickAction(title);
    await window.textMatching(copiesBundle);
    await window.squiggles().first().waitFor({ state: 'detached' });
    assert.equal(dockerfileOnDisk(), original, 'nothing is written before it is saved');
    await window.save();
    assert.match(dockerfileOnDisk(), copiesBundle);
    await window.codeLens(/trusts (the public|\d+) roots/).waitFor();
    await screenshot('6-fixed');
  });

  test('with source.fixAll.trustlint on save, saving repairs the file', async () => {
    await restoreDockerfile();
    await window.squiggleUnder('scratch');
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('# the last line');
    await window.save();
    await window.textMatching(copiesBundle);
    assert.match(dockerfileOnDisk(), copiesBundle);
    await screenshot('7-fixed-on-save');
  });
});

/** A VS Code window in a browser, driven as a person would: by keys, by the pointer, and by waiting for what a person would see. */
import path from 'node:path';
import { workbenchUrl } from './lib.mjs';

const activeGroup = '.editor-group-container.active';
const visibleLines = `${activeGroup} .editor-instance .view-line`;

/** Runs in the page. Gives the rectangle of a text in the active editor; one token can span several elements, so it measures a range over text nodes. */
function rectangleInPage({ needle, visibleLines }) {
  for (const line of document.querySelectorAll(visibleLines)) {
    const nodes = [];
    let text = '';
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      nodes.push({ node, start: text.length });
      text += node.data.replace(/\u00a0/g, ' ');
    }
    const at = text.indexOf(needle);
    if (at < 0) continue;
    const range = document.createRange();
    const first = nodes.findLast(({ start }) => start <= at);
    const last = nodes.findLast(({ start }) => start < at + needle.length);
    range.setStart(first.node, at - first.start);
    range.setEnd(last.node, at + needle.length - last.start);
    const { x, y, width, height } = range.getBoundingClientRect();
    if (width > 0) return { x, y, width, height };
  }
  return undefined;
}

export class Workbench {
  /** Texts of the console errors of the page, for a report of a failure. */
  errors = [];

  /**
   * @param {import('playwright-core').Page} page
   * @param {string} folder absolute path of the folder that the window shows
   */
  constructor(page, folder) {
    this.page = page;
    this.folder = folder;
  }

  /**
   * Opens a window and waits until VS Code says that it is restored.
   * @param {import('playwright-core').Browser} browser
   * @param {Awaited<ReturnType<import('./lib.mjs').startServer>>} server
   * @param {string} folder absolute path of the folder that the window shows
   */
  static async open(browser, server, folder) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000); // a bound for a very busy machine, not an expectation
    const workbench = new Workbench(page, folder);
    page.on('console', message => {
      if (message.type() === 'error') workbench.errors.push(message.text());
    });
    await page.goto(workbenchUrl(server, { folder, payload: [['skipWelcome', 'true']] }), { waitUntil: 'commit' });
    // `driver` is the object of VS Code's own smoke tests.
    await page.waitForFunction(() => globalThis.driver !== undefined, undefined, { polling: 100 });
    await page.evaluate(() => globalThis.driver.whenWorkbenchRestored());
    return workbench;
  }

  /** The lines on screen in the active editor. */
  async text() {
    return this.page.evaluate(visibleLines => {
      const lines = [...document.querySelectorAll(visibleLines)].sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top));
      return lines.map(line => line.textContent.replace(/\u00a0/g, ' ')).join('\n');
    }, visibleLines);
  }

  /** Waits until the lines on screen satisfy `pattern`, and returns them. */
  async textMatching(pattern) {
    await this.page.waitForFunction(({ visibleLines, source, flags }) => {
      const lines = [...document.querySelectorAll(visibleLines)].sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top));
      return new RegExp(source, flags).test(lines.map(line => line.textContent.replace(/\u00a0/g, ' ')).join('\n'));
    }, { visibleLines, source: pattern.source, flags: pattern.flags }, { polling: 50 });
    return this.text();
  }

  /** Waits until `needle` is on screen in the active editor, and returns its rectangle. */
  async rectangleOf(needle) {
    const handle = await this.page.waitForFunction(rectangleInPage, { needle, visibleLines }, { polling: 50 });
    return handle.jsonValue();
  }

  async click(needle) {
    const { x, y, width, height } = await this.rectangleOf(needle);
    await this.page.mouse.click(x + width / 2, y + height / 2);
  }

  /** Opens a file by its path relative to the folder, with "Go to File"; at a line (from 1) where one is given. */
  async openFile(relativePath, line) {
    const name = path.posix.basename(relativePath);
    const folder = path.posix.dirname(relativePath);
    const exactly = text => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    await this.page.keyboard.press('Control+P');
    await this.page.locator('.quick-input-widget input').fill(line === undefined ? relativePath : `${relativePath}:${line}`);
    // A row has the name and, except at the top, the folder: of several files of one name the right one has to be taken.
    const named = this.page.locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(name) }) });
    const row = folder === '.'
      ? named.filter({ hasNot: this.page.locator('.label-description', { hasText: /./ }) })
      : named.filter({ has: this.page.locator('.label-description', { hasText: exactly(folder) }) });
    await row.first().click();
    await this.page.locator(`${activeGroup} .tab.active [aria-label*="${path.posix.join(this.folder, relativePath)}"]`).first().waitFor();
  }

  /** Runs a command of the palette by its title. */
  async runCommand(title) {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor({ state: 'visible' });
    await input.fill(`>${title}`);
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first();
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  /** The squiggles on screen in the active editor. `kind`: `error`, `warning`, `info` or `hint`. */
  squiggles(kind = 'warning') {
    return this.page.locator(`${activeGroup} .cdr.squiggly-${kind}`);
  }

  /** Waits until a squiggle lies under `needle`, and not merely on its line. A lens that appears above moves the text, so its place is asked for with each look. */
  async squiggleUnder(needle, kind = 'warning') {
    const end = Date.now() + 60_000;
    const lies = async () => {
      const text = await this.rectangleOf(needle);
      return this.page.evaluate(({ selector, text }) => [...document.querySelectorAll(selector)].some(element => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const middle = text.y + text.height / 2;
        return left < text.x + text.width && right > text.x && top <= middle && middle <= bottom;
      }), { selector: `${activeGroup} .cdr.squiggly-${kind}`, text });
    };
    while (!(await lies())) {
      if (Date.now() > end) throw new Error(`no ${kind} squiggle under ${needle}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** The numbers in the status bar, which count the findings of all files. */
  async problemCounts() {
    const label = await this.page.locator('#status\\.problems').getAttribute('aria-label') ?? '';
    const count = name => Number(new RegExp(`${name}: (\\d+)`).exec(label)?.[1] ?? 0);
    return { errors: count('Errors'), warnings: count('Warnings') };
  }

  /** Waits until the status bar shows exactly `expected`, and returns it; throws with what it shows instead. */
  async problemCountsEqual(expected) {
    const end = Date.now() + 30_000;
    for (;;) {
      const seen = await this.problemCounts();
      if (seen.errors === expected.errors && seen.warnings === expected.warnings) return seen;
      if (Date.now() > end) throw new Error(`the window counts ${JSON.stringify(seen)}, expected was ${JSON.stringify(expected)}`);
      await this.page.waitForTimeout(50);
    }
  }

  /**
   * Rests the pointer on a text, and returns the text of the hover once it shows every expected part:
   * the message of a finding comes first, what a provider says comes later.
   */
  async hover(needle, ...expected) {
    const { x, y, width, height } = await this.rectangleOf(needle);
    const shown = this.page.locator('.monaco-resizable-hover .monaco-hover').filter({ visible: true, hasNotText: 'Loading...' });
    const complete = expected.reduce((locator, part) => locator.filter({ hasText: part }), shown).first();
    // A move while the answer is under way starts it anew, so each try waits longer than the one before: a busy machine needs it, an idle one never does.
    for (const patienceMs of [4000, 8000, 16_000, 32_000]) {
      await this.page.mouse.move(x + width / 2, y + height * 4);
      await this.page.mouse.move(x + width / 2 - 2, y + height / 2);
      await this.page.mouse.move(x + width / 2, y + height / 2);
      const seen = await complete.waitFor({ state: 'visible', timeout: patienceMs }).then(() => true, () => false);
      if (seen) return complete.innerText();
    }
    const instead = await shown.allInnerTexts();
    throw new Error(`no hover with ${expected.join(', ')}; there is: ${instead.join('\n---\n') || 'none'}`);
  }

  /** The items of the list of code actions that is open. */
  actionRows() {
    return this.page.locator('.action-widget:visible .monaco-list-row.action');
  }

  /**
   * Puts the cursor on a text and opens its code actions with the light bulb, again until `title` is among them:
   * the first answer can lack a provider that is still starting. Returns all titles.
   */
  async openLightBulb(needle, title) {
    const bulb = this.page.locator(activeGroup).locator('.lightBulbWidget, [class*="codicon-gutter-lightbulb"]').filter({ visible: true });
    const tries = 5;
    for (let attempt = 1; ; attempt++) {
      await this.click(needle);
      await bulb.first().click();
      await this.actionRows().first().waitFor();
      const titles = (await this.actionRows().allInnerTexts()).map(text => text.trim());
      if (titles.includes(title)) return titles;
      if (attempt === tries) throw new Error(`no code action "${title}"; there are: ${titles.join(', ')}`);
      await this.page.keyboard.press('Escape');
      await this.actionRows().first().waitFor({ state: 'hidden' });
      await this.page.keyboard.press('Control+Home');
    }
  }

  /** Takes an item of the open list of code actions. */
  async pickAction(title) {
    const row = this.actionRows().filter({ hasText: title }).first();
    const box = await row.boundingBox();
    // A transparent cover lies over the list until the pointer moves; Playwright's own click would wait for ever under it.
    await this.page.mouse.move(box.x + 20, box.y + box.height / 2 - 1);
    await this.page.locator('.context-view-pointerBlock').waitFor({ state: 'detached' });
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  /** The code lenses on screen whose text contains `text`. */
  codeLens(text) {
    return this.page.locator(`${activeGroup} .codelens-decoration a`).filter({ hasText: text });
  }

  /** Saves the active editor, and waits until it is not changed any more. */
  async save() {
    await this.page.keyboard.press('Control+S');
    await this.page.locator(`${activeGroup} .tab.active:not(.dirty)`).first().waitFor();
  }

  async screenshot(file) {
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }
}

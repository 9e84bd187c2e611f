// Somebody with a browser of their own: they click what people click, by role
// and name, and everything that a page must never do is noted while they do it.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.mjs';

/** A page that takes more presses of Tab than this from one thing to another is too long a way. */
const MOST_TABS = 60;

/** A condition that takes longer than this will not come. */
export const PATIENCE_MS = 40_000;

/** A browser and, from `begin`, a server for all tests of a file: there once the tests run, stopped after the last. */
export function setUp(begin) {
  const at = {};
  before(async () => {
    at.server = await begin();
    at.browser = await startBrowser();
  });
  after(async () => {
    await at.browser?.close();
    await at.server?.stop();
  });
  return at;
}

/** Notes what the live regions said and what the content policy stopped, in every page and frame. */
function listen() {
  window.heard = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
  const hear = () => {
    for (const role of ['status', 'alert']) {
      const text = document.querySelector(`[role=${role}].vh`)?.textContent.trim();
      const last = window.heard.findLast((one) => one.role === role)?.text ?? '';
      if (text !== undefined && text !== last) window.heard.push({ role, text });
    }
  };
  new MutationObserver(hear).observe(document, { childList: true, subtree: true, characterData: true });
}

/** In the page: the focus on the new heading, the title of the tab, the line that is spoken. */
function hasArrived({ heading, title, says, mark }) {
  const { activeElement } = document;
  return (
    activeElement?.tagName === 'H1' &&
    new RegExp(heading).test(activeElement.textContent) &&
    document.title === title &&
    window.heard.slice(mark).some(({ role, text }) => role === 'status' && text.includes(says))
  );
}

/** Where pictures of pages go. */
export const PICTURES = fileURLToPath(new URL('../../bin/pictures/', import.meta.url));

const everybody = new Set();

/** A test that leaves pictures of everybody's page when it fails, and nobody's page open. */
export function seen(name, body) {
  test(name, async () => {
    try {
      await body();
    } catch (error) {
      await mkdir(PICTURES, { recursive: true });
      for (const { page, name: who, problems } of everybody) {
        if (problems.length > 0) console.error(problems.join('\n'));
        if (!page.isClosed()) await page.screenshot({ path: `${PICTURES}failed-${who}.png`, fullPage: true });
      }
      throw error;
    } finally {
      for (const { context } of everybody) await context.close();
      everybody.clear();
    }
  });
}

export class Person {
  /** Opens a browser context of one's own; `options` as for newContext. */
  static async at(browser, server, name, options = {}) {
    const context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true, ...options });
    await context.addInitScript(listen);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const person = new Person(server.node(), name, context, page);
    await page.routeWebSocket(/\/ws\/v1$/, (line) => person.answer(line));
    return person;
  }

  /** Every line goes through here, so that it can be cut as a tunnel would cut it. */
  answer(line) {
    if (this.isCut) return line.close({ code: 1012 });
    line.connectToServer();
    this.line = line;
  }

  cut() {
    this.isCut = true;
    this.line.close({ code: 1012 });
  }

  mend() {
    this.isCut = false;
  }

  constructor(server, name, context, page) {
    Object.assign(this, { server, name, context, page, problems: [], mark: 0 });
    everybody.add(this);
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== server.url && protocol !== 'blob:' && protocol !== 'data:')
        this.note(`request to ${request.url()}`);
    });
    context.on('console', (message) => message.type() === 'error' && this.note(`console: ${message.text()}`));
    context.on('weberror', (error) => this.note(`error: ${error.error().message} ${error.error().stack}`));
    context.on(
      'response',
      (response) => response.status() >= 400 && this.note(`${response.status()} ${response.url()}`),
    );
  }

  note(problem) {
    this.problems.push(`${this.name}: ${problem}`);
  }

  /** Opens a page, by way of one's own node wherever the link came from. */
  go(path) {
    const { pathname, search, hash } = new URL(path, this.server.url);
    return this.page.goto(new URL(pathname + search + hash, this.server.url).href);
  }

  button(name, within = this.page) {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  press(name, within) {
    return this.button(name, within).click();
  }

  write(label, text, within = this.page) {
    return within.getByLabel(label, { exact: true }).fill(text);
  }

  /** Waits until a text can be seen. */
  sees(text, within = this.page) {
    return within.getByText(text).filter({ visible: true }).first().waitFor();
  }

  async seesNot(text) {
    assert.equal(await this.page.getByText(text).filter({ visible: true }).count(), 0, `${this.name} sees ${text}`);
  }

  /** A card of one's room, by its words. */
  card(text) {
    return this.page.getByRole('article').filter({ hasText: text });
  }

  /** From now on: what is heard counts for the next `arrives`. */
  async listens() {
    this.mark = await this.page.evaluate(() => window.heard.length);
  }

  /** Waits until the page after a move is there: the focus on its heading, the tab's title, the line that is spoken. */
  async arrives({ heading, title, says }) {
    const wanted = { heading: heading.source, title: `${title} · Plenary`, says, mark: this.mark };
    try {
      await this.page.waitForFunction(hasArrived, wanted);
    } catch (error) {
      const [is, heard] = await this.page.evaluate(() => [
        [document.activeElement?.tagName, document.activeElement?.textContent, document.title],
        window.heard,
      ]);
      throw new Error(`${this.name} never arrived at ${title}: ${JSON.stringify({ is, heard })}`, { cause: error });
    }
    await this.listens();
  }

  /** Presses Tab until the focus is on what has this role and name. */
  async tabTo(role, name) {
    const wanted = this.page.getByRole(role, { name, exact: typeof name === 'string' });
    await wanted.first().waitFor();
    for (let presses = 0; presses < MOST_TABS; presses++) {
      if ((await wanted.and(this.page.locator(':focus')).count()) > 0) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${this.name} cannot get to ${role} ${name} by Tab`);
  }

  /** Presses something, by keyboard alone. */
  async key(name, role = 'button') {
    await this.tabTo(role, name);
    await this.page.keyboard.press('Enter');
  }

  /** Types into a field, by keyboard alone. */
  async type(label, text) {
    await this.tabTo('textbox', label);
    await this.page.keyboard.type(text);
  }

  /** Waits until something was said, since the person began to listen. */
  async hears(pattern, role = 'status') {
    try {
      await this.page.waitForFunction(
        ([mark, source, by]) =>
          window.heard.slice(mark).some((one) => one.role === by && new RegExp(source).test(one.text)),
        [this.mark, pattern.source, role],
      );
    } catch (error) {
      const heard = await this.page.evaluate(() => window.heard);
      throw new Error(`${this.name} never heard ${pattern}: ${JSON.stringify(heard)}`, { cause: error });
    }
  }

  /** Waits for one of the two loud things: a move that is about to come. */
  alarmed(pattern) {
    return this.hears(pattern, 'alert');
  }
}

/** Fails with everything that any page did that it must not. */
export function assertCalm(people) {
  assert.deepEqual(
    people.flatMap((person) => person.problems),
    [],
  );
}

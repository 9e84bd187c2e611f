// Every page in every phase: axe finds nothing in any theme, and nothing is lost
// on a narrow screen or with large text.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axeFinds, bringAxe, RULES } from './axe.mjs';
import { startBrowser } from './browser.mjs';
import { startFixtures } from './fixtures.mjs';
import { PICTURES } from './person.mjs';

/** Picks pages by name: PAGES='^door|lobby' node --test e2e/pages.test.mjs */
const ONLY = new RegExp(process.env.PAGES ?? '');
/** Every page in every theme, width and language (WHOLE=1), or in one of the ten and a third in one of the two, others with another SEED. */
const WHOLE = process.env.WHOLE === '1';
const SEED = Number(process.env.SEED ?? 1);
const AT_ONCE = 2;
const WIDTHS = [360, 1280];
/** What lies over a page covers nothing then that one could scroll to. */
const TALL = 2400;
const ALL = { type: 'tag', values: RULES };
/** All that a theme changes. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
/** The colours are the person's own where they are forced, while a script reads ours: contrast is theirs. */
const FORCED = { type: 'rule', values: ['target-size', 'label', 'button-name', 'scrollable-region-focusable'] };
const THEMES = [
  { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', rules: ALL },
  { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'none', rules: COLOURS },
  { colorScheme: 'light', contrast: 'more', forcedColors: 'none', rules: COLOURS },
  { colorScheme: 'dark', contrast: 'more', forcedColors: 'none', rules: COLOURS },
  { colorScheme: 'dark', contrast: 'more', forcedColors: 'active', rules: FORCED },
];
const LOOKS = WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, ...theme })));
/** A browser whose person set the text twice as large: 32 px instead of 16. */
const LARGE = 32;

let browser;
let fixtures;
before(async () => {
  await mkdir(PICTURES, { recursive: true });
  browser = await startBrowser();
  fixtures = await startFixtures(browser);
});
after(async () => {
  await fixtures?.stop();
  await browser?.close();
});

/** Opens the pages one after the other, two side by side, in English or another language; gives what `look` finds wrong. */
async function onEvery(look, language = 'en', among = () => true) {
  const names = fixtures.names.filter((name) => ONLY.test(name) && among(name));
  const found = [];
  const work = async () => {
    const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
    const line = await page.context().newCDPSession(page);
    await line.send('Page.enable');
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      await page.goto(`${fixtures.url}/fixtures/${name}?lang=${language}`);
      await page.locator(`html[data-shown="${name}"][lang="${language}"]`).waitFor();
      await page.locator('h1, h2').first().waitFor({ state: 'attached' });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      const wrong = [...(await look(page, name, line)), ...errors.splice(0)];
      found.push(...wrong.map((one) => `${name}: ${one}`));
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/** How a page is looked at: by every rule, and in every width and theme or in the one whose turn it is. */
function looksAt(name) {
  const turn = fixtures.names.indexOf(name) + SEED;
  const own = LOOKS[turn % LOOKS.length];
  const plain = LOOKS.filter(({ rules }) => rules === ALL);
  const some = own.rules === FORCED ? [plain[turn % plain.length], own] : [{ ...own, rules: ALL }];
  // Five hundred people are drawn with what eight are drawn with.
  if (name.includes('500')) return WHOLE ? plain : [plain[turn % plain.length]];
  return WHOLE ? LOOKS : some;
}

/** In the page: what stays at an edge of the window goes where it belongs, on a page that is longer than the window. */
function letGo() {
  if (document.documentElement.scrollHeight <= innerHeight) return;
  for (const element of document.querySelectorAll('body *'))
    if (getComputedStyle(element).position === 'sticky') element.style.position = 'static';
}

/** In the page: it is drawn, and what it makes of its own size is done: that is known after a frame, and drawn in a task of its own. */
function atRest() {
  const frame = () => new Promise(requestAnimationFrame);
  return frame()
    .then(frame)
    .then(() => scheduler.postTask(() => {}, { priority: 'background' }));
}

/** What axe finds on a page. */
async function objections(page, name) {
  const wrong = new Set();
  await bringAxe(page);
  for (const { width, rules, ...theme } of looksAt(name)) {
    await page.setViewportSize({ width, height: TALL });
    await page.waitForFunction(([wide, tall]) => innerWidth === wide && innerHeight === tall, [width, TALL]);
    await page.evaluate(letGo);
    await page.emulateMedia({ reducedMotion: 'reduce', ...theme });
    await page.evaluate(atRest);
    for (const one of await axeFinds(page, rules)) wrong.add(`${width} ${Object.values(theme).join(' ')}: ${one}`);
  }
  return [...wrong];
}

/** In the page: controls and words that do not fit, or a page that must be pushed sideways. */
function cutOff() {
  const wrong = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  const name = (element) =>
    `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`;
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const hides = (element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
  for (const element of document.querySelectorAll('a, button, input, select, textarea, label, h1, h2, h3, p, li')) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || element.closest('.vh, svg') || !element.checkVisibility()) continue;
    const pushed = element.closest('[data-sideways]');
    if (!pushed && (box.left < -1 || box.right > clientWidth + 1))
      wrong.push(`${name(element)} reaches out of the page`);
    if (hides(element) && element.tagName !== 'INPUT' && element.scrollWidth > element.clientWidth + 1)
      wrong.push(`${name(element)} is cut`);
    for (let around = element.parentElement; around && !scrolls(around); around = around.parentElement) {
      const outer = around.getBoundingClientRect();
      if (hides(around) && (box.right > outer.right + 1 || box.left < outer.left - 1))
        wrong.push(`${name(element)} is cut by ${around.className}`);
    }
    if (element.matches('button, a.btn') && element.scrollWidth > element.clientWidth + 1)
      wrong.push(`the words of ${name(element)} do not fit`);
  }
  return wrong;
}

/** What is lost of a page at 320 px, and where text is twice as large. */
async function losses(page, name, line) {
  const wrong = [];
  const look = async (how) => {
    await page.evaluate(atRest);
    const cut = await page.evaluate(cutOff);
    wrong.push(...cut.map((one) => `${how}: ${one}`));
    if (cut.length > 0) await page.screenshot({ path: `${PICTURES}cut-${name}-${how.replace(/\W+/g, '-')}.png` });
  };
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: null, contrast: null, forcedColors: null });
  await page.setViewportSize({ width: 320, height: 640 });
  await look('320 px');
  await line.send('Page.setFontSizes', { fontSizes: { standard: LARGE } });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await look(`200 % at ${width} px`);
  }
  await line.send('Page.setFontSizes', { fontSizes: { standard: LARGE / 2 } });
  return wrong;
}

test('on every page axe finds nothing in any theme, and nothing is lost at 320 px or with text at 200 %', {
  timeout: 900_000,
}, async () => {
  const found = await onEvery(async (page, name, line) => [
    ...(await objections(page, name)),
    ...(await losses(page, name, line)),
  ]);
  assert.equal(found.join('\n'), '');
});

/** The pages with most words: those of facilitators, with no more people than there are names to read. */
const WORDY = /^(console-(?!500)|plan|start)/;
/** Of them, a third whose turn it is. */
const wordy = (name) => WORDY.test(name) && (WHOLE || (fixtures.names.indexOf(name) + SEED) % 3 === 0);

const LANGUAGES = ['cy', 'ar'];
for (const language of WHOLE ? LANGUAGES : [LANGUAGES[SEED % LANGUAGES.length]]) {
  test(`nothing is lost at 320 px where facilitators read ${language}`, { timeout: 600_000 }, async () => {
    const found = await onEvery(
      async (page) => {
        await page.setViewportSize({ width: 320, height: 640 });
        await page.evaluate(atRest);
        return page.evaluate(cutOff);
      },
      language,
      wordy,
    );
    assert.equal(found.join('\n'), '');
  });
}

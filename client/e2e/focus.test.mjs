// What has the focus can be seen (WCAG 2.4.7, 2.4.11), whatever lies over the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { startFixtures } from './fixtures.mjs';

const PHONE = { width: 360, height: 640 };
/** Pages with something over them. */
const COVERED = ['notice', 'held', 'held-waits', 'lost', 'grace', 'sheet-notice', 'sheet-lost'];
/** No page has more to come by than this. */
const MOST = 80;

let browser;
let fixtures;
before(async () => {
  browser = await startBrowser();
  fixtures = await startFixtures(browser);
});
after(async () => {
  await fixtures?.stop();
  await browser?.close();
});

async function open(name) {
  const page = await browser.newPage({ viewport: PHONE, reducedMotion: 'reduce', locale: 'en-GB' });
  await page.goto(`${fixtures.url}/fixtures/${name}`);
  await page.locator(`html[data-shown="${name}"]`).waitFor();
  await page.locator('.notice, .lost').waitFor();
  // Its height is known once it is drawn.
  await page.waitForFunction(() => /-height: \d/.test(document.documentElement.style.cssText));
  return page;
}

/** In the page: what has the focus, whether it was there before, and whether something lies over all of it. */
function focused() {
  const element = document.activeElement;
  if (element === document.body) return { over: true };
  const again = element.dataset.been !== undefined;
  element.dataset.been = '';
  const { left, top, width, height } = element.getBoundingClientRect();
  const parts = [0.1, 0.5, 0.9];
  const seen = parts.some((x) =>
    parts.some((y) => {
      const there = document.elementFromPoint(left + width * x, top + height * y);
      return there && (element.contains(there) || there.contains(element));
    }),
  );
  return { again, seen, name: `${element.tagName} “${element.textContent.slice(0, 30)}”` };
}

test('nothing that has the focus is hidden by what lies over the page', async () => {
  const hidden = [];
  for (const name of COVERED) {
    const page = await open(name);
    let come = 0;
    for (; come < MOST; come++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(focused);
      if (at.over || at.again) break;
      if (!at.seen) hidden.push(`${name}: ${at.name}`);
    }
    assert.ok(come > 1 && come < MOST, `${name}: ${come} presses of Tab`);
    await page.close();
  }
  assert.deepEqual(hidden, []);
});

test('a button that is pressed by keyboard keeps its ring, and can be let go again', async () => {
  const page = await open('notice');
  const stay = page.getByRole('button', { name: 'Stay here' });
  await stay.focus();
  const ring = () => stay.evaluate((button) => getComputedStyle(button).boxShadow);
  for (const pressed of ['true', 'false']) {
    await page.keyboard.press('Enter');
    await page.locator(`[aria-pressed=${pressed}]`).and(stay).waitFor();
    assert.match(await ring(), /0px 0px 0px 5px/);
  }
});

// With 500 people in the session, long lists draw what is near the window: their
// names are all there, and what belongs to a name once one comes near it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { startFixtures } from './fixtures.mjs';
import { PATIENCE_MS } from './person.mjs';

/** Of a list of hundreds, fewer than this are drawn when it opens. */
const FEW = 100;

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
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${fixtures.url}/fixtures/${name}`);
  await page.locator(`html[data-shown="${name}"]`).waitFor();
  return page;
}

/** Fewer of something than of what it belongs to, and at least one. */
async function assertFew(some) {
  await some.first().waitFor();
  const count = await some.count();
  assert.ok(count < FEW, `${count} are drawn at once`);
}

test('everybody is listed by name, and has a menu when one comes near', async () => {
  const page = await open('console-500-people');
  const sheet = page.getByRole('dialog');
  const items = sheet.getByRole('listitem');
  assert.equal(await items.count(), 502);
  const menus = sheet.getByRole('button', { name: /^Move / });
  await assertFew(menus);

  await items.last().scrollIntoViewIfNeeded();
  await items
    .last()
    .getByRole('button', { name: /^Move / })
    .waitFor();
  await sheet.getByRole('searchbox', { name: 'Find a person' }).fill('Folasade 37');
  await sheet.getByRole('button', { name: 'Move Folasade 37' }).waitFor();
  assert.equal(await items.count(), 1);
  await page.context().close();
});

test('the keyboard gets from menu to menu beyond what was drawn at first', async () => {
  const page = await open('console-500-people');
  const menus = page.getByRole('dialog').getByRole('button', { name: /^Move / });
  await menus.first().waitFor();
  const atFirst = await menus.count();
  await menus.first().focus();
  for (let presses = 0; presses < FEW; presses++) await page.keyboard.press('Tab');
  const focused = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.match(focused, /^Move /);
  assert.ok((await menus.count()) > atFirst);
  await page.context().close();
});

for (const [name, menu] of [
  ['console-500-rooms', /^Room \d+: /],
  ['console-500-preview', /^Move .* to…$/],
]) {
  test(`every room is there by its number, and is drawn when one comes near: ${name}`, async () => {
    const page = await open(name);
    await assertFew(page.getByRole('article').filter({ has: page.getByRole('button', { name: menu }) }));
    const last = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Room 100' }) });
    await last.scrollIntoViewIfNeeded();
    await last.getByRole('button', { name: menu }).first().waitFor();
    await page.context().close();
  });
}

test('the wall of a hundred rooms has one card a room, twelve at a time', async () => {
  const page = await open('harvest-500');
  const wall = page.getByRole('region', { name: 'What the rooms said' });
  const rooms = wall.getByRole('heading', { name: /^Room \d+$/ });
  const cards = wall.getByRole('article');
  await rooms.first().waitFor();
  assert.equal(await rooms.count(), 12);
  assert.equal(await cards.count(), 12);
  await wall.getByRole('button', { name: '12 more rooms' }).click();
  await rooms.nth(23).waitFor();
  await wall.getByRole('button', { name: '1 more card' }).first().click();
  await cards.nth(24).waitFor();
  await wall.getByRole('button', { name: 'One card only' }).click();
  await cards.nth(24).waitFor({ state: 'detached' });
  assert.equal(await cards.count(), 24);
  await page.context().close();
});

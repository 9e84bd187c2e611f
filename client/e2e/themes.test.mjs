// Back together: alike cards are gathered into themes by menu, keyboard and drag, and everybody sees them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inRoomsOfTwo } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const FIRST = 'We moved the handover to the bedside.';
const SECOND = 'A board by the kettle, filled in by hand.';
const THEME = 'Where people stand anyway';

seen('cards are gathered into themes by menu, keyboard and drag, for everybody to see', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Themes', question: 'What got better?' });
  const [[one], [other]] = rooms;
  await share(one, FIRST);
  await share(other, SECOND);
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();

  const theme = (person, name = THEME) => person.page.getByRole('region', { name });
  await byMenu(host, theme);
  for (const person of people) {
    await person.sees(FIRST, theme(person, new RegExp(THEME)));
    assert.equal(await theme(person, new RegExp(THEME)).getByText(SECOND).count(), 0);
  }
  await byKeyboard(host, theme);
  await byDrag(host, theme);
  for (const person of people) await person.sees(SECOND, theme(person, /By hand/));

  await onTheProjector(host);
  await takeAway(host, theme);
  for (const person of people) await theme(person, /By hand/).waitFor({ state: 'detached' });
  await end(host, people);
  assertCalm([host, ...people]);
});

async function share(person, text) {
  await person.write('A new card', text);
  await person.press('Add to our cards');
  await person.press('Share with everyone', person.card(text));
  await person.card(text).getByText('Shared', { exact: true }).waitFor();
}

/** A new theme from a card's own menu. */
async function byMenu(host, theme) {
  await host.press(`Put with a theme: ${FIRST}`);
  await host.page.getByRole('menuitem', { name: /^New theme/ }).click();
  await host.write('What do these cards have in common?', THEME);
  await host.press('Add the theme');
  await host.sees(FIRST, theme(host));
}

/** Into a theme and out of it again; the focus stays with the card. */
async function byKeyboard(host, theme) {
  const menu = host.button(`Put with a theme: ${SECOND}`);
  const pick = async (name) => {
    await menu.and(host.page.locator(':focus')).waitFor();
    await host.page.keyboard.press('Enter');
    const item = host.page.getByRole('menuitem', { name });
    await item.waitFor();
    const items = await host.page.getByRole('menuitem').allTextContents();
    const wanted = items.findIndex((one) => one.includes(name));
    assert.ok(wanted >= 0, `the menu has ${items}`);
    for (let down = 0; down < wanted; down++) await host.page.keyboard.press('ArrowDown');
    await item.and(host.page.locator(':focus')).waitFor();
    await host.page.keyboard.press('Enter');
  };
  await host.listens();
  await menu.focus();
  await pick(THEME);
  await host.sees(SECOND, theme(host));
  await host.hears(new RegExp(`Put with “${THEME}”`));
  await pick('No theme');
  await theme(host).getByText(SECOND).waitFor({ state: 'detached' });
  await menu.and(host.page.locator(':focus')).waitFor();
}

/** A second theme, empty at first, and a card let go over it. */
async function byDrag(host, theme) {
  await host.press('New theme');
  await host.write('What do these cards have in common?', 'By hand, then');
  await host.press('Add the theme');
  await host.press('The theme “By hand, then”');
  await host.page.getByRole('menuitem', { name: 'Change its words' }).click();
  await host.write('What do these cards have in common?', 'By hand');
  await host.press('Save');
  await host.page.getByRole('article').filter({ hasText: SECOND }).dragTo(theme(host, 'By hand'));
  await host.sees(SECOND, theme(host, 'By hand'));
}

async function onTheProjector(host) {
  const opened = host.context.waitForEvent('page');
  await host.press('More');
  await host.page.getByRole('menuitem', { name: /^Open the display/ }).click();
  const display = await opened;
  for (const name of [THEME, 'By hand']) await display.getByRole('heading', { name }).waitFor();
  await display.close();
}

async function takeAway(host, theme) {
  await host.press('The theme “By hand”');
  await host.page.getByRole('menuitem', { name: /^Take the theme away/ }).click();
  await theme(host, 'By hand').waitFor({ state: 'detached' });
  await host.sees(SECOND);
}

/** The themes go on to the close, to the end and into the export. */
async function end(host, people) {
  await host.press('Next: Closing');
  for (const person of people) await person.page.getByRole('heading', { name: new RegExp(THEME) }).waitFor();
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  for (const person of people) {
    await person.page.getByRole('heading', { level: 1, name: /^Thank you/ }).waitFor();
    await person.sees(FIRST, person.page.getByRole('region', { name: new RegExp(THEME) }));
  }
  const download = host.page.waitForEvent('download');
  await host.press('Text (Markdown)');
  const text = await readFile(await (await download).path(), 'utf8');
  assert.match(text, new RegExp(`## Themes\n\n- ${THEME} \\(1 card\\)\n\n## Question 1`));
}

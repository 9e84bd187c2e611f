// A plan that changes while it runs, from a console as small as a phone.
import assert from 'node:assert/strict';
import { joinByLink, startSession, takePlan } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

// The first question is over by itself, a few seconds after everyone is back.
const PLAN = `title: Live
notice: 1s
grace: 1s
steps:
  - introduction: Hello
  - question: What got better?
    size: {target: 2, min: 2, max: 3}
    harvest: 3s
    auto: true
  - closing: Next time
`;

seen('a question is added, changed and comes by itself, and a room that has grown is split, at 360 px', async () => {
  const { host, link } = await startSession(at.browser, at.server, {
    title: 'Live',
    question: 'What?',
    options: PHONE,
  });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await takePlan(host, PLAN);
  await host.press('Open the doors');
  const people = [];
  for (const name of ['Ann', 'Raj', 'Wen', 'Sam']) people.push(await joinByLink(at.browser, at.server, name, link));
  await host.sees('4 people in the waiting room');
  await fits(host);
  await host.press(/^Next: Hello/);
  await host.press('See the rooms');
  await host.page.getByRole('article').filter({ hasText: 'Room 2' }).waitFor();
  await fits(host);
  await host.press(/^Send /);
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: /^Room \d/ }).waitFor();
  await host.sees('2 rooms, 4 people');
  await fits(host);
  await keys(host);
  await question(host);
  await split(host, people);

  await host.press('Bring everyone back');
  for (const person of [host, ...people]) {
    const last = person.page.getByText('last', { exact: true });
    await last.and(person.page.locator('em')).filter({ visible: true }).waitFor();
  }
  await host.page.getByRole('button', { name: 'See the rooms' }).waitFor();
  await fits(host);
  assertCalm([host, ...people]);
});

async function fits({ page }) {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.viewport.width);
}

/** The list of keys, which also turns them off. */
async function keys(host) {
  const list = host.page.getByRole('dialog', { name: 'Keys' });
  await host.page.keyboard.press('?');
  await host.sees('Do what the main button says (asks once)', list);
  await list.getByRole('checkbox', { name: 'Keys are on' }).click();
  await host.press('Close', list);
  await host.page.keyboard.press('?');
  assert.equal(await list.count(), 0);
  await host.press('More');
  await host.page.getByRole('menuitem', { name: 'Keys' }).click();
  assert.equal(await list.getByRole('checkbox', { name: 'Keys are on' }).isChecked(), false);
  await host.press('Close', list);
}

/** A question that nobody had planned, and then its words once more. */
async function question(host) {
  const sheet = host.page.getByRole('dialog');
  await host.page.getByRole('tab', { name: 'Plan' }).click();
  await host.press('Add a question');
  await host.press('Add it after this step', sheet);
  await host.sees('A question needs some words.', sheet);
  await host.write('The question', 'What would make it stay?', sheet);
  await host.press('Add it after this step', sheet);
  await host.press(/^Question 2/);
  await host.write('The question', 'What would make it *last*?', sheet);
  await host.press('Save', sheet);
  await host.sees('What would make it last?');
  await host.page.getByRole('tab', { name: 'Now' }).click();
}

/** Two rooms become one of four, which is too many, and two again. */
async function split(host, people) {
  const room = (number) => host.page.getByRole('article', { name: `Room ${number}` });
  await host.press(/^Room 2: /);
  await host.page.getByRole('menuitem', { name: /^Bring into another room/ }).click();
  await host.press('Bring them to Room 1', host.page.getByRole('dialog'));
  await host.sees('4 people', room(1));
  await host.press('Make two rooms of it', room(1));
  await host.sees('2 people', room(1));
  await host.sees('2 people', room(3));
  const headings = people.map((person) => person.page.getByRole('heading', { level: 1, name: /^Room [13]/ }));
  for (const heading of headings) await heading.waitFor();
  const three = await Promise.all(headings.map((heading) => heading.filter({ hasText: /^Room 3/ }).count()));
  assert.equal(
    three.reduce((sum, one) => sum + one, 0),
    2,
  );
}

// Doors that do not open: each says what is so, and what one can do.
import assert from 'node:assert/strict';
import { joinByLink, startSession } from './evening.mjs';
import { Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const says = (person, heading) => person.page.getByRole('heading', { level: 1, name: heading }).waitFor();

seen('a wrong code, a session that is closed or locked, a removed person, a nod, an old browser', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'The door', question: 'What helps?' });
  const visitor = await Person.at(at.browser, at.server, 'Visitor');
  await visitor.go('/j#ABCD2345');
  await says(visitor, 'That link or code opens no door');
  await visitor.press('Type a code');
  await visitor.page.getByRole('textbox', { name: 'Code' }).fill('ABC');
  await visitor.press('Find the door');
  await visitor.sees('A code has eight letters and numbers. Spaces don’t count.');

  await visitor.go(link);
  await says(visitor, 'The door');
  await visitor.sees('The doors are not open yet.');
  await host.page.getByRole('link', { name: /console/i }).click();
  await host.press('Open the doors');
  await visitor.page.reload();
  await visitor.page.getByLabel('Your name for today').fill('Visitor');

  const ann = await joinByLink(at.browser, at.server, 'Ann', link);
  await says(ann, 'You’re in, Ann.');
  await host.press('People');
  await host.press('Move Ann');
  await host.page.getByRole('menuitem', { name: /^Remove/ }).click();
  await host.press('Remove from the session', host.page.getByRole('dialog'));
  await says(ann, 'You are no longer in this session');
  await ann.go(link);
  await says(ann, 'You are no longer in this session');

  const lock = host.page.getByLabel(/^Let nobody new in/);
  await lock.click();
  await lock.and(host.page.locator(':checked')).waitFor();
  await visitor.press('Come in');
  await visitor.sees('Nobody new can come in at the moment.');
  await lock.click();
  const name = visitor.page.getByLabel('Your name for today');
  await name.waitFor();
  assert.equal(await name.inputValue(), 'Visitor');

  // On since Ann was removed, and not turned off by the lock.
  const nod = host.page.getByLabel(/^New people wait until you let them in/);
  await nod.and(host.page.locator(':checked')).waitFor();
  await visitor.press('Come in');
  await says(visitor, 'A facilitator will let you in');
  await host.press('Let in');
  await says(visitor, 'You’re in, Visitor.');
  await nod.click();
  await nod.and(host.page.locator(':not(:checked)')).waitFor();
  const wen = await joinByLink(at.browser, at.server, 'Wen', link);
  await says(wen, 'You’re in, Wen.');

  const old = await Person.at(at.browser, at.server, 'Old');
  await old.context.addInitScript(() => {
    CSS.supports = () => false;
  });
  await old.go(link);
  await says(old, 'This browser is too old for Plenary');
  assert.deepEqual(old.problems, []);
});

// The rooms before they are sent: reasons, advice, and moving people in three ways.
import assert from 'node:assert/strict';
import { joinByLink, startSession } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const NAMES = ['Ann', 'Raj', 'Wen', 'Sam', 'Ida', 'Tom', 'Eve', 'Max'];

seen('the rooms can be looked at, reshuffled, and changed by drag, keyboard and menu', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'Rooms', question: 'What got better?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('Open the doors');
  const people = [];
  for (const name of NAMES) people.push(await joinByLink(at.browser, at.server, name, link));
  await host.sees('8 people in the waiting room');
  await host.press(/^Next: Introduction/);
  await host.press('See the rooms');
  const room = (number) => host.page.getByRole('article').filter({ hasText: `Room ${number}` });
  await room(2).getByRole('listitem').nth(3).waitFor();
  await host.sees('The first rooms of this session');

  const nameIn = async (number) => (await room(number).locator('li bdi').first().textContent()).trim();
  const dragged = await nameIn(1);
  await room(1).getByRole('listitem').filter({ hasText: dragged }).dragTo(room(2));
  await room(2).getByText(dragged, { exact: true }).waitFor();
  await host.sees('1 person stays where you put them.');

  const byMenu = await nameIn(1);
  await host.press(`Move ${byMenu} to…`);
  await host.page.getByRole('menuitem', { name: /^Room 2/ }).click();
  await room(2).getByText(byMenu, { exact: true }).waitFor();

  await host.page.getByRole('button', { name: `Move ${byMenu} to…` }).focus();
  await host.page.keyboard.press('Enter');
  await host.page.getByRole('menuitem', { name: /^Room 1/ }).focus();
  await host.page.keyboard.press('Enter');
  await room(1).getByText(byMenu, { exact: true }).waitFor();
  const menu = room(1).getByRole('button', { name: `Move ${byMenu} to…` });
  await menu.and(host.page.locator(':focus')).waitFor();

  await host.press('Reshuffle');
  await host.sees('2 people stay where you put them.');
  assert.equal(await room(2).getByText(dragged, { exact: true }).count(), 1);
  await host.press('Reshuffle them, too');
  await host.page.getByText('stay where you put them').waitFor({ state: 'detached' });
  assertCalm([host, ...people]);
});

seen('five come: one room for all, or pairs', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'Five', question: 'What got better?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('Open the doors');
  const people = [];
  for (const name of NAMES.slice(0, 5)) people.push(await joinByLink(at.browser, at.server, name, link));
  await host.sees('5 people in the waiting room');
  await host.press(/^Next: Introduction/);
  await host.press('See the rooms');
  await host.page.getByRole('button', { name: /^Talk here together for \d+ minutes$/ }).waitFor();
  await host.press('In pairs: 2 and 3');
  await host.sees('5 present: 1 room of 3 and 1 room of 2.');
  await host.page.getByRole('button', { name: /^Send 5 people into 2 rooms/ }).waitFor();
  assertCalm([host, ...people]);
});

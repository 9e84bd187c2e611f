// What several tests do with a session before they do what they are about.
import { readFile } from 'node:fs/promises';
import { Person } from './person.mjs';

/** Starts a session on the start page; gives its host, on the page with the links, and the ways in. */
export async function startSession(browser, server, { title, question, options }) {
  const host = await Person.at(browser, server, 'Jo', options);
  await host.go('/');
  await host.write('What is it called?', title);
  await host.press('Continue');
  await host.write('Your question', question);
  await host.page.getByLabel('Your name, as people see it').fill('Jo');
  await host.press(`Start “${title}”`);
  await host.page.getByRole('heading', { name: `“${title}” is ready` }).waitFor();
  const link = await host.page.getByLabel('Link', { exact: true }).inputValue();
  const code = await host.page.getByText(/^[0-9A-Z]{4} [0-9A-Z]{4}$/).textContent();
  return { host, link, code };
}

/** Changes the plan's seconds of notice and of grace, as a person who keeps plans in files would. */
export async function planWith(host, seconds) {
  await host.press('Import or export');
  const download = host.page.waitForEvent('download');
  await host.press('Download this plan');
  let plan = await readFile(await (await download).path(), 'utf8');
  for (const [key, span] of Object.entries(seconds))
    plan = plan.replace(new RegExp(`^${key}: .*$`, 'm'), `${key}: ${span}s`);
  await host.page.getByLabel('Or paste it here').fill(plan);
  await host.press('Use this plan');
  await host.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** On the plan page: another plan, pasted as the file that it is. */
export async function takePlan(host, plan) {
  await host.press('Import or export');
  await host.page.getByLabel('Or paste it here').fill(plan);
  await host.press('Use this plan');
  await host.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** On the plan page: rooms of two for the question that is open. */
export async function smallRooms(host) {
  const people = host.page.getByRole('group', { name: 'People in a room' });
  for (let size = Number(await people.getByRole('status').textContent()); size > 2; size--) {
    await people.getByRole('button', { name: 'Less: People in a room' }).click();
  }
}

/** The door's form: a name for today, and in. */
export async function comeIn(person) {
  await person.page.getByLabel('Your name for today').fill(person.name);
  await person.press('Come in');
}

/** Joins by the link. */
export async function joinByLink(browser, server, name, link, options) {
  const person = await Person.at(browser, server, name, options);
  await person.go(link);
  await comeIn(person);
  return person;
}

/** Joins from the start page by typing the code. */
export async function joinByCode(browser, server, name, code, options) {
  const person = await Person.at(browser, server, name, options);
  await person.go('/');
  await person.page.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase());
  await person.press('Join');
  await comeIn(person);
  return person;
}

/** The number of the room that somebody is in, from the heading of the page. */
export async function roomOf(person) {
  const heading = person.page.getByRole('heading', { level: 1, name: /^Room \d+/ });
  await heading.waitFor();
  return Number(/^Room (\d+)/.exec(await heading.textContent())[1]);
}

const PAIRS = ['Ann', 'Raj', 'Wen', 'Sam'];

/** A session of one question with four people in two rooms; gives who sits together. */
export async function inRoomsOfTwo(at, { title, question, names = PAIRS, grace = 1 }) {
  const { host, link } = await startSession(at.browser, at.server, { title, question });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await planWith(host, { notice: 1, grace });
  await host.press('Open the doors');
  const people = [];
  for (const name of names) people.push(await joinByLink(at.browser, at.server, name, link));
  await host.sees(`${people.length} people in the waiting room`);
  await host.press(/^Next: Introduction/);
  await host.press('See the rooms');
  await host.press(/^Send /);
  const seated = new Map();
  for (const person of people) {
    const number = await roomOf(person);
    seated.set(number, [...(seated.get(number) ?? []), person]);
  }
  const numbers = [...seated.keys()].sort((a, b) => a - b);
  return { host, link, people, rooms: numbers.map((number) => seated.get(number)) };
}

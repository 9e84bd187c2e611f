// A whole session of two questions by six people and one who is late.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { startBrowser } from './browser.mjs';
import { comeIn, joinByCode, joinByLink, planWith, roomOf, smallRooms, startSession } from './evening.mjs';
import { assertCalm, Person, seen } from './person.mjs';
import { startNodes, startServer } from './server.mjs';

const TITLE = 'Thursday evening improvers';
const FIRST = 'What got a little better where you work?';
const SECOND = 'What would make it last?';
const SHARED = 'We moved the handover to the bedside.';
const KEPT = 'Nobody reads the board in the corridor.';
const DRAFTED = 'Ask the night shift first.';
const UNSENT = 'and then perhaps the';
const LASTING = 'Write down why, not only what.';
const TOPIC = 'How to begin with no time';

let server;
let browser;
before(async () => {
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
});

const servers = {
  'on one server': startServer,
  'on two servers that share a Redis': () => startNodes(2),
};
for (const [where, begin] of Object.entries(servers)) {
  seen(`a funnel of two questions, from the start page to erased, ${where}`, async () => {
    server = await begin();
    try {
      await funnel();
    } finally {
      await server.stop();
    }
  });
}

async function funnel() {
  const { host, link, code, facilitator } = await prepare();
  const early = await Promise.all([
    joinByLink(browser, server, 'Ann', link),
    joinByCode(browser, server, 'Raj', code),
    joinByLink(browser, server, 'Wen', link),
    joinByCode(browser, server, 'Sam', code),
  ]);
  for (const person of early) await person.page.getByRole('heading', { name: `You’re in, ${person.name}.` }).waitFor();
  await host.sees('4 people in the waiting room');

  await introduce(host, early);
  const rooms = await send(host, early, { question: 1, rooms: 2 });
  await host.sees('4 of 4 arrived');
  const [here, there] = [...rooms.values()];
  await shareWithOneNotYet(here);
  await keep(there);
  await reload(there[0], rooms);
  await askPrivately(there[1], there[0], facilitator);
  const late = await comeLate(link, rooms);
  const all = [...early, late];

  await recall(host, all, { undoFirst: true });
  await inTurn(host, here, there, all);
  await markCards(there[0]);
  assert.equal(await late.page.getByText(KEPT).count(), 0);

  await askSecond(host, all);
  const again = await send(host, all, { question: 2, rooms: 2 });
  await host.sees('5 of 5 arrived');
  const [writer] = [...again.values()][0];
  await addCard(writer, LASTING);
  await writer.press('Share with everyone');
  await writer.page.getByText('Shared', { exact: true }).waitFor();
  await recall(host, all, {});
  for (const person of all) await person.sees(LASTING);
  // What was shared before is folded away below.
  await late.seesNot(SHARED);
  await late.page.getByText(/^Question 1: /).click();
  await late.sees(SHARED);

  await close(host, all);
  await end(host, all);
  await exports(host);
  await erase(host, all, link);
  assertCalm([host, facilitator, ...all]);
}

/** Start page, plan editor with a second question, a facilitator's own link, open doors. */
async function prepare() {
  const { host, link, code } = await startSession(browser, server, { title: TITLE, question: FIRST });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.press('Add a question');
  await host.write('The question', SECOND);
  await smallRooms(host);
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await planWith(host, { grace: 12 });

  const first = await Person.at(browser, server, 'Early');
  await first.go(link);
  await first.sees('The doors are not open yet.');
  assertCalm([first]);
  await first.context.close();

  await host.press('Open the doors');
  await host.page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
  await host.press('More');
  await host.page.getByRole('menuitem', { name: 'Share and invite' }).click();
  await host.press('Make a link');
  const invitation = await host.page.getByLabel('Invite a facilitator', { exact: true }).inputValue();
  await host.press('Close');

  const facilitator = await Person.at(browser, server, 'Priya');
  await facilitator.go(invitation);
  await comeIn(facilitator);
  await facilitator.sees('Jo is running the session');
  return { host, link, code, facilitator };
}

async function introduce(host, people) {
  for (const person of people) await person.listens();
  await host.press(/^Next: Introduction/);
  for (const person of people) {
    await person.arrives({ heading: /^Main room/, title: 'Main room', says: 'You are in the main room.' });
  }
}

/** See the rooms, Send, the notice, and everybody in a room. Gives people by room number. */
async function send(host, people, { question, rooms }) {
  await host.press('See the rooms');
  await host.page.getByRole('heading', { name: 'See the rooms' }).waitFor();
  for (const person of people) await person.listens();
  await host.press(`Send ${people.length} people into ${rooms} rooms for 8 minutes`);
  for (const person of people) await person.alarmed(/^Moving to Room \d in \d s/);
  const seated = new Map();
  for (const person of people) {
    const number = await roomOf(person);
    await person.arrives({
      heading: new RegExp(`^Room ${number}, question ${question}, 8 minutes, with `),
      title: `Room ${number}, question ${question}`,
      says: `You are in Room ${number}.`,
    });
    await person.sees(question === 1 ? FIRST : SECOND);
    seated.set(number, [...(seated.get(number) ?? []), person]);
  }
  assert.equal(seated.size, rooms);
  return seated;
}

async function addCard(person, text) {
  await person.write('A new card', text);
  await person.press('Add to our cards');
  await person.card(text).waitFor();
}

/** One shares, the other says not yet; the second time it leaves. */
async function shareWithOneNotYet([one, other]) {
  await addCard(one, SHARED);
  await one.press('Share with everyone', one.card(SHARED));
  await other.press('Not yet', other.card(SHARED));
  for (const person of [one, other]) await person.sees('Draft, only this room sees it', person.card(SHARED));
  await other.press('Share with everyone', other.card(SHARED));
  await one.sees(/^Everyone will see this in \d+ s$/, one.card(SHARED));
  await one.card(SHARED).getByText('Shared', { exact: true }).waitFor();
}

async function keep([one, other]) {
  await addCard(one, KEPT);
  await other.press('We’ll keep this one', other.card(KEPT));
  for (const person of [one, other]) await person.sees('Kept between us', person.card(KEPT));
}

/** A reload in a breakout: the same room, the room's draft, and what was typed and not sent. */
async function reload(person, rooms) {
  const number = await roomOf(person);
  await addCard(person, DRAFTED);
  await person.write('A new card', UNSENT);
  await person.page.reload();
  assert.equal(await roomOf(person), number);
  assert.ok(rooms.get(number).includes(person));
  await person.sees('Draft, only this room sees it', person.card(DRAFTED));
  await person.sees('Kept between us', person.card(KEPT));
  assert.equal(await person.page.getByLabel('A new card').inputValue(), UNSENT);
  assert.equal(await person.page.evaluate(() => document.activeElement.tagName), 'H1');
  await person.listens();
}

/** Asks just for oneself: facilitators see it and answer, the room sees nothing of it. */
async function askPrivately(person, roommate, facilitator) {
  await person.press('Help');
  await person.press(/^Just me, privately/);
  await person.write('Write to the facilitators', 'I would like another room, please.');
  await person.press('Send', person.page.getByRole('dialog'));
  await facilitator.sees(`${person.name}, privately`);
  await facilitator.press('Write');
  await facilitator.sees('I would like another room, please.', facilitator.page.getByRole('dialog'));
  await facilitator.write(`Write to ${person.name}`, 'Of course. After this question?');
  await facilitator.press('Send', facilitator.page.getByRole('dialog'));
  await facilitator.press('Close', facilitator.page.getByRole('dialog'));
  await person.sees('Of course. After this question?', person.page.getByRole('dialog'));
  assert.equal(await roommate.page.getByText('I would like another room').count(), 0);
  await person.press('I’m done', person.page.getByRole('dialog'));
  await facilitator.sees('Nobody is asking for help.');
}

async function comeLate(link, rooms) {
  const late = await joinByLink(browser, server, 'Maya', link);
  const number = await roomOf(late);
  assert.ok(rooms.has(number));
  for (const person of rooms.get(number)) {
    await person.page.waitForFunction(() => window.heard.some(({ text }) => text.includes('Maya has come in.')));
  }
  await late.listens();
  return late;
}

/** Bring everyone back, with its grace; the first time it may be undone. */
async function recall(host, people, { undoFirst }) {
  for (const person of people) await person.listens();
  await host.press('Bring everyone back');
  if (undoFirst) {
    for (const person of people) await person.sees(/^Finishing up: \d+ s for the sentence\.$/);
    await host.press('Undo: stay in the rooms');
    for (const person of people) await person.page.getByText(/^Finishing up: /).waitFor({ state: 'detached' });
    await host.press('Bring everyone back');
  }
  for (const person of people) await person.alarmed(/^Back together in \d+ s/);
  for (const person of people) {
    await person.arrives({
      heading: /^Back together$/,
      title: 'Back together',
      says: 'You are back in the main room, with everyone.',
    });
  }
  await host.sees(`${people.length} of ${people.length} arrived`);
}

/** Rooms in turn: one speaks, one passes. */
async function inTurn(host, [speaker], [passer], all) {
  for (const person of all) await person.sees(SHARED);
  await speaker.press('I’ll speak');
  await passer.press('Pass');
  await host.sees('would like to speak');
  await host.sees(/^passes/);
  await host.press(
    /^Give the floor to Room \d$/,
    host.page.getByRole('listitem').filter({ hasText: 'would like to speak' }),
  );
  await speaker.page.getByRole('heading', { name: 'Your room has the floor' }).waitFor();
  await passer.page.getByRole('heading', { name: /^Room \d has the floor$/ }).waitFor();
}

async function markCards(person) {
  await person.sees('3 of your 3 marks left');
  await person.press(`Mark ${SHARED}`);
  await person.sees('2 of your 3 marks left');
}

async function askSecond(host, people) {
  for (const person of people) await person.listens();
  await host.press('Next: question 2');
  for (const person of people) {
    await person.arrives({ heading: /^Main room/, title: 'Main room', says: 'You are in the main room.' });
    await person.sees(SECOND);
  }
}

/** Topics for next time, with marks. */
async function close(host, people) {
  for (const person of people) await person.listens();
  await host.press('Next: Closing');
  for (const person of people) {
    await person.arrives({
      heading: /^Closing$/,
      title: 'Closing',
      says: 'You are in the main room. The closing has begun.',
    });
  }
  const [one, other] = people;
  await one.write('A topic for next time', TOPIC);
  await one.press('Add it');
  await other.press(/^\d marks? How to begin/);
  await other.sees('2 of your 3 marks left');
  await host.sees(TOPIC);
}

async function end(host, people) {
  for (const person of people) await person.listens();
  await host.press('End the session');
  await host.press('End the session', host.page.getByRole('dialog'));
  for (const person of people) {
    await person.arrives({
      heading: new RegExp(`^Thank you, ${person.name}\\.$`),
      title: `Thank you: ${TITLE}`,
      says: 'The session is over.',
    });
    await person.sees(SHARED);
    await person.sees(LASTING);
  }
  await host.page.getByRole('heading', { name: 'Thank you. The session has ended.' }).waitFor();
}

/** Three files with what was shared and nothing else. */
async function exports(host) {
  for (const [button, ending] of [
    ['Text (Markdown)', 'md'],
    ['Table (CSV)', 'csv'],
    ['Data (JSON)', 'json'],
  ]) {
    const download = host.page.waitForEvent('download');
    await host.press(button);
    const file = await download;
    assert.equal(file.suggestedFilename(), `${TITLE}.${ending}`);
    const text = await readFile(await file.path(), 'utf8');
    for (const words of [SHARED, LASTING]) assert.ok(text.includes(words), `${ending} lacks: ${words}\n${text}`);
    for (const words of [KEPT, DRAFTED, UNSENT]) assert.ok(!text.includes(words), `${ending} has: ${words}`);
  }
}

async function erase(host, people, link) {
  await host.press('Erase everything now');
  await host.write('Type erase to go on', 'erase');
  await host.press('Erase everything');
  await host.page.getByRole('heading', { name: 'Erased. Nothing of this session is left on the server.' }).waitFor();
  const [one] = people;
  assertCalm([one]);
  // Nothing of it is left in the browser either, as soon as that has heard of it.
  await one.page.waitForFunction(() => Object.keys(localStorage).every((name) => !/seat|draft/.test(name)));
  await one.page.reload();
  await one.page.getByRole('heading', { name: /over|not known|has no place/ }).waitFor();
  await one.go(link);
  await one.page.getByRole('heading', { name: 'That link or code opens no door' }).waitFor();
  one.problems = [];
}

// Moves that find people in the middle of something: typing, with a sheet open, or wanting to stay.
import assert from 'node:assert/strict';
import { joinByLink, planWith, smallRooms, startSession } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const TITLE = 'Over the move';
const THOUGHT = 'What we tried was ';
const WORD = 'again ';
/** Nobody types longer than this before the move is there. */
const MOST_WORDS = 200;

const at = setUp(startServer);

async function evening() {
  const { host, link } = await startSession(at.browser, at.server, { title: TITLE, question: 'What got better?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await planWith(host, { notice: 8, grace: 12 });
  await host.press('Open the doors');
  const people = await Promise.all(
    ['Ann', 'Raj', 'Wen', 'Sam'].map((name) => joinByLink(at.browser, at.server, name, link)),
  );
  await host.sees('4 people in the waiting room');
  await host.press(/^Next: Introduction/);
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Main room' }).waitFor();
  await host.press('See the rooms');
  return { host, people };
}

/** The notice of a page that stays after its move. */
const held = (person, where) => person.page.getByRole('heading', { name: where });

/** Types on and on, in a field, until the page is one of before the move; gives what was typed. */
async function typesOverTheMove(person, label, where) {
  const field = person.page.getByLabel(label, { exact: true });
  await field.click();
  await person.page.keyboard.type(THOUGHT);
  for (let words = 0; words < MOST_WORDS; words++) {
    if (await held(person, where).isVisible()) return field.inputValue();
    await person.page.keyboard.type(WORD, { delay: 60 });
  }
  throw new Error(`${person.name} was never held`);
}

/** What is spoken on a page as its accessibility tree has it: nothing that is inert. */
async function spoken(person, role) {
  const line = await person.context.newCDPSession(person.page);
  const { nodes } = await line.send('Accessibility.getFullAXTree');
  await line.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const words = ({ name, childIds = [] }) =>
    name?.value || childIds.map((id) => (byId.has(id) ? words(byId.get(id)) : '')).join('');
  return nodes.filter((node) => !node.ignored && node.role?.value === role).map(words);
}

const inRoom = (number) => ({
  heading: new RegExp(`^Room ${number}, question 1, 8 minutes, with `),
  title: `Room ${number}, question 1`,
  says: `You are in Room ${number}.`,
});
const HOME = {
  heading: /^Back together$/,
  title: 'Back together',
  says: 'You are back in the main room, with everyone.',
};

/** The room of somebody whose page stays. */
async function heldFor(person) {
  const heading = held(person, /^You are in Room \d+ now$/);
  await heading.waitFor();
  return /\d+/.exec(await heading.textContent())[0];
}

seen('a move finds one typing, one with Help open, one who stays, and loses nothing', async () => {
  const { host, people } = await evening();
  const [ann, raj, wen, sam] = people;
  await raj.press('Help');
  const help = raj.page.getByRole('dialog', { name: 'What would help?' });
  await help.waitFor();
  for (const person of people) await person.listens();
  await host.press(/^Send /);

  const typing = typesOverTheMove(ann, 'Write to everyone', /^You are in Room \d+ now$/);
  const going = (async () => {
    await raj.page.getByRole('button', { name: 'Move now' }).waitFor();
    assert.match((await spoken(raj, 'alert')).join(), /^Moving to Room \d in \d s/);
    await raj.press('Move now', help);
    await raj.sees(/You go along in \d s\./, help);
    await raj.hears(/^You go along in \d s\./);
  })();
  const staying = (async () => {
    await wen.key('Stay here');
    await wen.page.keyboard.press('Enter');
    await wen.page.locator('[aria-pressed=false]').filter({ hasText: 'Stay here' }).waitFor();
    await wen.page.keyboard.press('Enter');
    await wen.page.locator('[aria-pressed=true]').filter({ hasText: 'Stay here' }).waitFor();
  })();
  const [toAll] = await Promise.all([typing, going, staying]);

  // Released by pausing, at once, and by one's own press.
  const room = { ann: await heldFor(ann), wen: await heldFor(wen) };
  await ann.arrives(inRoom(room.ann));
  await raj.page.getByRole('heading', { level: 1, name: /^Room \d/ }).waitFor();
  assert.equal(await raj.page.getByRole('dialog').count(), 0);
  await raj.page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await wen.button('Move now').and(wen.page.locator(':focus')).waitFor();
  await wen.page.keyboard.press('Enter');
  await wen.arrives(inRoom(room.wen));

  await aLineThatDrops(sam);

  for (const person of people) await person.listens();
  await host.press('Bring everyone back');
  const card = await typesOverTheMove(ann, 'A new card', 'You are in the main room now');
  await ann.press('Move now');
  for (const person of people) await person.arrives(HOME);
  assert.equal(await ann.page.getByLabel('A new card', { exact: true }).inputValue(), card);
  assert.equal(await ann.page.getByLabel('Write to everyone', { exact: true }).inputValue(), toAll);
  for (const words of [toAll, card]) assert.match(words, new RegExp(`^${THOUGHT}(${WORD})+`));

  sam.problems = sam.problems.filter((problem) => !problem.includes('WebSocket'));
  assertCalm([host, ...people]);
});

/** Told as one of the two loud things, in an open sheet as well; then one line on where one is. */
async function aLineThatDrops(person) {
  await person.page.getByRole('heading', { level: 1, name: /^Room \d/ }).waitFor();
  await person.press('You');
  await person.listens();
  person.cut();
  await person.alarmed(/^The line dropped\. Trying again\.$/);
  assert.deepEqual(await spoken(person, 'alert'), ['The line dropped. Trying again.']);
  person.mend();
  await person.press('Try now', person.page.getByRole('dialog'));
  await person.hears(/^You are back\. Question 1, \d:\d\d left\.$/);
  await person.sees(/^You are back\. Question 1, \d:\d\d left\.$/);
  await person.press('Back', person.page.getByRole('dialog'));
  await person.listens();
  await person.page.reload();
  await person.sees(/^You are back\. Question 1, \d:\d\d left\.$/);
}

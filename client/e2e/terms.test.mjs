// A session on people's own terms: one whose page moves when they say so, one
// who comes late, one language for those who take part, and a projector.
import assert from 'node:assert/strict';
import { joinByLink, planWith, smallRooms, startSession } from './evening.mjs';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const FIRST = 'What got a little better where you work?';
const CARD = 'We moved the handover to the bedside.';

const at = setUp(startServer);

/** The projector's window, opened from the console. */
async function openDisplay(host) {
  const opened = host.context.waitForEvent('page');
  await host.press('More');
  await host.page.getByRole('menuitem', { name: 'Open the display' }).click();
  return opened;
}

seen('a page that moves when its person says so, a latecomer, and the wall', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'Own terms', question: FIRST });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await smallRooms(host);
  await host.press('Add a question');
  await host.write('The question', 'What would make it last?');
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await planWith(host, { grace: 12 });
  await host.press('Open the doors');
  const people = [];
  for (const name of ['Ann', 'Raj', 'Wen']) people.push(await joinByLink(at.browser, at.server, name, link));
  const [ann, raj] = people;
  await host.sees('3 people in the waiting room');

  const wall = await openDisplay(host);
  await wall.getByText('Join with').waitFor();
  await wall.getByRole('img', { name: 'QR picture of the link to join' }).waitFor();

  await ann.press('You');
  await ann.page.getByText('For me, on this device').click();
  await ann.page.getByLabel(/^Don’t change my page by itself/).check();
  await ann.press('Back', ann.page.getByRole('dialog'));

  await host.press(/^Next: Introduction/);
  await ann.page.getByRole('heading', { level: 1, name: 'Main room' }).waitFor();
  await host.press('See the rooms');
  await ann.listens();
  await host.press('Talk here together for 8 minutes');
  await ann.sees('Your page stays until you press the button.');
  await raj.page.getByRole('heading', { level: 1, name: /^Room 1/ }).waitFor();
  await host.sees('3 of 3 arrived'); // she is in the room, and her page waits
  assert.equal(await ann.page.getByRole('heading', { level: 1, name: 'Main room' }).count(), 1);
  await ann.press('Join Room 1');
  await ann.arrives({ heading: /^Room 1, question 1/, title: 'Room 1, question 1', says: 'You are in Room 1.' });
  await wall.getByRole('heading', { level: 1, name: FIRST }).waitFor();
  await wall.getByRole('timer').waitFor();

  await raj.write('A new card', CARD);
  await raj.press('Add to our cards');
  await raj.press('Share with everyone', raj.card(CARD));
  await raj.card(CARD).getByText('Shared', { exact: true }).waitFor();
  assert.equal(await wall.getByText(CARD).count(), 0);
  await host.press('Bring everyone back');
  await wall.getByText(CARD).waitFor();
  await ann.press('Join everyone');
  await ann.arrives({ heading: /^Back together$/, title: 'Back together', says: 'You are back in the main room' });

  await host.press('Next: question 2');
  const late = await joinByLink(at.browser, at.server, 'Maya', link);
  await late.sees('1 card was shared before you came.');
  await late.press('Read them');
  await late.sees(CARD, late.page.getByRole('dialog'));
  await late.press('Back', late.page.getByRole('dialog'));
  await late.page.getByText('was shared before you came').waitFor({ state: 'detached' });
  await ann.seesNot(/shared before you came/);
  assertCalm([host, late, ...people]);
});

seen('those who take part read the language that the host chose', async () => {
  const { host, link } = await startSession(at.browser, at.server, { title: 'Newid bach', question: 'Beth wellodd?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('About the session');
  await host.page.getByLabel('Language of the pages of those who take part').selectOption('ar');
  await host.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  await host.press('Open the doors');
  const person = await Person.at(at.browser, at.server, 'Nour');
  await person.go(link);
  await person.write('اسمك لهذا اليوم', 'نور');
  await person.press('ادخل');
  await person.page.getByRole('heading', { name: 'أنت معنا، نور.' }).waitFor();
  assert.equal(await person.page.evaluate(() => document.documentElement.dir), 'rtl');
  await host.sees('1 person in the waiting room');
  assertCalm([host, person]);
});

// In a room: how one is here, a name under a card for who ticks it, the quiet room, a card of two people, and help.
import assert from 'node:assert/strict';
import { inRoomsOfTwo, roomOf } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const CARD = 'Ask the night shift first.';

seen('somebody says how they are here, signs a card, and steps out where nobody sees them', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'In a room', question: 'What got better?' });
  const [[one, other]] = rooms;

  await one.press('You');
  await one.page.getByRole('radio', { name: 'listening' }).click();
  await one.press('Back', one.page.getByRole('dialog'));
  await other.sees('listening');

  await one.press('You');
  await one.page.getByRole('checkbox', { name: /^Please write along, too/ }).click();
  await one.press('Back', one.page.getByRole('dialog'));
  for (const person of rooms[0]) await person.sees(/^This room also writes/);
  for (const person of rooms[1]) await person.seesNot(/^This room also writes/);

  await one.write('A new card', CARD);
  await one.press('Add to our cards');
  await other.card(CARD).waitFor();
  await other.press('Share with everyone', other.card(CARD));
  await one.card(CARD).getByText('Shared', { exact: true }).waitFor();
  await one.card(CARD).getByLabel('Put my name to it').click();
  await other.sees(`Signed by ${one.name}`, other.card(CARD));

  await one.press('Leave');
  await one.press(/^Quiet room/);
  await one.page.getByRole('heading', { level: 1, name: 'Quiet room' }).waitFor();
  await one.press(/^Back to Room/);
  await one.page.getByRole('heading', { level: 1, name: /^Room 1/ }).waitFor();
  await one.card(CARD).waitFor();

  await host.press('Bring everyone back');
  for (const person of people) await person.sees(`Signed by ${one.name}`);

  await host.press('Give the floor to Room 1');
  for (const person of rooms[0]) await person.sees(/^Would one of you speak for us\?/);
  for (const person of rooms[1]) {
    await person.page.getByRole('heading', { name: 'Room 1 has the floor' }).waitFor();
    await person.seesNot(/speak for us/);
  }
  assertCalm([host, ...people]);
});

seen('two people write on one card and lose no word, and somebody is helped privately', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Together', question: 'What got better?' });
  const [[one, other], elsewhere] = rooms;
  await one.write('A new card', CARD);
  await one.press('Add to our cards');
  for (const person of [one, other]) await person.press('Edit', person.card(CARD));
  const line = (person) => person.page.getByLabel('Line 1 of this card');

  one.cut();
  await one.sees('The line dropped. Trying again.');
  await line(one).fill('Ask the night shift, and the porters.');
  await line(other).fill('Ask the night shift before the meeting.');
  await other.press('Done');
  await other.card('before the meeting').waitFor();
  one.mend();
  for (const person of [one, other]) {
    await person.card('before the meeting').filter({ hasText: 'and the porters' }).waitFor();
    assert.equal(await person.page.getByRole('article').count(), 1);
  }

  const tab = (person, name) => person.page.getByRole('tab', { name }).click();
  await tab(other, 'Chat');
  await other.write('Write to this room', 'Not for one today');
  await other.press('Send');
  await tab(one, 'Chat');
  await one.sees('Not for one today');
  await one.write('Write to this room', 'It was like https://example.org/chart.');
  await one.press('Send');
  const link = other.page.getByRole('link', { name: 'https://example.org/chart', exact: true });
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
  await other.press(/^Put it with the Links/);
  for (const person of [one, other]) await person.sees('It is with the Links, without a name.');
  await tab(one, 'People');
  await one.press(`What you can do about ${other.name}`);
  await one.page.getByRole('menuitem', { name: /^Hide for me/ }).click();
  await one.sees('Hidden for you');
  await tab(one, 'Chat');
  await one.sees(/^A line from somebody you have hidden/);
  await one.seesNot('Not for one today');
  await one.press('Show it');
  await one.sees('Not for one today');
  await other.seesNot(/hidden/i);

  await privately(host, one, other);
  for (const person of elsewhere) await person.seesNot(/visit/);
  one.problems = one.problems.filter((problem) => !problem.includes('WebSocket'));
  assertCalm([host, ...people]);
});

/** Somebody asks for themselves alone: nobody comes before they say yes, and their room sees a visit, not who asked. */
async function privately(host, asker, neighbour) {
  await asker.press('Help');
  await asker.press(/^Just me, privately/);
  await asker.page.getByRole('dialog', { name: 'You and the facilitators' }).waitFor();
  await host.sees(`${asker.name}, privately`);
  await neighbour.seesNot(/facilitators, privately|asked for a facilitator/);
  assert.equal(await host.button('Visit').count(), 0);

  await host.press('Write');
  await host.write(`Write to ${asker.name}`, 'I am here. What would help?');
  await host.press('Send', host.page.getByRole('dialog'));
  await asker.sees('I am here. What would help?');
  await host.press('Close', host.page.getByRole('dialog'));

  // What was read stays read when the page is loaded anew.
  await asker.page.reload();
  await roomOf(asker);
  await asker.page.getByRole('button', { name: 'Help', exact: true }).click();
  await asker.sees('I am here. What would help?');

  await host.press('Offer a visit');
  await asker.sees('Jo could visit your room. Would you like that?');
  await asker.press('Yes, please');
  await host.sees('They would like the visit.');
  await host.press('Visit');
  for (const person of [asker, neighbour]) await person.sees('Jo is visiting your room.');
  await asker.press('I’m done');
  await host.sees('Nobody is asking for help.');
}

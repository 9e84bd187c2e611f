// What the console does beside the plain loop: seen by those who do it and those whom it is done for.
import assert from 'node:assert/strict';
import { inRoomsOfTwo, roomOf } from './evening.mjs';
import { assertCalm, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

const at = setUp(startServer);

const BEGUN = 'I had begun to write';

seen('the main chat can be for facilitators only', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Chat', question: 'What got better?' });
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  const [[reader], [writer]] = rooms;
  await writer.write('Write to everyone', BEGUN);
  const only = host.page.getByRole('checkbox', { name: /^Only facilitators write here/ });
  await only.click();
  for (const person of people) await person.sees('Facilitators write here for now.');
  await reader.page.getByRole('textbox', { name: 'Write to everyone' }).waitFor({ state: 'detached' });
  await writer.press('Send');
  await writer.sees('Only facilitators write here at present. Your words are still in the box.');
  assert.equal(await writer.page.getByLabel('Write to everyone').inputValue(), BEGUN);

  await host.write('Write here', 'We go on at half past.');
  await host.press('Send');
  for (const person of people) await person.sees('We go on at half past.');

  await only.click();
  await reader.page.getByRole('textbox', { name: 'Write to everyone' }).waitFor();
  await writer.press('Send');
  for (const person of [host, ...people]) await person.sees(BEGUN);
  assertCalm([host, ...people]);
});

seen('a room is brought into another by hand', async () => {
  const { host, people, rooms } = await inRoomsOfTwo(at, { title: 'Merge', question: 'What got better?' });
  const [from, to] = rooms;
  await from[0].write('A new card', 'Ours, from before');
  await from[0].press('Add to our cards');
  await from[0].card('Ours, from before').waitFor();
  for (const person of from) await person.listens();
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Give everyone \+2:00/ }).click();
  for (const person of people)
    await person.page
      .getByRole('timer')
      .filter({ hasText: /^(9|10):/ })
      .first()
      .waitFor();
  await host.press(/^Room 1: /);
  await host.page.getByRole('menuitem', { name: /^Bring into another room/ }).click();
  await host.press('Bring them to Room 2', host.page.getByRole('dialog'));
  for (const person of from) {
    await person.arrives({ heading: /^Room 2, question 1/, title: 'Room 2, question 1', says: 'You are in Room 2.' });
  }
  for (const person of to) assert.equal(await roomOf(person), 2);
  await host.sees('Ended', host.page.getByRole('article', { name: 'Room 1' }));
  for (const person of people) {
    await host.sees(person.name, host.page.getByRole('article', { name: 'Room 2' }));
    await person.seesNot('Ours, from before');
  }
  await host.press('Bring everyone back');
  for (const person of people) await person.page.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  for (const person of to) await person.seesNot('Ours, from before');
  assertCalm([host, ...people]);
});

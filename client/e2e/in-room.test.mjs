// In a room: how one is here, a name under a card for who ticks it, and the quiet room.
import { inRoomsOfTwo } from './evening.mjs';
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
  assertCalm([host, ...people]);
});

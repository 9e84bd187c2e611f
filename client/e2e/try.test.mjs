// Try it: one press, and a newcomer is in a running breakout, from both sides.
import assert from 'node:assert/strict';
import { assertCalm, Person, seen, setUp } from './person.mjs';
import { startServer } from './server.mjs';

/** What the start page promises: "in under a minute". */
const PROMISED_MS = 60_000;

const at = setUp(startServer);

seen('one press leads to a running breakout with 11 simulated people', async () => {
  const person = await Person.at(at.browser, at.server, 'Newcomer');
  person.page.setDefaultTimeout(PROMISED_MS);
  await person.go('/');
  const pressed = performance.now();
  await person.press('Try it: you and 11 simulated people');
  const room = person.page.frameLocator('iframe[title="You as participant"]');
  const desk = person.page.frameLocator('iframe[title="You as facilitator"]');
  await room.getByRole('heading', { level: 1, name: /^Room \d/ }).waitFor();
  await desk.getByRole('heading', { name: /, In rooms$/ }).waitFor();
  const took = performance.now() - pressed;
  assert.ok(took < PROMISED_MS, `it took ${Math.round(took)} ms`);

  await desk.getByText(/^(\d+) of \1 arrived/).waitFor();
  await room.getByLabel('A new card').fill('Ask the night shift first.');
  await room.getByRole('button', { name: 'Add to our cards' }).click();
  await room.getByRole('article').filter({ hasText: 'Ask the night shift first.' }).waitFor();
  await desk.getByRole('button', { name: 'Bring everyone back' }).click();
  await room.getByRole('heading', { level: 1, name: 'Back together' }).waitFor();
  assertCalm([person]);
});

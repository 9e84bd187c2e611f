// Who may be heard in the main room, through a real LiveKit: in an introduction one
// asks, a facilitator gives the floor, and nothing opens but by one's own press.
import assert from 'node:assert/strict';
import { axeFinds, bringAxe } from './axe.mjs';
import { assertCalm, seen } from './person.mjs';
import { gather, perceives, planOf, setUpTalking } from './voices.mjs';

const PLAN = planOf();

const at = setUpTalking();

const opened = (person) => person.page.evaluate(() => window.opened);

seen('in an introduction one asks, is given the floor, and is heard after one’s own press', async () => {
  const { host, all } = await gather(at.browser, at.talking, at.server, PLAN);
  const [ann, raj, ...others] = all;
  for (const person of all) await person.press('Join muted');
  await speaks(raj, [ann, ...others]); // in the lobby they are few

  await host.press(/^Next: Welcome/);
  await raj.page.getByText('From here on people ask before they speak.').waitFor();
  for (const person of all) {
    await person.button('Ask to speak').waitFor();
    for (const what of ['Microphone', 'Camera'])
      assert.equal(await person.page.getByRole('button', { name: new RegExp(`^${what} o`) }).count(), 0);
  }
  for (const person of [ann, ...others]) await perceives(person, 'heard', []);
  await looksRight(raj);

  await ann.press('Ask to speak');
  await ann.button('You have asked: lower your hand').waitFor();
  await looksRight(ann);
  await host.page.getByText('1 person asks to speak').waitFor();
  assert.deepEqual(await opened(ann), { mic: 0, camera: 0 });
  const give = host.button('Give the floor to Ann');
  await give.focus();
  await host.page.keyboard.press('Enter');
  await ann.page
    .getByRole('status')
    .getByText('You have the floor: press the microphone when you are ready.')
    .waitFor();
  await ann.button('Microphone off').waitFor();
  assert.deepEqual(await opened(ann), { mic: 0, camera: 0 }, 'something opened without a press');
  for (const person of [raj, ...others]) await perceives(person, 'heard', []);
  await looksRight(ann);
  await looksRight(host);

  await speaks(ann, [raj, ...others]);
  await raj.page.getByRole('list', { name: 'On the stage' }).getByText('Ann').waitFor();
  await looksRight(raj);
  await ann.press('Camera off');
  for (const person of [raj, ...others]) await perceives(person, 'seen', [ann]);

  await host.press('Take it back from Ann');
  await ann.page.getByText('From here on people ask before they speak.').waitFor();
  await ann.button('Ask to speak').waitFor();
  for (const person of [raj, ...others]) {
    await perceives(person, 'heard', []);
    await perceives(person, 'seen', []);
  }

  // Given again, they press again; and they give it back by themselves.
  await ann.press('Ask to speak');
  await host.press('Give the floor to Ann');
  await speaks(ann, [raj, ...others]);
  await ann.press('Give the floor back', ann.page.getByRole('navigation'));
  await ann.button('Ask to speak').waitFor();
  for (const person of [raj, ...others]) await perceives(person, 'heard', []);
  assertCalm([host, ...all]);
});

/** Somebody presses their microphone, and the others hear them and nobody else. */
async function speaks(person, others) {
  await person.press('Microphone off');
  await person.button('Microphone on').waitFor();
  for (const other of others) await perceives(other, 'heard', [person]);
}

/** axe finds nothing. */
async function looksRight({ page }) {
  await bringAxe(page);
  assert.deepEqual(await axeFinds(page), []);
}

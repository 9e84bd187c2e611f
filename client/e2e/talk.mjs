// Four people talk in the browser, through a real LiveKit: each hears and sees
// exactly their own room, and nobody is unmuted by a move.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { axeFinds, bringAxe } from './axe.mjs';
import { roomOf } from './evening.mjs';
import { assertCalm, seen } from './person.mjs';
import { gather, log, perceives, planOf, setUpTalking } from './voices.mjs';

const PLAN = planOf({ questions: 2 });

/** From the end of LiveKit to a voice that is heard again: it is started anew within a second. */
const BACK_WITHIN_MS = 10_000;

const at = setUpTalking();

const mic = (person, on) => person.button(on ? 'Microphone on' : 'Microphone off');
const camera = (person, on) => person.button(on ? 'Camera on' : 'Camera off');

seen('four people hear and see exactly their own room', async () => {
  const { host, all } = await gather(at.browser, at.talking, at.server, PLAN);
  const partitions = new Map([['main', all]]);

  const [checked, ...others] = all;
  await checked.page.getByText('Check microphone and camera').click();
  await checked.press('Try the microphone');
  await checked.press('Try the camera');
  await checked.page.getByLabel('Your own picture').waitFor();
  await looksRight(checked);
  for (const person of all) await person.press('Join muted');
  for (const person of all) await mic(person, false).waitFor();
  await opened(checked, { mic: 1, camera: 1 });
  for (const person of others) await opened(person, { mic: 0, camera: 0 });
  await mic(all[0], false).click();
  await mic(all[0], true).waitFor();
  for (const person of others) await perceives(person, 'heard', [checked]);
  for (const person of all) await perceives(person, 'seen', []); // what is checked is shown to nobody
  for (const person of others) await opened(person, { mic: 0, camera: 0 });
  await looksRight(checked);
  await host.press(/^Next: Welcome/);
  await checked.button('Ask to speak').waitFor();

  const first = await send(host, all, partitions);
  await talk(first);
  await recall(host, all);

  await host.press('Next: question 2');
  const second = await send(host, all, partitions);
  for (const [number, pair] of second) {
    for (const person of pair) await mic(person, true).waitFor(); // their own last choice in a breakout
    for (const person of pair) await camera(person, true).waitFor();
    for (const person of pair) await perceives(person, 'heard', without(pair, person));
    for (const person of pair) await perceives(person, 'seen', without(pair, person));
    assert.notDeepEqual(names(pair), names(first.get(number) ?? []), 'the same two again');
  }
  assertCalm([host, ...all]);
  await looksRight(checked);
  await withoutPictures(second);
  await awayAndBack(second);
  await showsTheirScreen(second);
  for (const person of all) person.problems.length = 0; // browsers complain of a LiveKit that is away
  await recall(host, all);

  const inPlace = (place) => (partitions.get(place) ?? []).map(({ number }) => number);
  for (const person of all) assert.deepEqual((await log(person, inPlace)).strays, [], person.name);
  assertCalm([host, ...all]);
});

async function opened(person, wanted) {
  assert.deepEqual(await person.page.evaluate(() => window.opened), wanted, `${person.name} has devices opened`);
}

const without = (people, person) => people.filter((other) => other !== person);
const names = (people) => people.map(({ name }) => name).sort();

async function send(host, all, partitions) {
  await host.press('See the rooms');
  await host.press('Send 4 people into 2 rooms for 8 minutes');
  const rooms = new Map();
  for (const person of all) {
    const number = await roomOf(person);
    rooms.set(number, [...(rooms.get(number) ?? []), person]);
  }
  assert.equal(rooms.size, 2);
  const round = partitions.size === 1 ? 1 : 2;
  for (const [number, pair] of rooms) partitions.set(`room/${round}.${number}`, pair);
  return rooms;
}

/** The first breakout begins muted without cameras; everybody turns both on. */
async function talk(rooms) {
  for (const person of [...rooms.values()].flat()) {
    await mic(person, false).click();
    await camera(person, false).click();
    await mic(person, true).waitFor();
    await camera(person, true).waitFor();
  }
  for (const pair of rooms.values())
    for (const person of pair) {
      await perceives(person, 'heard', without(pair, person));
      await perceives(person, 'seen', without(pair, person));
    }
}

/** Back in the main room everybody is muted, without a camera. */
async function recall(host, all) {
  await host.press('Bring everyone back');
  for (const person of all)
    await person.page.getByRole('heading', { level: 1, name: /^Back together|^Main room/ }).waitFor();
  for (const person of all) {
    await mic(person, false).waitFor();
    await camera(person, false).waitFor();
    await person.button('Show your screen').waitFor();
    assert.equal(await person.page.locator('figure video').count(), 0);
    await perceives(person, 'heard', []);
    await perceives(person, 'seen', []);
  }
}

/** A screen is seen in the room where it is shown; the move that comes next ends it. */
async function showsTheirScreen(rooms) {
  const [shows, sees] = [...rooms.values()][0];
  await shows.press('Show your screen');
  await shows.button('Stop showing your screen').waitFor();
  const screen = sees.page.locator('figure video');
  await screen.waitFor();
  await sees.page.waitForFunction(() => document.querySelector('figure video')?.videoWidth > 0);
  await looksRight(sees);
}

/** axe finds nothing, with everything open. */
async function looksRight({ page }) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await bringAxe(page);
  assert.deepEqual(await axeFinds(page), []);
}

/** Who wants no pictures is sent none, is heard and seen as before, and can have them again. */
async function withoutPictures(rooms) {
  const [saves, other] = [...rooms.values()][0];
  const show = saves.page.getByRole('checkbox', { name: 'Show pictures' });
  await saves.page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await show.uncheck();
  await perceives(saves, 'seen', []);
  await perceives(saves, 'heard', [other]);
  await perceives(other, 'seen', [saves]);
  await show.check();
  await perceives(saves, 'seen', [other]);
}

/** In the page: notes that it once said voices are away. */
function noteBanner() {
  new MutationObserver(() => {
    window.wasAway ||= document.body.textContent.includes('Voice and video are away.');
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/**
 * LiveKit dies in a breakout: writing goes on, and voices come back into the same
 * rooms. Who was muted stays muted.
 */
async function awayAndBack(rooms) {
  const people = [...rooms.values()].flat();
  const [talks, muted] = [...rooms.values()][0];
  await mic(muted, true).click();
  await mic(muted, false).waitFor();
  for (const { page } of people) await page.evaluate(noteBanner); // it may not last long
  const killed = Date.now();
  process.kill(Number(execFileSync('pgrep', ['-P', String(at.server.pid), 'livekit-server'])), 'SIGKILL');
  for (const { page } of people) await page.waitForFunction(() => window.wasAway);
  await talks.write('A new card', 'Written meanwhile.');
  await talks.press('Add to our cards');
  await muted.card('Written meanwhile.').waitFor();
  await perceives(muted, 'heard', [talks]);
  const took = Date.now() - killed;
  console.log(`voices were back ${took} ms after LiveKit was killed`);
  assert.ok(took < BACK_WITHIN_MS, `voices were away for ${took} ms`);
  await mic(muted, false).waitFor();
  await perceives(talks, 'heard', []);
  for (const pair of [...rooms.values()].slice(1))
    for (const person of pair) await perceives(person, 'heard', without(pair, person));
  for (const pair of rooms.values()) for (const person of pair) await perceives(person, 'seen', without(pair, person));
}

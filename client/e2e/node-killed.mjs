// A server is killed in a breakout while another, on the same Redis and the same
// LiveKit, goes on: nobody's voice stops, and writing is back through the other one.
import assert from 'node:assert/strict';
import { startBalancer } from './balancer.mjs';
import { roomOf } from './evening.mjs';
import { startLivekit } from './livekit.mjs';
import { assertCalm, seen } from './person.mjs';
import { startNodes } from './server.mjs';
import { gather, log, perceives, planOf, setUpTalking } from './voices.mjs';

const PLAN = planOf({ notice: 3, grace: 1 });

/** Voices are looked at every 20 ms; a busy computer looks away for longer than a voice is away. */
const LONGEST_PAUSE_MS = 1_000;
/** Longer than LiveKit's client would hold out if it took the cut line for the end of sound. */
const WATCHED_MS = 12_000;

async function startPair() {
  const livekit = await startLivekit();
  const ports = [];
  const balancer = await startBalancer(ports);
  const media = ['--media', livekit.url, '--media-key', livekit.key, '--media-secret', livekit.secret];
  const pair = await startNodes(2, '--base-url', balancer.url, ...media);
  ports.push(...pair.nodes.map(({ url }) => Number(new URL(url).port)));
  const server = {
    url: balancer.url,
    node: () => server,
    /** Kills the server by which most lines go. */
    killBusiest: () => {
      const [busiest] = [...pair.nodes].sort((a, b) => lines(b) - lines(a));
      process.kill(busiest.pid, 'SIGKILL');
    },
    stop: async () => {
      balancer.stop();
      await pair.stop();
      await livekit.stop();
    },
  };
  const lines = ({ url }) => balancer.lines(Number(new URL(url).port));
  return server;
}

const at = setUpTalking(startPair);

seen('a server that is killed takes nobody’s voice with it', async () => {
  const { host, all } = await gather(at.browser, at.talking, at.server, PLAN);
  for (const person of all) await person.press('Join muted');
  await host.press(/^Next: Welcome/);
  await host.press('See the rooms');
  await host.press('Send 4 people into 2 rooms for 8 minutes');
  const partitions = new Map([['main', all]]);
  for (const person of all) {
    const number = await roomOf(person);
    partitions.set(`room/1.${number}`, [...(partitions.get(`room/1.${number}`) ?? []), person]);
  }
  const pairs = [...partitions.values()].slice(1);
  for (const person of all) await person.press('Microphone off');
  for (const pair of pairs) for (const person of pair) await perceives(person, 'heard', without(pair, person));

  for (const { page } of all) await page.evaluate(noteMending);
  at.server.killBusiest();
  const times = await Promise.all(all.map(({ page }) => page.evaluate(() => performance.now())));
  await all[0].write('A new card', 'Written meanwhile.');
  await all[0].press('Add to our cards');
  const [first] = pairs.filter((pair) => pair.includes(all[0]));
  for (const person of first) await person.card('Written meanwhile.').waitFor();
  for (const [n, { page, name }] of all.entries()) {
    const until = times[n] + WATCHED_MS;
    await page.waitForFunction((until) => performance.now() > until, until);
    const pause = await page.evaluate(longestPause, { from: times[n], until });
    console.log(`${name}: the longest pause was ${Math.round(pause)} ms`);
    assert.ok(pause < LONGEST_PAUSE_MS, `${name} heard nothing for ${pause} ms`);
  }
  const mended = await Promise.all(all.map(({ page }) => page.evaluate(() => window.mended === true)));
  assert.ok(mended.includes(true), 'nobody spoke with LiveKit by way of that server: nothing was tried');

  await host.press('Bring everyone back');
  for (const person of all) await person.button('Microphone off').waitFor();
  const inPlace = (place) => (partitions.get(place) ?? []).map(({ number }) => number);
  for (const person of all) assert.deepEqual((await log(person, inPlace)).strays, [], person.name);
  for (const person of all) person.problems = person.problems.filter((one) => !/WebSocket|ERR_|50[23]/.test(one)); // lines that were cut
  assertCalm(all);
});

const without = (people, person) => people.filter((other) => other !== person);

/** In the page: notes that the line to LiveKit was once cut. */
function noteMending() {
  new MutationObserver(() => {
    window.mended ||= document.body.textContent.includes('is being mended');
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

/** In the page: how long nothing was heard, at the longest. */
function longestPause({ from, until }) {
  const heard = window.noted.filter(({ kind, at }) => kind === 'heard' && at > from && at < until).map(({ at }) => at);
  const times = [from, ...heard, until];
  return Math.max(...times.slice(1).map((time, n) => time - times[n]));
}

// How long a move takes: connected ahead, as Plenary does it, and by leaving and
// then joining, at several round trips, in turn. From the moment of the move until
// the new room is heard and seen, until it hears whoever moved, and until the old
// room is silent. Then what forwarding costs LiveKit. Ends with 1 when connecting
// ahead is not worth it.
//
//   make bench-media
import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startLivekit } from '../e2e/livekit.mjs';
import { devices, HUES, meddle, startTalkingBrowser, TONES } from '../e2e/voices.mjs';
import { startRelay } from './relay.mjs';

const ROUND_TRIPS = [0, 40, 100];
const RUNS = 5;
/** At the longest round trip, heard: connected ahead, as a part of leaving and joining. */
const MOST = 0.35;
/** How many see and hear each other while LiveKit's processor time is counted, and how long. */
const TALKERS = 4;
const COUNTED_S = 10;
const [OLD, NEW, MOVER] = [0, 1, 2];

const livekit = await startLivekit();
const { key, secret, tcp, udp } = livekit;

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
function token(sub, video) {
  const words = `${encoded({ alg: 'HS256' })}.${encoded({ iss: key, sub, exp: Math.floor(Date.now() / 1000) + 60, video })}`;
  return `${words}.${createHmac('sha256', secret).update(words).digest('base64url')}`;
}
const pass = (room, seat) => ({
  room,
  token: token(String(seat), { roomJoin: true, room }),
  generation: 1,
  rule: 'choice',
});

async function newRoom() {
  const name = randomBytes(16).toString('hex');
  const answer = await fetch(`${livekit.url}/twirp/livekit.RoomService/CreateRoom`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token('', { roomCreate: true })}` },
    body: JSON.stringify({ name }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return name;
}

/** The page's own way into rooms, as the product has it, in a file by itself. */
async function bundled() {
  const entry = fileURLToPath(new URL('../src/media/way.ts', import.meta.url));
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'way' } },
  });
  return output[0].code;
}

/** An empty page with it, on this computer: browsers give microphones to such ones. */
async function serve(code) {
  const server = createServer((request, answer) => {
    const script = request.url === '/way.js';
    answer.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html' });
    answer.end(script ? code : '<!doctype html><title>bench</title>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** In the page: candidates lead to the relay instead. */
function relayed([from, to]) {
  window.candidates = (line) => (/ udp /i.test(line) ? line.replace(` ${from} `, ` ${to} `) : undefined);
}

async function pageOf(browser, number, site, ports) {
  const context = await browser.newContext({ permissions: ['microphone', 'camera'] });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.addInitScript(devices, { own: number, tones: TONES, hues: HUES });
  if (ports) {
    await page.addInitScript(relayed, ports);
    await page.addInitScript(meddle);
  }
  await page.goto(site);
  await page.evaluate(async () => {
    const { Way } = await import('/way.js');
    const told = { onHeard() {}, onMending() {}, onLost() {} };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const own = { mic: stream.getAudioTracks()[0], camera: stream.getVideoTracks()[0] };
    const on = { mic: true, camera: true };
    /** The ways of this page, by name. */
    window.ways = {};
    window.connect = async (name, pass, url) => {
      window.ways[name] = new Way(pass, told);
      await window.ways[name].connect(url);
    };
    window.enter = (name) => {
      window.ways[name].enter();
      return window.ways[name].publish(own, on);
    };
    window.ready = (name) => window.ways[name].publish(own, { mic: false, camera: false });
    window.since = (time) => performance.timeOrigin + time;
  });
  return page;
}

const join = (page, name, room, seat, port) =>
  page.evaluate(
    async ([name, pass, url]) => {
      await window.connect(name, pass, url);
      await window.enter(name);
    },
    [name, pass(room, seat), `ws://127.0.0.1:${port}`],
  );

/** In the page: the voice and the picture of who is in the next room are agreed on. */
function agreed() {
  const others = [...window.ways.to.room.remoteParticipants.values()];
  return others.length > 0 && others.every((one) => [...one.trackPublications.values()].every(({ track }) => track));
}

/** When somebody was perceived first after a moment of the whole computer. */
const first = (page, kind, who, at) =>
  page
    .waitForFunction(
      ([of, whom, at]) => {
        const found = window.noted.find(({ at: t, kind, who }) => kind === of && who === whom && window.since(t) > at);
        return found && window.since(found.at) - at;
      },
      [kind, who, at],
      { polling: 20, timeout: 30_000 },
    )
    .then((found) => found.jsonValue());

const now = (page) => page.evaluate(() => performance.timeOrigin + performance.now());

async function move({ old, fresh, mover }, relay, ahead) {
  const [from, to] = [await newRoom(), await newRoom()];
  await join(old, 'room', from, OLD, tcp);
  await join(fresh, 'room', to, NEW, tcp);
  await join(mover, 'from', from, MOVER, relay.tcp);
  const settled = await now(mover);
  for (const kind of ['heard', 'seen']) await first(mover, kind, OLD, settled);
  await first(old, 'heard', MOVER, settled);
  const url = `ws://127.0.0.1:${relay.tcp}`;
  if (ahead)
    await mover.evaluate(
      async ([pass, url]) => {
        await window.connect('to', pass, url);
        await window.ready('to');
      },
      [pass(to, MOVER), url],
    );
  if (ahead) await mover.waitForFunction(agreed); // a notice lasts for seconds
  const at = await mover.evaluate(
    async ([ahead, pass, url]) => {
      const at = performance.timeOrigin + performance.now();
      window.ways.from.leave();
      window.going = (ahead ? Promise.resolve() : window.connect('to', pass, url)).then(() => window.enter('to'));
      return at;
    },
    [ahead, pass(to, MOVER), url],
  );
  const [hears, sees, isHeard] = await Promise.all([
    first(mover, 'heard', NEW, at),
    first(mover, 'seen', NEW, at),
    first(fresh, 'heard', MOVER, at),
  ]);
  const silent = await mover.evaluate(
    ([who, at]) =>
      Math.max(0, ...window.noted.filter((one) => one.who === who).map((one) => window.since(one.at) - at)),
    [OLD, at],
  );
  for (const page of [old, fresh, mover])
    await page.evaluate(async () => {
      await window.going;
      for (const way of Object.values(window.ways)) way.leave();
      window.ways = {};
      window.noted.length = 0;
    });
  return { hears, sees, isHeard, silent };
}

function median(all) {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]);
}

/** Milliseconds of processor time of a process so far. */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const ticks = Number(execFileSync('getconf', ['CLK_TCK']));
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticks;
}

/** Milliseconds of LiveKit's processor per second and forwarded voice with its picture. */
async function forwarding(pages, pid) {
  const room = await newRoom();
  for (let n = 0; n < TALKERS; n++) await join(pages[n % pages.length], `talker ${n}`, room, 10 + n, tcp);
  const at = await now(pages[0]);
  await first(pages[0], 'seen', 1, at);
  const before = processorTime(pid);
  await pages[0].waitForTimeout(COUNTED_S * 1_000);
  return (processorTime(pid) - before) / COUNTED_S / (TALKERS * (TALKERS - 1));
}

const server = await serve(await bundled());
const site = `http://127.0.0.1:${server.address().port}/`;
const relay = await startRelay({ tcp, udp });
const browser = await startTalkingBrowser();
const pages = {
  old: await pageOf(browser, OLD, site),
  fresh: await pageOf(browser, NEW, site),
  mover: await pageOf(browser, MOVER, site, [udp, relay.udp]),
};
let ratio = Number.POSITIVE_INFINITY;
try {
  for (const roundTrip of ROUND_TRIPS) {
    relay.roundTrip = roundTrip;
    const runs = { true: [], false: [] };
    for (let run = 0; run < RUNS; run++)
      for (const ahead of [true, false]) runs[ahead].push(await move(pages, relay, ahead));
    const of = (ahead, what) => median(runs[ahead].map((run) => run[what]));
    for (const ahead of [true, false])
      console.log(
        `${String(roundTrip).padStart(3)} ms round trip, ${ahead ? 'connected ahead' : 'leave, then join'}: hears after ${of(ahead, 'hears')} ms, sees ${of(ahead, 'sees')}, is heard ${of(ahead, 'isHeard')}, the old room is silent after ${of(ahead, 'silent')}`,
      );
    const heard = (ahead) => Math.max(of(ahead, 'hears'), of(ahead, 'isHeard'));
    ratio = heard(true) / heard(false);
  }
  if (relay.carried === 0) throw new Error('no sound went through the relay');
  const cost = await forwarding([pages.old, pages.fresh], livekit.pid);
  console.log(
    `LiveKit: ${cost.toFixed(1)} ms of a processor per second and forwarded voice with a picture of 320 by 180 at 15 a second`,
  );
} finally {
  await browser.close();
  relay.stop();
  server.close();
  await livekit.stop();
}
console.log(
  `at ${ROUND_TRIPS.at(-1)} ms, connected ahead, hearing and being heard takes ${ratio.toFixed(2)} of what leaving and joining takes; at most ${MOST} (medians of ${RUNS})`,
);
process.exitCode = ratio > MOST ? 1 : 0;

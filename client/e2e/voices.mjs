// People with a voice and a picture of their own: a tone that nobody else has and
// a colour, from devices that the test plays. Every page notes what it hears and
// sees, and where it is told to be, on its own clock.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startBrowser } from './browser.mjs';
import { comeIn, startSession } from './evening.mjs';
import { Person, setUp } from './person.mjs';
import { startServer } from './server.mjs';

/** A browser with devices that the test plays, whose pages are all in front. */
export function startTalkingBrowser() {
  return startBrowser({
    flags: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
    off: ['WebRtcHideLocalIpsWithMdns'],
  });
}

/** A plan of an introduction and questions for rooms of two, by voice; seconds of notice and of grace. */
export function planOf({ questions = 1, notice = 4, grace = 2 } = {}) {
  const question = (_, n) => `  - question: Question ${n + 1}?
    length: 8m
    harvest: 10m
    size: 2
`;
  return `title: Voices
talk: browser
notice: ${notice}s
grace: ${grace}s
steps:
  - introduction: Welcome
    length: 5m
${Array.from({ length: questions }, question).join('')}`;
}

/** What setUp gives, with voice and video and a browser that talks. */
export function setUpTalking(begin = () => startServer('--media', 'auto')) {
  const at = setUp(begin);
  before(async () => {
    at.talking = await startTalkingBrowser();
  });
  after(() => at.talking?.close());
  return at;
}

/** Tones far enough from one another, and hues likewise: by number of the person. */
export const TONES = [600, 1100, 1700, 2500];
export const HUES = [0, 90, 180, 270];

export function devices({ own, tones, hues }) {
  const opened = { mic: 0, camera: 0 };
  window.opened = opened;
  window.noted = [];
  window.told = [];
  const context = new AudioContext();
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const stream = new MediaStream();
    if (audio) {
      opened.mic++;
      const tone = new OscillatorNode(context, { frequency: tones[own] });
      const out = new MediaStreamAudioDestinationNode(context);
      tone.connect(new GainNode(context, { gain: 0.4 })).connect(out);
      tone.start();
      stream.addTrack(out.stream.getAudioTracks()[0]);
    }
    if (video) {
      opened.camera++;
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
      const draw = canvas.getContext('2d');
      const paint = setInterval(() => {
        draw.fillStyle = `hsl(${hues[own]} 90% 50%)`;
        draw.fillRect(0, 0, 320, 180);
        draw.fillStyle = 'white';
        draw.fillRect((performance.now() / 10) % 300, 80, 4, 4);
      }, 66);
      const [track] = canvas.captureStream(15).getVideoTracks();
      const stop = track.stop.bind(track);
      track.stop = () => {
        if (!track.clones) clearInterval(paint);
        stop();
      };
      const clone = track.clone.bind(track);
      track.clone = () => {
        track.clones = true;
        return clone();
      };
      stream.addTrack(track);
    }
    return stream;
  };

  // A screen is one's own picture once more.
  navigator.mediaDevices.getDisplayMedia = () => navigator.mediaDevices.getUserMedia({ video: true });

  const note = (kind, who, at = performance.now()) => window.noted.push({ at, kind, who });
  const hear = (track, line) => {
    // Remote sound comes to an analyser only while an element plays it, too.
    const element = Object.assign(new Audio(), { srcObject: new MediaStream([track]), muted: true });
    void element.play();
    const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    let rendered = 0;
    const look = setInterval(() => {
      if (track.readyState === 'ended') return clearInterval(look);
      // A busy computer stops rendering for a while: what an analyser has then is old.
      if (context.currentTime - rendered < 1024 / context.sampleRate) return;
      rendered = context.currentTime;
      analyser.getFloatFrequencyData(levels);
      // Nothing comes by a line that is closed: what is rendered later came before that.
      for (const [who, tone] of tones.entries())
        if (levels[Math.round((tone * 1024) / context.sampleRate)] > -50)
          note('heard', who, Math.min(performance.now(), line.closedAt));
    }, 20);
  };
  const see = (track) => {
    const video = Object.assign(document.createElement('video'), { srcObject: new MediaStream([track]), muted: true });
    const point = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const draw = point.getContext('2d', { willReadFrequently: true });
    void video.play();
    const look = (_, { receiveTime }) => {
      draw.drawImage(video, 0, 0, 1, 1);
      const who = nearest(draw.getImageData(0, 0, 1, 1).data);
      if (who !== undefined) note('seen', who, receiveTime); // when it came, not when a busy page got round to it
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  function nearest([r, g, b]) {
    const most = Math.max(r, g, b);
    const range = most - Math.min(r, g, b);
    if (range < 60) return undefined; // black: not a picture of anybody
    const sixth = most === r ? (g - b) / range : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
    const hue = (sixth * 60 + 360) % 360;
    const apart = hues.map((one) => Math.min(Math.abs(one - hue), 360 - Math.abs(one - hue)));
    return apart.indexOf(Math.min(...apart));
  }
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    closedAt = Number.POSITIVE_INFINITY;
    close() {
      this.closedAt = Math.min(this.closedAt, performance.now());
      super.close();
    }
    constructor(...options) {
      super(...options);
      // Its own copy of what comes, whatever the page lets through.
      this.addEventListener('track', ({ track }) =>
        track.kind === 'audio' ? hear(track.clone(), this) : see(track.clone()),
      );
    }
  };
}

/** A network that lets none of these through: of 'udp', 'tcp'. */
function blocks(kinds) {
  window.candidates = (line) => (kinds.includes(/ (udp|tcp) /i.exec(line)?.[1].toLowerCase()) ? undefined : line);
}

/** In the page: a server's candidates go through `window.candidates`, which gives each, another or none. */
export function meddle() {
  const real = RTCPeerConnection.prototype;
  const { addIceCandidate, setRemoteDescription } = real;
  real.addIceCandidate = function (candidate) {
    if (!candidate?.candidate) return addIceCandidate.call(this, candidate);
    const line = window.candidates(candidate.candidate);
    return line ? addIceCandidate.call(this, { ...candidate, candidate: line }) : Promise.resolve();
  };
  real.setRemoteDescription = function ({ type, sdp }) {
    const lines = sdp.split('\r\n').map((line) => (line.startsWith('a=candidate:') ? window.candidates(line) : line));
    return setRemoteDescription.call(this, { type, sdp: lines.filter((line) => line !== undefined).join('\r\n') });
  };
}

/** Notes each place that the server tells, the moment that it does. */
function places() {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url, ...rest) {
      super(url, ...rest);
      if (!String(url).endsWith('/ws/v1')) return;
      this.addEventListener('message', ({ data }) => {
        for (const { of } of JSON.parse(data))
          if (/^(main|room\/)/.test(of ?? '') && window.told.at(-1)?.place !== of)
            window.told.push({ at: performance.now(), place: of });
      });
    }
  };
}

/**
 * A session by this plan with its host, and four people at its doors with a voice each;
 * `lines` are what spoils the network of some, by number, as `blocks` has it.
 */
export async function gather(browser, talking, server, plan, lines = {}) {
  await ready(server);
  const { host, link } = await startSession(browser, server, { title: 'Voices', question: 'First?' });
  await host.page.getByRole('link', { name: 'Look at the plan' }).click();
  await host.press('Import or export');
  await host.page.getByLabel('Or paste it here').fill(plan);
  await host.press('Use this plan');
  await host.page.getByRole('dialog').waitFor({ state: 'detached' });
  await host.press('Open the doors');
  const all = [];
  for (const [number, name] of ['Ann', 'Raj', 'Wen', 'Sam'].entries())
    all.push(await joinWithVoice(talking, server, name, number, link, lines[number]));
  return { host, all };
}

/** LiveKit begins when the server does. */
async function ready(server) {
  for (;;) {
    const about = await (await fetch(`${server.url}/api/v1/about`)).json();
    if (about.media === 'ready') return;
    assert.equal(about.media, 'getting ready', 'LiveKit is not built: make livekit');
  }
}

/** Joins by the link, with a tone and a colour by number. */
async function joinWithVoice(browser, server, name, number, link, line) {
  const person = await Person.at(browser, server, name, { permissions: ['microphone', 'camera'] });
  await person.page.addInitScript(devices, { own: number, tones: TONES, hues: HUES });
  await person.page.addInitScript(places);
  if (line) {
    await person.page.addInitScript(blocks, line);
    await person.page.addInitScript(meddle);
  }
  person.number = number;
  await person.go(link);
  await comeIn(person);
  return person;
}

/** Waits until somebody hears, or sees, exactly these: each of them lately, and nobody else. */
export async function perceives(person, kind, whom) {
  const wanted = whom.map(({ number }) => number).sort();
  const since = await person.page.evaluate(() => performance.now()); // what was before does not count
  await person.page.waitForFunction(
    ([of, all, since]) => {
      if (performance.now() < since + 600) return false;
      const lately = window.noted.filter(({ at, kind }) => kind === of && at > performance.now() - 600);
      const counts = Map.groupBy(lately, ({ who }) => who);
      return counts.size === all.length && all.every((who) => (counts.get(who)?.length ?? 0) >= 3);
    },
    [kind, wanted, since],
    { polling: 100 },
  );
}

/**
 * What a page heard and saw, by its own log: `strays` of somebody whom it was not with,
 * and for each move when the first and the last of what it should perceive came. `inPlace`
 * gives who can be heard, or seen, in a place, by number. For 250 ms after a move the old place counts, too.
 */
export async function log(person, inPlace) {
  const { noted, told } = await person.page.evaluate(() => ({ noted: window.noted, told: window.told }));
  if (noted.length < 100 || told.length < 3) throw new Error(`${person.name}'s page noted next to nothing`);
  const strays = [];
  const moves = told.map(({ at, place }) => ({ at, place }));
  let now = -1;
  for (const { at: time, kind, who } of noted.sort((a, b) => a.at - b.at)) {
    while (now + 1 < moves.length && moves[now + 1].at <= time) now++;
    const move = moves[now];
    const before = moves[now - 1];
    const after = Math.round(time - (move?.at ?? 0));
    if (move && inPlace(move.place, kind).includes(who)) {
      move[kind] ??= { first: after };
      move[kind].last = Math.round(time - moves[0].at);
      move[kind].times = (move[kind].times ?? 0) + 1;
    } else if (before && after <= 250 && inPlace(before.place, kind).includes(who)) {
      before[`${kind}Late`] = after;
    } else strays.push(`${kind} ${who} in ${move?.place}, ${after} ms after the move`);
  }
  return { strays, moves };
}

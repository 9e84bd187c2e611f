// What a person sets for their own ears, through a real LiveKit: whom they do not
// want to hear, how loud the others are, another microphone while they talk; and a
// visit, which is heard.
import assert from 'node:assert/strict';
import { roomOf } from './evening.mjs';
import { assertCalm, seen } from './person.mjs';
import { gather, perceives, planOf, setUpTalking, TONES } from './voices.mjs';

const PLAN = planOf({ grace: 20 });

const at = setUpTalking();

seen('people are heard as one wants them to be, and a visit is heard', async () => {
  const { host, all } = await gather(at.browser, at.talking, at.server, PLAN);
  const [ann, raj, wen, sam] = all;
  for (const person of all) await person.page.evaluate(noteSounds);
  for (const person of [ann, raj]) {
    await person.press('Join muted');
    await person.press('Microphone off');
    await person.button('Microphone on').waitFor();
  }
  await perceives(raj, 'heard', [ann]);

  await hides(raj, ann);
  await setsVolume(raj);

  // Ann chooses another microphone, which sounds as Wen's would.
  await ann.page.evaluate(otherMicrophone, TONES[wen.number]);
  await ann.page.getByText('Check microphone and camera').click();
  const select = ann.page.getByRole('combobox', { name: /^Microphone/ });
  await select.selectOption({ index: 1 });
  await perceives(raj, 'heard', [wen]);
  await perceives(ann, 'heard', [raj]);
  await ann.press('Microphone on');
  await perceives(raj, 'heard', []);

  await host.press(/^Next: Welcome/);
  await host.press('See the rooms');
  await host.press('Send 4 people into 2 rooms for 8 minutes');
  const number = await roomOf(raj);
  await roomOf(ann);
  await raj.button('Microphone off').waitFor();
  await host.press(`Room ${number}: visit, announce, merge, end`);
  await host.page.getByRole('menuitem', { name: /^Visit/ }).click();
  await raj.sees(/is visiting your room/);
  await raj.page.waitForFunction(() => window.tones.includes(659));
  assert.deepEqual(await raj.page.evaluate(() => window.tones), [659, 784]);
  for (const person of [wen, sam]) assert.deepEqual(await person.page.evaluate(() => window.tones), []);
  await host.press('Leave the room');
  await raj.page.waitForFunction(() => window.tones.length === 4);
  assert.deepEqual(await raj.page.evaluate(() => window.tones), [659, 784, 784, 659]);
  assertCalm([host, ...all]);
});

/** In the page: notes the tones that it plays by itself, and how loud it makes what it plays. */
function noteSounds() {
  window.tones = [];
  window.volumes = [];
  const Real = window.OscillatorNode;
  window.OscillatorNode = class extends Real {
    constructor(context, options) {
      super(context, options);
      if ([659, 784].includes(options.frequency)) window.tones.push(options.frequency);
    }
  };
  const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
  Object.defineProperty(HTMLMediaElement.prototype, 'volume', {
    ...volume,
    set(value) {
      window.volumes.push(value);
      volume.set.call(this, value);
    },
  });
}

/** In the page: another microphone gives another tone, and is the one that is chosen then. */
function otherMicrophone(frequency) {
  const media = navigator.mediaDevices;
  const first = media.getUserMedia;
  media.enumerateDevices = async () =>
    ['one', 'other'].map((deviceId) => ({ deviceId, kind: 'audioinput', label: deviceId }));
  media.getUserMedia = async (wanted) => {
    if (!wanted.audio?.deviceId) return first.call(media, wanted);
    const context = new AudioContext();
    const out = new MediaStreamAudioDestinationNode(context);
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(new GainNode(context, { gain: 0.4 })).connect(out);
    tone.start();
    return out.stream;
  };
}

/** One person is not heard by another until that is undone; to everybody else nothing is different. */
async function hides(person, other) {
  await person.press('You');
  const dialog = person.page.getByRole('dialog');
  await dialog.getByText('Hide somebody for me').click();
  const box = dialog.getByRole('checkbox', { name: other.name });
  await box.check();
  await perceives(person, 'heard', []);
  await perceives(other, 'heard', [person]);
  await box.uncheck();
  await perceives(person, 'heard', [other]);
  await person.press('Back', dialog);
}

async function setsVolume({ page }) {
  await page.getByText('Check microphone and camera').click();
  const loud = page.getByLabel('How loud the others are');
  await loud.press('Home');
  await page.waitForFunction(() => window.volumes.at(-1) === 0);
  await loud.press('End');
  await page.waitForFunction(() => window.volumes.at(-1) === 1);
}

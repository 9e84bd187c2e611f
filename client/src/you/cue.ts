// A short tone or a buzz beside what is also seen and spoken; both are off unless chosen.
import { settings } from './settings';

/** Tones as [hertz, seconds after the start]: rising for a move and a visit, falling after one, one for a signal of time. */
const tones = {
  move: [
    [440, 0],
    [587, 0.18],
  ],
  time: [[440, 0]],
  visit: [
    [659, 0],
    [784, 0.18],
  ],
  visit_over: [
    [784, 0],
    [659, 0.18],
  ],
} as const;

const TONE_SECONDS = 0.5;
const LOUDNESS = { off: 0, soft: 0.05, loud: 0.25 };
const BUZZ_MS = { move: [120, 80, 120], time: [120] };

/** Browsers keep a page silent until somebody touches it; a tone that waited longer than this for that says nothing any more. */
const LATE_MS = 1_000;

let context: AudioContext | undefined;

/** Lets the page sound, if the person wants sound: at every touch, because a phone may have stopped it again. */
function wake() {
  if (settings().sound === 'off') return undefined;
  return resumed();
}

function resumed() {
  context ??= new AudioContext();
  return context.resume();
}
for (const touch of ['pointerup', 'keydown']) addEventListener(touch, () => void wake());

export function cue(kind: 'move' | 'time') {
  const { vibrate, sound } = settings();
  if (vibrate) navigator.vibrate?.(BUZZ_MS[kind]);
  if (sound !== 'off') void play(kind, LOUDNESS[sound]);
}

/** A visit is heard by whoever hears the room, as loud as the others are and no louder than is soft. */
export function chime(kind: 'visit' | 'visit_over') {
  void play(kind, LOUDNESS.soft * settings().volume);
}

async function play(kind: keyof typeof tones, gain: number) {
  const asked = performance.now();
  await resumed();
  if (!context || performance.now() - asked > LATE_MS) return;
  for (const [hertz, after] of tones[kind]) {
    const at = context.currentTime + after;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain });
    // Fades out, so that it ends without a click.
    volume.gain.setTargetAtTime(0, at + 0.1, TONE_SECONDS / 5);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  }
}

// A short tone or a buzz beside what is also seen and spoken; both are off unless chosen.
import { settings } from './settings';

/** Tones as [hertz, seconds after the start]: rising for a move, one for a signal of time. */
const tones = {
  move: [
    [440, 0],
    [587, 0.18],
  ],
  time: [[440, 0]],
} as const;

const TONE_SECONDS = 0.5;
const LOUDNESS = { off: 0, soft: 0.05, loud: 0.25 };
const BUZZ_MS = { move: [120, 80, 120], time: [120] };

let context: AudioContext | undefined;

export function cue(kind: keyof typeof tones) {
  const { sound, vibrate } = settings();
  if (vibrate) navigator.vibrate?.(BUZZ_MS[kind]);
  if (sound === 'off') return;
  context ??= new AudioContext();
  for (const [hertz, after] of tones[kind]) {
    const at = context.currentTime + after;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: LOUDNESS[sound] });
    // Fades out, so that it ends without a click.
    volume.gain.setTargetAtTime(0, at + 0.1, TONE_SECONDS / 5);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  }
}

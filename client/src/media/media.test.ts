import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MediaPass } from '../protocol';
import type { Live } from '../store';
import { Devices, type Kind } from './devices';
import { Media } from './media';

/** A place without LiveKit: what the page makes of the session's word alone. */
const pass = (speak: boolean): MediaPass => ({ room: 'main', generation: 1, rule: 'muted', speak });

/** Devices whose browser answers when it is told to. */
class Slow extends Devices {
  readonly asked: (() => void)[] = [];
  override open(of: Kind) {
    return new Promise<undefined>((answer) => {
      this.asked.push(() => {
        this.tracks[of] = { stop: vi.fn() } as unknown as MediaStreamTrack;
        answer(undefined);
      });
    });
  }
}

function start(speak: boolean) {
  const told = (speak: boolean) => ({ sections: { media: { path: 'media', now: pass(speak) } } });
  const real = createStore(() => told(speak));
  const screen = { store: createStore(() => ({})) };
  const devices = new Slow();
  const live = { real, screen, send: async () => undefined, now: Date.now } as unknown as Live;
  const media = new Media(live, devices);
  media.start();
  return { media, devices, tell: (speak: boolean) => real.setState(told(speak)) };
}

describe('the floor', () => {
  it('opens nothing for who has to ask', async () => {
    const { media, devices } = start(false);
    await media.setMic(true);
    await media.setCamera(true);
    expect(devices.asked).toEqual([]);
    expect(media.store.getState()).toMatchObject({ speak: false, mic: false, camera: false });
    media.stop();
  });

  it('opens nothing by itself, and closes what is open when it is taken', async () => {
    const { media, devices, tell } = start(false);
    tell(true);
    expect(media.store.getState()).toMatchObject({ speak: true, mic: false, camera: false });
    expect(devices.asked).toEqual([]);
    const pressed = media.setMic(true);
    devices.asked.shift()?.();
    await pressed;
    expect(media.store.getState().mic).toBe(true);
    const { mic } = devices.tracks;
    tell(false);
    expect(media.store.getState()).toMatchObject({ speak: false, mic: false });
    expect(mic?.stop).toHaveBeenCalled();
    media.stop();
  });

  it('is gone for a press whose browser answers after it was taken', async () => {
    const { media, devices, tell } = start(true);
    const pressed = media.setMic(true);
    tell(false);
    devices.asked.shift()?.();
    await pressed;
    expect(media.store.getState().mic).toBe(false);
    media.stop();
  });
});

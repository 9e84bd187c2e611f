import { beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { Real } from '../screen';
import { Devices } from './devices';
import { Media } from './media';

vi.mock('./way', () => ({ everybody: () => true, nobody: () => false, NOTHING_HEARD: {}, Way: class {} }));

/** What the browser asks, in its order; each is answered when the test says so. */
let asked: { stopped: boolean; allow: () => Promise<void>; refuse: () => Promise<void> }[];
const settled = () => new Promise<void>((done) => setTimeout(done));

beforeEach(() => {
  asked = [];
  const getUserMedia = () =>
    new Promise((allow, refuse) => {
      const question = {
        stopped: false,
        allow: () => {
          allow({ getTracks: () => [track] });
          return settled();
        },
        refuse: () => {
          refuse(new DOMException('no', 'NotAllowedError'));
          return settled();
        },
      };
      const track = { readyState: 'live', stop: () => (question.stopped = true), addEventListener: () => {} };
      asked.push(question);
    });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
});

it('asks the browser once, however often a device is wanted meanwhile', async () => {
  const devices = new Devices();
  const both = Promise.all([devices.open('mic'), devices.open('mic')]);
  await asked[0]?.allow();
  expect(await both).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(1);
  expect(devices.tracks.mic).toBeDefined();
});

it('leaves no device open that was closed while the browser asked', async () => {
  const devices = new Devices();
  const opening = devices.open('camera');
  devices.close();
  await asked[0]?.allow();
  expect(await opening).toBeUndefined();
  expect(asked[0]?.stopped).toBe(true);
  expect(devices.tracks.camera).toBeUndefined();
});

it('says why a device can not be used, and asks again with the next press', async () => {
  const devices = new Devices();
  const opening = devices.open('mic');
  await asked[0]?.refuse();
  expect(await opening).toEqual({ of: 'mic', why: 'denied' });
  void devices.open('mic');
  expect(asked).toHaveLength(2);
});

it('opens no microphone for a press that was taken back while the browser asked', async () => {
  const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  const media = new Media({ real } as never, new Devices());
  media.store.setState({ speak: true });
  const on = media.setMic(true);
  await media.setMic(false);
  await asked[0]?.allow();
  await on;
  expect(media.store.getState().mic).toBe(false);
  const again = media.setMic(true);
  await again;
  expect(media.store.getState().mic).toBe(true);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { MediaPass, MediaView, Refusal } from '../protocol';
import type { Real } from '../screen';
import type { Devices, Kind, Trouble } from './devices';
import { Media } from './media';

/** A line to LiveKit that connects or is lost when the test says so. */
const { ways, FakeWay } = vi.hoisted(() => {
  class FakeWay {
    connected = false;
    reached = false;
    entered = false;
    left = false;
    published: [own: object, on: object] | undefined;
    open = () => {};
    refuse = () => {};
    constructor(
      readonly pass: { room: string; token?: string; generation: number },
      readonly told: { onLost: (way: FakeWay) => void },
    ) {
      ways.push(this);
    }
    connect() {
      return new Promise<void>((open, refuse) => {
        this.open = () => {
          this.connected = !this.left;
          if (this.left) refuse(new Error('left while it was connecting'));
          else open();
        };
        this.refuse = () => refuse(new Error('no way in'));
      });
    }
    async publish(own: object, on: object) {
      this.published = [own, on];
    }
    enter() {
      this.entered = true;
    }
    leave() {
      this.left = true;
    }
    async byTcp() {
      return false;
    }
    watch() {}
    hide() {}
    loud() {}
  }
  const ways: FakeWay[] = [];
  return { ways, FakeWay };
});

vi.mock('./way', () => ({
  everybody: () => true,
  nobody: () => false,
  NOTHING_HEARD: {},
  Way: FakeWay,
}));

const pass = (room: string, generation: number, rule: MediaPass['rule'] = 'choice'): MediaPass => ({
  room,
  generation,
  rule,
  speak: true,
  token: `${room} ${generation}`,
});

/** Opens what is asked for at once, or when `answer` is called. */
class FakeDevices {
  tracks: Partial<Record<Kind, object>> = {};
  asks = false;
  answer = () => {};
  async open(of: Kind) {
    if (this.asks) await new Promise<void>((done) => (this.answer = done));
    this.tracks[of] = {};
    return undefined;
  }
  close(of?: Kind) {
    if (of) delete this.tracks[of];
    else this.tracks = {};
  }
  private vanished = (_: Trouble) => {};
  watch(tell: (trouble: Trouble) => void) {
    this.vanished = tell;
    return () => {};
  }
  vanish(of: Kind) {
    delete this.tracks[of];
    this.vanished({ of, why: 'gone' });
  }
}

let refusal: Refusal | undefined;
let sent: string[];
let devices: FakeDevices;
let media: Media;
const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
const held = createStore<{ heldSince?: number }>(() => ({}));

const settled = () => vi.advanceTimersByTimeAsync(0);
async function told(view: MediaView | Omit<MediaView, 'path'>, notice = 0) {
  real.setState({ sections: { media: { path: 'rtc', ...view }, next: { at: notice, room: 1, round: 1 } } } as never);
  await settled();
}
async function connects(way = ways.at(-1)) {
  way?.open();
  await settled();
}
const last = () => ways.at(-1) as InstanceType<typeof FakeWay>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  ways.length = 0;
  sent = [];
  refusal = undefined;
  devices = new FakeDevices();
  held.setState({ heldSince: undefined });
  real.setState({ sections: {} });
  const send = async (type: string, { generation }: { generation?: number }) => {
    sent.push(`${type} ${generation}`);
    return refusal;
  };
  const live = { session: 's', seat: { seat: 7 }, real, screen: { store: held }, send, now: () => 0 };
  media = new Media(live as never, devices as unknown as Devices);
  media.start();
});
afterEach(() => {
  media.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('arrives in a larger room muted, and in a breakout with the last choice in one', async () => {
  await told({ now: pass('breakout', 1) });
  await connects();
  await media.setMic(true);
  await media.setCamera(true);
  expect(last().published).toEqual([
    { mic: {}, camera: {}, screen: undefined },
    { mic: true, camera: true },
  ]);
  await told({ now: pass('main', 2, 'muted') });
  await connects();
  expect(media.store.getState()).toMatchObject({ is: 'in', mic: false, camera: false });
  expect(last().published?.[1]).toEqual({ mic: false, camera: false });
  expect(devices.tracks.camera).toBeUndefined();
  await told({ now: pass('other', 3) });
  await connects();
  await settled();
  expect(media.store.getState()).toMatchObject({ mic: true, camera: true });
  expect(sent).toEqual(['media.moved 1', 'media.moved 2', 'media.moved 3']);
});

it('does nothing for what is late about an older move', async () => {
  await told({ now: pass('one', 1) });
  const [first] = ways;
  await told({ now: pass('two', 2) });
  await connects(first);
  first?.told.onLost(first);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(first).toMatchObject({ left: true, entered: false });
  await connects();
  expect(sent).toEqual(['media.moved 2']);
});

it('connects ahead without being heard, and is in the room at once when the notice is over', async () => {
  await told({ now: pass('main', 1, 'muted') });
  await connects();
  await told({ now: pass('main', 1, 'muted'), next: pass('room', 2) });
  const ahead = last();
  await connects(ahead);
  expect(ahead).toMatchObject({ entered: false });
  expect(ahead.published?.[1]).toEqual({ mic: false, camera: false });
  await told({ now: pass('room', 2) });
  expect(ahead.entered).toBe(true);
  expect(ways[0]?.left).toBe(true);
  expect(ways).toHaveLength(2);
  expect(sent).toEqual(['media.moved 1', 'media.ready 2', 'media.moved 2']);
});

it('leaves a connection ahead that is not ready in time, and joins', async () => {
  await told({ now: pass('main', 1, 'muted'), next: pass('room', 2) });
  const ahead = last();
  await told({ now: pass('room', 2) });
  expect(ahead.left).toBe(true);
  await connects(ahead);
  expect(ahead.entered).toBe(false);
  await connects();
  expect(last()).not.toBe(ahead);
  expect(sent).toEqual(['media.moved 2']);
});

it('asks once for another way in after a pause, and not again while it waits for the answer', async () => {
  await told({ now: pass('room', 1) });
  last().refuse();
  await settled();
  expect(sent).toEqual([]);
  expect(media.store.getState().is).toBe('away');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual(['media.failed 1']);
  await told({ now: { ...pass('room', 1), token: 'another' } });
  await connects();
  expect(media.store.getState().is).toBe('in');
});

it('asks again where asking was refused, at a growing pause, and never when it is in', async () => {
  refusal = { code: 'too_fast' };
  await told({ now: pass('room', 1) });
  last().refuse();
  await vi.advanceTimersByTimeAsync(800);
  expect(sent).toEqual(['media.failed 1', 'media.failed 1']);
  await told({ now: { ...pass('room', 1), token: 'another' } });
  await connects();
  sent = [];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([]);
});

it('opens no microphone in the next room for a press that was made in the one before', async () => {
  await told({ now: pass('one', 1) });
  await connects();
  devices.asks = true;
  const pressed = media.setMic(true);
  await told({ now: pass('main', 2, 'muted') });
  await connects();
  devices.answer();
  await pressed;
  expect(media.store.getState().mic).toBe(false);
  expect(devices.tracks).toEqual({});
  expect(last().published?.[1]).toEqual({ mic: false, camera: false });
});

it('hears no room while the page of before is still shown', async () => {
  held.setState({ heldSince: 1 });
  await told({ now: pass('room', 1) });
  await connects();
  expect(last().entered).toBe(false);
  held.setState({ heldSince: undefined });
  await settled();
  expect(last().entered).toBe(true);
  expect(sent).toEqual(['media.moved 1']);
});

it('publishes another microphone that was chosen, on or off as the one before', async () => {
  await told({ now: pass('room', 1) });
  await connects();
  await media.setMic(true);
  const chosen = { chosen: true };
  devices.tracks.mic = chosen;
  await media.changed('mic');
  expect(last().published).toEqual([
    { mic: chosen, camera: undefined, screen: undefined },
    { mic: true, camera: false },
  ]);
  devices.tracks.camera = {};
  last().published = undefined;
  await media.changed('camera'); // it is looked at, and not shown
  expect(last().published).toBeUndefined();
});

it('forgets what was on when a device vanishes, and when a key was only held', async () => {
  await told({ now: pass('breakout', 1) });
  await connects();
  await media.setMic(true);
  devices.vanish('mic');
  await told({ now: pass('main', 2, 'muted') });
  await connects();
  await told({ now: pass('breakout 2', 3) });
  await connects();
  expect(media.store.getState().mic).toBe(false);
  expect(devices.tracks).toEqual({});
  await media.talk(true);
  expect(media.store.getState().mic).toBe(true);
  await told({ now: pass('main', 4, 'muted') });
  await media.talk(false);
  await told({ now: pass('breakout 3', 5) });
  await connects();
  expect(media.store.getState().mic).toBe(false);
});

it('leaves nothing open in the quiet room, nor where one asks to speak', async () => {
  await told({ now: pass('breakout', 1) });
  await connects();
  await media.setMic(true);
  await media.setCamera(true);
  await told({});
  expect(devices.tracks).toEqual({});
  await told({ now: pass('breakout', 2) });
  await connects();
  expect(devices.tracks).toEqual({ mic: {}, camera: {} });
  await told({ now: asking(3) });
  await connects();
  expect(devices.tracks).toEqual({});
});

it('closes what was opened for a room that one does not go to', async () => {
  await told({ now: pass('breakout', 1) });
  await connects();
  await media.setCamera(true);
  await told({ now: pass('main', 2, 'muted') });
  await connects();
  await told({ now: pass('main', 2, 'muted'), next: pass('breakout 2', 3) }, 1000);
  await vi.advanceTimersByTimeAsync(1000);
  await connects();
  expect(devices.tracks).toEqual({ camera: {} });
  last().told.onLost(last());
  expect(devices.tracks).toEqual({});
});

const asking = (generation: number): MediaPass => ({ ...pass('main', generation, 'muted'), speak: false });

it('opens nothing for who has to ask, nor when the floor is given', async () => {
  await told({ now: asking(1) });
  await connects();
  await media.setMic(true);
  await media.setCamera(true);
  expect(devices.tracks).toEqual({});
  await told({ now: { ...asking(1), speak: true } });
  expect(media.store.getState()).toMatchObject({ speak: true, mic: false, camera: false });
  expect(devices.tracks).toEqual({});
});

it('closes what is open when the floor is taken', async () => {
  await told({ now: pass('main', 1, 'muted') });
  await connects();
  await media.setMic(true);
  expect(media.store.getState().mic).toBe(true);
  await told({ now: asking(1) });
  expect(media.store.getState()).toMatchObject({ speak: false, taken: true, mic: false });
  expect(devices.tracks).toEqual({});
});

it('has no use for a microphone whose browser answers after the floor was taken', async () => {
  await told({ now: pass('main', 1, 'muted') });
  await connects();
  devices.asks = true;
  const pressed = media.setMic(true);
  await told({ now: asking(1) });
  devices.answer();
  await pressed;
  expect(media.store.getState().mic).toBe(false);
  expect(last().published?.[1]).toEqual({ mic: false, camera: false });
});

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import { DEAF_AFTER_MOVE_MS, deafenWhoTypes } from '../parts/keys';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { choose } from '../you/settings';
import { Devices } from './devices';
import { type Media, QUIET, type Sound } from './media';
import Voices from './voices';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let root: Root;
const press = (key: string, code = `Key${key.toUpperCase()}`) =>
  act(async () => {
    for (const kind of ['keydown', 'keyup'])
      document.body.dispatchEvent(new KeyboardEvent(kind, { key, code, bubbles: true }));
  });
const media = { setMic: vi.fn(async () => {}), setCamera: vi.fn(async () => {}), talk: vi.fn(async () => {}) };
const pressed = async () => {
  vi.clearAllMocks();
  await press('m');
  await press('v');
  await press(' ', 'Space');
  return Object.values(media).map((way) => way.mock.calls);
};

beforeEach(async () => {
  const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  const store = createStore<Sound>(() => ({ ...QUIET, is: 'in', speak: true }));
  const nothing = () => {};
  const still = { ...media, store, devices: new Devices(), start: nothing, stop: nothing, watch: nothing };
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={onlyShown('s', real, Date.now)}>
        <Voices push joined={still as unknown as Media} />
      </LiveContext>,
    ),
  );
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  localStorage.clear();
});

it('has keys for the microphone and the camera, and one to hold for talking', async () => {
  expect(await pressed()).toEqual([[[true]], [[true]], [[true], [false]]]);
});

it('has none of them where the keys are off', async () => {
  await act(async () => choose({ keys: false }));
  expect(await pressed()).toEqual([[], [], []]);
  await act(async () => choose({ keys: true }));
});

it('hears none of them from somebody who goes on typing after the page changed by itself', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = performance.now();
  const later = (ms: number) => {
    now += ms;
    clock.mockReturnValue(now);
  };
  later(0);
  deafenWhoTypes();
  expect(await pressed()).toEqual([[[true]], [[true]], [[true], [false]]]);
  const field = document.body.appendChild(document.createElement('textarea'));
  field.focus();
  deafenWhoTypes();
  field.remove();
  later(DEAF_AFTER_MOVE_MS - 1);
  expect(await pressed()).toEqual([[], [], []]);
  // Each key says that they have not looked up yet.
  later(DEAF_AFTER_MOVE_MS - 1);
  expect(await pressed()).toEqual([[], [], []]);
  later(DEAF_AFTER_MOVE_MS);
  expect(await pressed()).toEqual([[[true]], [[true]], [[true], [false]]]);
  clock.mockRestore();
});

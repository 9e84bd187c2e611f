import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import { LiveText } from '../live-text';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { Devices } from './devices';
import { type Media, QUIET, type Sound } from './media';
import Voices from './voices';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
vi.stubGlobal('isSecureContext', true);

let root: Root;
const show = (joined?: Media) => {
  const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  return act(async () =>
    root.render(
      <LiveContext value={onlyShown('s', real, Date.now)}>
        <LiveText />
        <Voices push joined={joined} />
      </LiveContext>,
    ),
  );
};
const hears = (text: string) =>
  act(() => vi.waitFor(() => expect(document.querySelector('[role=status]')?.textContent?.trim()).toBe(text)));

beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

it('keeps the focus where somebody went on without sound, and says so', async () => {
  await show();
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Go on without sound');
  button?.focus();
  await act(async () => button?.click());
  expect(button?.isConnected).toBe(false);
  expect(document.activeElement?.matches('section[aria-label]')).toBe(true);
  await hears('You are here without sound.');
});

it('says once that voice is connected', async () => {
  const store = createStore<Sound>(() => ({ ...QUIET, is: 'joining', speak: true }));
  const nothing = () => {};
  await show({ store, devices: new Devices(), start: nothing, stop: nothing, watch: nothing } as unknown as Media);
  await act(async () => store.setState({ is: 'in' }));
  await hears('Voice is connected. Your microphone and camera are off.');
});

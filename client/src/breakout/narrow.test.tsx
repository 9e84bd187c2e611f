import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import '../session-texts';
import { LiveText } from '../live-text';
import type { LoopView, RoomView } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { Breakout } from '.';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const START = new Date('2026-01-01T20:00:00Z').getTime();
const loop: LoopView = {
  phase: 'breakout',
  doors: true,
  step: 0,
  question: 1,
  questions: 1,
  round: 1,
  length_ms: 480_000,
  ends_at: START + 125_000,
};
const room: RoomView = { id: '1.2', number: 2, people: [{ seat: 7, name: 'Leila' }], cards: [] };
const line = { id: 'l', version: 1, text: 'Ask the night shift first.' };

let root: Root;
let real: StoreApi<Real>;
const text = () => document.body.textContent ?? '';
const status = () => document.querySelector('[role=status]')?.textContent;
/** Lets time pass, then the moment in which what is said is gathered. */
const after = async (ms: number) => {
  for (const some of [ms, 300]) await act(async () => vi.advanceTimersByTimeAsync(some));
};
const tell = (sections: Partial<Real['sections']>) =>
  act(async () => real.setState({ sections: { ...real.getState().sections, ...sections } }));

beforeEach(async () => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal('innerWidth', 360);
  real = createStore<Real>(() => ({
    ...NOTHING,
    place: 'room/1.2',
    sections: { loop, room, you: { seat: 7, name: 'Leila', role: 'participant', place: 'room/1.2' } },
    collections: { drafts: [{ id: 'c', rev: 1, n: 1, lines: [line] }] },
    line: { is: 'open' },
  }));
  const live = onlyShown('s', real, Date.now);
  live.screen.start();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <LiveText />
        <Breakout place="room/1.2" />
      </LiveContext>,
    ),
  );
  await act(async () => document.querySelector<HTMLElement>('[data-tab=chat]')?.click());
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

it('tells whoever reads the chat on a phone how long the room has left', async () => {
  expect(text()).not.toContain('More time');
  for (const [ms, says] of [
    [6_000, 'Two minutes left.'],
    [60_000, 'One minute left.'],
    [50_000, 'Ten seconds left.'],
  ] as const) {
    await after(ms);
    expect(status()).toContain(says);
    expect(text()).toContain('More time');
  }
  await tell({ loop: { ...loop, phase: 'grace', returns_at: Date.now() + 20_000 } });
  await after(1_000);
  expect(status()).toContain('Finishing up.');
  expect(text()).toMatch(/Finishing up: \d+ s for the sentence/);
});

it('shows whoever reads the chat on a phone that a card leaves, and says so once', async () => {
  expect(text()).not.toContain(line.text);
  await tell({
    room: { ...room, cards: [{ id: 'c', state: 'leaving', shares_at: Date.now() + 10_000, label: 'room' }] },
  });
  await after(500);
  expect(text()).toContain(line.text);
  expect([...document.querySelectorAll('button')].map((button) => button.textContent)).toContain('Not yet');
  expect(status()).toContain('goes to everyone in ten seconds');
  await tell({ room: { ...room, cards: [{ id: 'c', state: 'shared', label: 'room' }] } });
  expect(text()).not.toContain(line.text);
});

import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import '../session-texts';
import { NOTHING } from '../fold';
import { LiveText } from '../live-text';
import type { CardView, RoomView, WallCard } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown, useSection } from '../store';
import { useLeaving } from './news';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const START = new Date('2026-01-01T20:00:00Z').getTime();
const leaving: CardView = { id: 'c1', label: 'room', state: 'leaving', shares_at: START + 10_000 };

let root: Root;
let real: StoreApi<Real>;
const later = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
const said = () => document.querySelector('[role=status]')?.textContent?.trim();
const tell = async (cards: CardView[], wall: WallCard[] = []) => {
  const room: RoomView = { id: '1.2', number: 2, people: [], cards };
  await act(async () => real.setState({ sections: { room }, collections: { wall } }));
  await later(300);
};

function Page() {
  useLeaving(useSection('room'));
  return <LiveText />;
}

beforeEach(async () => {
  vi.useFakeTimers({ now: START });
  real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  const live = onlyShown('s', real, Date.now);
  live.screen.start();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <Page />
      </LiveContext>,
    ),
  );
  await tell([]);
  await tell([leaving]);
  expect(said()).toMatch(/^A card of this room goes to everyone/);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

it('says that somebody pressed Not yet', async () => {
  await later(5_000);
  await tell([]);
  expect(said()).toBe('The card stays here: somebody pressed Not yet.');
});

it('says that the card was shared from a room', async () => {
  await later(10_000);
  await tell([{ id: 'c1', label: 'room', state: 'shared' }]);
  expect(said()).toBe('The card has gone to everyone.');
});

it('says that the card was shared in the main room, where it comes to the wall', async () => {
  await later(10_000);
  await tell([]);
  expect(said()).toBe('');
  await tell([], [{ id: 'c1' } as WallCard]);
  expect(said()).toBe('The card has gone to everyone.');
});

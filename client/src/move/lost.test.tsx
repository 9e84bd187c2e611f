import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { LoopView } from '../protocol';
import type { Real } from '../screen';
import { hereKey } from '../seat';
import { LiveContext, onlyShown } from '../store';
import { Lost } from './lost';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const START = new Date('2026-01-01T20:00:00Z').getTime();
const BACK = 'You are back. Question 2, ';
const loop: LoopView = { phase: 'breakout', doors: true, step: 1, question: 2, questions: 4, ends_at: START + 240_000 };

let root: Root;
let real: StoreApi<Real>;
let visible: DocumentVisibilityState;
const text = () => document.body.textContent;
const after = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
const line = (is: 'open' | 'lost') => act(async () => real.setState({ line: { is } }));
const look = (state: DocumentVisibilityState) =>
  act(async () => {
    visible = state;
    document.dispatchEvent(new Event('visibilitychange'));
  });
const open = async () => {
  real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'connecting' } }));
  const live = onlyShown('s', real, Date.now);
  live.screen.start();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <Lost />
      </LiveContext>,
    ),
  );
  await act(async () => real.setState({ sections: { loop }, line: { is: 'open' } }));
};

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  sessionStorage.clear();
  visible = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
});

afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('says nothing to who comes in for the first time, and again in the same load of the page', async () => {
  await open();
  expect(text()).toBe('');
  await act(async () => root.unmount());
  await open();
  expect(text()).toBe('');
});

it('shows for a while where somebody is whose line came back', async () => {
  await open();
  await line('lost');
  await after(1_300);
  expect(text()).toContain('The line dropped.');
  await line('open');
  expect(text()).toBe(`${BACK}3:59 left.`);
  await after(8_000);
  expect(text()).toBe('');
});

it('shows it to whoever wakes a phone that slept, and to nobody who only glanced elsewhere', async () => {
  await open();
  await look('hidden');
  await after(5_000);
  await look('visible');
  expect(text()).toBe('');
  await look('hidden');
  await after(45_000);
  await look('visible');
  expect(text()).toBe(`${BACK}3:10 left.`);
});

it('shows it after the page was loaded anew, once a session that runs is told', async () => {
  sessionStorage.setItem(hereKey('s', 0), 'another load');
  await open();
  expect(text()).toBe(`${BACK}4:00 left.`);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from './fold';
import { LONGEST_HOLD_MS, type Real, Screen } from './screen';

const you = { seat: 7, name: 'Leila', role: 'participant', place: '' } as const;
const told = (place: string, phase: 'breakout' | 'grace' | 'harvest'): Partial<Real> => ({
  place,
  sections: { you, loop: { phase, doors: true, step: 0, questions: 1 } },
});

let typing = false;
let byItself = true;
let moved = 0;
let real: StoreApi<Real>;
let screen: Screen;
const shown = () => screen.store.getState().place;

beforeEach(() => {
  vi.useFakeTimers();
  typing = false;
  byItself = true;
  moved = 0;
  real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'open' } }));
  screen = new Screen(
    real,
    () => typing,
    () => byItself,
    () => moved++,
  );
  screen.start();
  real.setState(told('room/1.3', 'breakout'));
});

afterEach(() => {
  screen.stop();
  vi.useRealTimers();
});

it('follows a move at once', () => {
  real.setState(told('main', 'harvest'));
  expect(shown()).toBe('main');
});

it('keeps the page of somebody who types until they pause', () => {
  typing = true;
  real.setState(told('main', 'harvest'));
  expect(shown()).toBe('room/1.3');
  vi.advanceTimersByTime(4_000);
  expect(shown()).toBe('room/1.3');
  typing = false;
  vi.advanceTimersByTime(500);
  expect(shown()).toBe('main');
});

it('keeps it for 20 s at most, and tells what is real in the end', () => {
  typing = true;
  real.setState(told('main', 'harvest'));
  real.setState(told('room/2.1', 'breakout'));
  vi.advanceTimersByTime(LONGEST_HOLD_MS);
  expect(shown()).toBe('room/2.1');
});

it('keeps it for who asked to stay, until they let go', () => {
  screen.want('stay');
  real.setState(told('main', 'harvest'));
  vi.advanceTimersByTime(5_000);
  expect(shown()).toBe('room/1.3');
  screen.release();
  expect(shown()).toBe('main');
  expect(screen.store.getState().wants).toBeUndefined();
});

it('lets go of it with the line, so that who comes back sees what is real', () => {
  typing = true;
  real.setState(told('main', 'harvest'));
  screen.stop();
  typing = false;
  screen.start();
  expect(shown()).toBe('main');
  real.setState(told('room/2.1', 'breakout'));
  expect(shown()).toBe('room/2.1');
});

it('never keeps anybody from where they wished to go', () => {
  typing = true;
  screen.expectMove();
  real.setState(told('main', 'breakout'));
  expect(shown()).toBe('main');
});

it('lets the old page live on when the move is taken back', () => {
  typing = true;
  real.setState(told('main', 'harvest'));
  real.setState(told('room/1.3', 'breakout'));
  expect(screen.store.getState().heldSince).toBeUndefined();
  expect(shown()).toBe('room/1.3');
});

it('waits for somebody who moves the page themselves', () => {
  byItself = false;
  real.setState(told('main', 'harvest'));
  vi.advanceTimersByTime(2 * LONGEST_HOLD_MS);
  expect(shown()).toBe('room/1.3');
  expect(screen.store.getState().waits).toBe(true);
  screen.release();
  expect(shown()).toBe('main');
  expect(screen.store.getState().waits).toBe(false);
});

it('goes along with somebody who asked for it, in the middle of a word or not', () => {
  typing = true;
  screen.want('go');
  real.setState(told('main', 'harvest'));
  expect(shown()).toBe('main');
  real.setState(told('room/2.1', 'breakout'));
  expect(shown()).toBe('main');
});

it('tells of each page that comes by itself, with the move or later, and of none that the person went to', () => {
  expect(moved).toBe(0);
  real.setState(told('main', 'harvest'));
  expect(moved).toBe(1);
  typing = true;
  real.setState(told('room/2.1', 'breakout'));
  expect(moved).toBe(1);
  screen.release();
  expect(moved).toBe(2);
  screen.expectMove();
  real.setState(told('main', 'breakout'));
  expect(moved).toBe(2);
});

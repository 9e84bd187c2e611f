import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { LoopView } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { MoveNotice } from './notice';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const you = { seat: 7, name: 'Leila', role: 'participant', place: '' } as const;
const told = (place: string, phase: LoopView['phase']): Real => ({
  ...NOTHING,
  line: { is: 'open' },
  place,
  sections: { you, loop: { phase, doors: true, step: 0, questions: 1 } },
});
const room = told('room/1.3', 'breakout');
const SAVED = 'What you wrote is saved.';

it.each([
  [told('main', 'harvest'), room, 'You are in Room 3 now', true],
  [room, told('main', 'harvest'), 'You are in the main room now', true],
  [told('main', 'lobby'), told('main', 'fireside'), 'You are in the main room now', true],
  [room, told('quiet', 'breakout'), 'You are in the quiet room now', true],
  [told('main', 'breakout'), told('main', 'harvest'), 'The session has gone on', true],
  [told('main', 'harvest'), told('main', 'closing'), 'The session goes on to its closing', true],
  [told('main', 'closing'), told('main', 'ended'), 'The session is over', false],
  [room, told('main', 'ended'), 'The session is over', false],
])('says where one is while the page of before stays (%#)', async (from, to, heading, saved) => {
  const live = onlyShown(
    's',
    createStore<Real>(() => to),
    Date.now,
  );
  live.screen.store.setState({ ...from, heldSince: performance.now() });
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={live}>
        <MoveNotice />
      </LiveContext>,
    ),
  );
  expect(document.querySelector('h2')?.textContent).toBe(heading);
  expect(document.body.textContent?.includes(SAVED)).toBe(saved);
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

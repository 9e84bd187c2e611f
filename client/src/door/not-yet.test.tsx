import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import type { Door } from '../api';
import { LiveText } from '../live-text';
import { DoorForm } from './form';
import { LOOK_AFTER_REFUSAL_MS, LOOK_EVERY_MS } from './not-yet';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const closed = {
  session: 's',
  title: 'Handovers',
  role: 'participant',
  doors: false,
  hosts: [],
  asks: [],
} as unknown as Door;

it('looks again by itself, less often after a refusal, and says that the doors are open', async () => {
  vi.useFakeTimers();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  let door = closed;
  const look = vi.fn(async (): Promise<Door | undefined> => door);
  const show = () =>
    act(async () =>
      root.render(
        <>
          <LiveText />
          <DoorForm door={door} reopen={look} onIn={() => {}} />
        </>,
      ),
    );
  const later = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
  await show();
  await later(LOOK_EVERY_MS);
  expect(look).toHaveBeenCalledTimes(1);
  look.mockResolvedValueOnce(undefined);
  await later(LOOK_EVERY_MS);
  expect(look).toHaveBeenCalledTimes(2);
  await later(LOOK_AFTER_REFUSAL_MS - 1);
  expect(look).toHaveBeenCalledTimes(2);
  await later(1);
  expect(look).toHaveBeenCalledTimes(3);
  door = { ...closed, doors: true };
  await show();
  await later(300);
  expect(document.querySelector('[role=status]')?.textContent).toBe('The doors are open: you can come in.');
  await later(LOOK_AFTER_REFUSAL_MS);
  expect(look).toHaveBeenCalledTimes(3);
  await act(async () => root.unmount());
  vi.useRealTimers();
});

import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import '../session-texts';
import { stillLive } from '../fixtures/live';
import { LiveContext } from '../store';
import { CardOfRoom } from './card';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

it.each(['kept', 'shared'] as const)('lets anybody of the room take back a card that is %s', async (state) => {
  const send = vi.fn(async () => undefined);
  const draft = { id: 'c1', rev: 1, n: 1, lines: [{ id: 'l1', version: 1, text: 'Ask the night shift.' }] };
  const card = { id: 'c1', state, label: 'room' as const };
  const room = { id: '2.3', number: 3, people: [], cards: [card] };
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={{ ...stillLive({}), send }}>
        <CardOfRoom draft={draft} card={card} room={room} late={false} />
      </LiveContext>,
    ),
  );
  const back = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Take back');
  await act(async () => back?.click());
  expect(send.mock.calls).toEqual([['card.take_back', { card: 'c1' }]]);
  await act(async () => root.unmount());
});

import { expect, it, vi } from 'vitest';
import { NOTHING } from '../fold';
import type { LoopView, WallCard } from '../protocol';
import type { Real } from '../screen';
import { forEverybody, listenToConsole, type OnDisplay, tellDisplays } from './channel';

const loop: LoopView = { phase: 'lobby', doors: true, step: -1, questions: 1 };
const card: WallCard = { id: 'w', round: 1, question: 1, room: 1, text: 'A card', marks: 0, n: 1 };

it('makes nothing ready without a display, and tells one that opens before or after the console', async () => {
  let real: Real = { ...NOTHING, line: { is: 'open' }, sections: { loop } };
  const now = vi.fn((): OnDisplay => ({ told: forEverybody(real), ahead: 0 }));
  const console = tellDisplays('s', now);
  console.tell();
  expect(now).not.toHaveBeenCalled();

  const heard: (number | undefined)[] = [];
  const stop = listenToConsole('s', ({ told }) => heard.push(told.collections.wall?.length));
  await vi.waitFor(() => expect(heard).toEqual([undefined]));
  console.tell();
  real = { ...real, collections: { wall: [card] } };
  console.tell();
  await vi.waitFor(() => expect(heard).toEqual([undefined, 1]));
  console.end();

  const other = tellDisplays('s', now);
  await vi.waitFor(() => expect(heard).toEqual([undefined, 1, 1]));
  other.end();
  stop();
});

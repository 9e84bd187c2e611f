import { beforeEach, expect, it, vi } from 'vitest';
import { forgetSeat } from '../seat';

const kwabena = { seat: 3, name: 'Kwabena' };
const of = (session: string, seat: number) => ({ session, seat: { token: '', seat, role: 'participant' as const } });

/** The module as a page has it that was just loaded. */
async function onFreshPage() {
  vi.resetModules();
  return (await import('./hidden')).hiddenOf;
}

beforeEach(() => sessionStorage.clear());

it('keeps whom one has hidden through a reload, for this seat of this session alone', async () => {
  (await onFreshPage())(of('a', 7)).setState([kwabena], true);
  const hiddenOf = await onFreshPage();
  expect(hiddenOf(of('a', 7)).getState()).toEqual([kwabena]);
  expect(hiddenOf(of('a', 8)).getState()).toEqual([]);
  expect(hiddenOf(of('b', 7)).getState()).toEqual([]);
});

it('forgets it with the seat', async () => {
  (await onFreshPage())(of('a', 7)).setState([kwabena], true);
  forgetSeat('a');
  expect((await onFreshPage())(of('a', 7)).getState()).toEqual([]);
});

import { beforeEach, expect, it } from 'vitest';
import { keepText, keptText } from './drafts';
import { forgetErased, forgetSeat, hereKey, keepSeat, readKey, renewSeat, seatOf } from './seat';

const seat = { token: 't', seat: 7, role: 'participant' } as const;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

it('keeps nothing of a session that is forgotten, and all of another', () => {
  for (const session of ['one', 'two']) {
    keepSeat(session, seat);
    keepText(session, 7, 'main', 'half a thought');
    sessionStorage.setItem(readKey(session, 7), 'line');
    sessionStorage.setItem(hereKey(session, 7), 'load');
  }
  forgetSeat('one');
  expect(seatOf('one')).toBeUndefined();
  expect(Object.keys(localStorage).filter((name) => name.includes('one'))).toEqual([]);
  expect(Object.keys(sessionStorage)).toEqual([readKey('two', 7), hereKey('two', 7)]);
  expect(keptText('two', 7, 'main')).toBe('half a thought');
});

it('forgets sessions that have erased themselves since', () => {
  keepSeat('over', seat);
  renewSeat('over', { until: 1_000 });
  keepSeat('open', seat);
  forgetErased(2_000);
  expect(seatOf('over')).toBeUndefined();
  expect(seatOf('open')).toMatchObject(seat);
});

it('forgets a session that it never saw end, but none that is prepared', () => {
  keepSeat('left', seat);
  keepSeat('prepared', { ...seat, role: 'host' });
  const day = 86_400_000;
  forgetErased(Date.now() + 30 * day);
  expect(seatOf('left')).toMatchObject(seat);
  forgetErased(Date.now() + 32 * day);
  expect(seatOf('left')).toBeUndefined();
  expect(seatOf('prepared')).toBeDefined();
});

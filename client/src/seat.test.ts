import { beforeEach, expect, it } from 'vitest';
import { keepText, keptText } from './drafts';
import {
  doorKey,
  forgetErased,
  forgetSeat,
  hashOf,
  hereKey,
  keepSeat,
  readKey,
  renewSeat,
  seatOf,
  sessionOf,
} from './seat';

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

it('finds the seat that was taken by a link, in either storage, and by no other link', () => {
  keepSeat('one', seat);
  renewSeat('one', { way: hashOf('link-of-one') });
  keepSeat('two', seat, true);
  renewSeat('two', { way: hashOf('link-of-two') });
  keepSeat('three', seat);
  expect(['link-of-one', 'link-of-two', 'link-of-three'].map(sessionOf)).toEqual(['one', 'two', undefined]);
  expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain('link-of');
});

it('forgets what was typed at the door when there is a seat', () => {
  sessionStorage.setItem(doorKey('one', 'name'), 'Ann');
  keepSeat('one', seat);
  expect(Object.keys(sessionStorage)).toEqual([]);
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

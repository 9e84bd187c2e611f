import { beforeEach, expect, it } from 'vitest';
import { draftKey, keepText, keptText } from './drafts';
import { forgetSeat, keepSeat, seatOf, storageOf } from './seat';

const seat = { token: 't', seat: 7, role: 'participant' } as const;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

it('keeps unsent text by session, seat and place', () => {
  keepSeat('s', seat);
  keepText('s', 7, 'card.room/1.3', 'half a sentence');
  expect(keptText('s', 7, 'card.room/1.3')).toBe('half a sentence');
  expect(keptText('s', 7, 'card.room/2.1')).toBe('');
  expect(keptText('s', 8, 'card.room/1.3')).toBe('');
  expect(localStorage.getItem(draftKey('s', 7, 'card.room/1.3'))).toBe('half a sentence');
});

it('forgets what was sent', () => {
  keepText('s', 7, 'main', 'x');
  keepText('s', 7, 'main', '');
  expect(localStorage.length).toBe(0);
});

it('keeps nothing beyond the tab on a shared computer', () => {
  keepSeat('s', seat, true);
  keepText('s', 7, 'main', 'mine');
  expect(storageOf('s')).toBe(sessionStorage);
  expect(localStorage.length).toBe(0);
  expect(seatOf('s')).toEqual(seat);
});

it('forgets a seat with all its text, and nobody else’s', () => {
  keepSeat('s', seat);
  keepSeat('other', seat);
  keepText('s', 7, 'main', 'mine');
  forgetSeat('s');
  expect(seatOf('s')).toBeUndefined();
  expect(keptText('s', 7, 'main')).toBe('');
  expect(seatOf('other')).toEqual(seat);
});

import { expect, it } from 'vitest';
import { dateOf, typedOf } from './next-date';

it('gives a day alone, or a time in this zone', () => {
  expect(dateOf({ day: '', time: '19:00', link: 'https://example.org' })).toBeUndefined();
  expect(dateOf({ day: '2026-04-01', time: '', link: ' ' })).toEqual({ on: '2026-04-01' });
  expect(dateOf({ day: '2026-04-01', time: '19:00', link: 'https://example.org' })).toEqual({
    at: new Date(2026, 3, 1, 19, 0).getTime(),
    link: 'https://example.org',
  });
});

it('shows what it gave', () => {
  for (const typed of [
    { day: '', time: '', link: '' },
    { day: '2026-04-01', time: '', link: '' },
    { day: '2026-12-31', time: '00:05', link: 'https://example.org' },
  ]) {
    expect(typedOf(dateOf(typed))).toEqual(typed);
  }
});

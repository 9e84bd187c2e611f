import { expect, test } from 'vitest';
import type { Plan } from '../protocol';
import { split, totals } from './totals';

const plan: Plan = {
  title: 'Evening',
  talk: { by: 'writing' },
  notice_ms: 5000,
  grace_ms: 20_000,
  keep_for_ms: 86_400_000,
  starts_at: 1_000_000,
  steps: [
    { kind: 'fireside', length_ms: 300_000 },
    { kind: 'question', prompt: 'What?', length_ms: 480_000, harvest_ms: 600_000 },
    { kind: 'close', length_ms: 300_000 },
  ],
};

test('a plan adds up', () => {
  expect(totals(plan)).toEqual({ rooms: 480_000, together: 1_200_000, whole: 1_680_000, ends: 2_680_000 });
  expect(totals({ ...plan, starts_at: undefined }).ends).toBeUndefined();
});

test('people are split into rooms whose sizes differ by at most one', () => {
  expect(split(53, { target: 5, min: 4, max: 7 })).toEqual([
    { rooms: 9, size: 5 },
    { rooms: 2, size: 4 },
  ]);
  expect(split(12, { target: 4, min: 3, max: 6 })).toEqual([{ rooms: 3, size: 4 }]);
  expect(split(5, { target: 5, min: 3, max: 6 })).toEqual([{ rooms: 1, size: 5 }]);
  expect(split(2, { target: 4 })).toEqual([]);
  expect(split(9, { rooms: 4 })).toEqual([
    { rooms: 1, size: 3 },
    { rooms: 3, size: 2 },
  ]);
});

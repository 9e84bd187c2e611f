import { expect, it } from 'vitest';
import { moved, placeAt } from './drag';

it('moves one and keeps the others in their order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(moved(['a', 'b'], 2, 0)).toEqual(['a', 'b']);
});

it('is let go where its middle is among the others', () => {
  const middles = [10, 30, 50];
  expect([0, 20, 40, 60].map((y) => placeAt(y, middles, 0))).toEqual([0, 0, 1, 2]);
  expect([0, 20, 40, 60].map((y) => placeAt(y, middles, 2))).toEqual([0, 1, 2, 2]);
});

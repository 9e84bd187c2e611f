import { expect, it } from 'vitest';
import { visitNews } from './visit';

const room = (...visitors: number[]) => ({ room: '2.3', visitors });

it('tells a visit that begins and one that ends, each once', () => {
  expect(visitNews(room(), room(2))).toBe('visit');
  expect(visitNews(room(2), room(2))).toBeUndefined();
  expect(visitNews(room(2), room())).toBe('visit_over');
  expect(visitNews(room(2), room(5))).toBe('visit');
});

it('tells nothing when one joins, leaves voice, or is moved to where a visitor is', () => {
  expect(visitNews(undefined, room(2))).toBeUndefined();
  expect(visitNews(room(2), undefined)).toBeUndefined();
  expect(visitNews({ room: '2.4', visitors: [] }, room(2))).toBeUndefined();
});

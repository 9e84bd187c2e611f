import { expect, test } from 'vitest';
import { unsent } from './drafts';

test('what arrived leaves the field, and what was typed meanwhile stays', () => {
  expect(unsent('A thought', 'A thought')).toBe('');
  expect(unsent('A thought and one more', 'A thought')).toBe('and one more');
  expect(unsent('Something else', 'A thought')).toBe('Something else');
});

import { expect, it } from 'vitest';
import { isOnlyHere } from './only-here';

it.each([
  ['http://localhost:8080/j#key', true],
  ['http://127.0.0.1/j#key', true],
  ['http://[::1]:8080/j#key', true],
  ['http://192.168.1.7:8080/j#key', false],
  ['https://127.example.org/j#key', false],
])('knows that %s is for this computer only: %s', (link, only) => {
  expect(isOnlyHere(link)).toBe(only);
});

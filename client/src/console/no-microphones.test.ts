import { expect, it } from 'vitest';
import { keepsMicrophones } from './no-microphones';

it.each([
  ['http://192.168.1.7:8080/j#key', true],
  ['http://plenary.example.org/j#key', true],
  ['http://localhost:8080/j#key', false],
  ['https://plenary.example.org/j#key', false],
])('knows that by %s people have no microphone: %s', (link, none) => {
  expect(keepsMicrophones(link)).toBe(none);
});

import { describe, expect, test } from 'vitest';
import { readCode, spaced } from './code';

describe('reading a code', () => {
  test('takes any case, spaces and dashes', () => {
    expect(readCode(' k7wm-4tqd ')).toEqual({ code: 'K7WM4TQD' });
    expect(readCode('K7WM 4TQD')).toEqual({ code: 'K7WM4TQD' });
  });
  test('takes look-alikes for what they are', () => {
    expect(readCode('oil04tqd')).toEqual({ code: '01104TQD' });
  });
  test('asks about a letter that is never used', () => {
    expect(readCode('U7WM4TQD')).toEqual({ problem: 'letter', letter: 'U', instead: 'V' });
    expect(readCode('K7WM4TQ!')).toMatchObject({ problem: 'character', letter: '!' });
  });
  test('says what is missing', () => {
    expect(readCode('')).toEqual({ problem: 'empty' });
    expect(readCode('K7WM')).toEqual({ problem: 'short', count: 4 });
    expect(readCode('K7WM4TQDX')).toEqual({ problem: 'long' });
  });
  test('takes a whole invitation link', () => {
    expect(readCode('https://rooms.example/j#abcDEF')).toEqual({ secret: 'abcDEF' });
  });
  test('is shown in two groups', () => {
    expect(spaced('K7WM4TQD')).toBe('K7WM 4TQD');
  });
});

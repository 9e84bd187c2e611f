import { expect, it } from 'vitest';
import { linksIn } from './links-in';

it('finds links among words, without what ends a sentence', () => {
  expect(linksIn('See https://a.example/chart, or (https://b.example/x_(y)).')).toEqual([
    'See ',
    'https://a.example/chart',
    ', or (',
    'https://b.example/x_(y)',
    ').',
  ]);
  expect(linksIn('انظر https://a.example/م؟ نعم')[1]).toBe('https://a.example/م');
});

it('leaves all else as it was typed', () => {
  for (const text of [
    '',
    'No link.',
    'http://a.example',
    'https://',
    'https://bank.example@evil.example/',
    'javascript:alert(1)',
  ]) {
    expect(linksIn(text)).toEqual([text]);
  }
});

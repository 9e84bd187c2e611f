import { expect, it } from 'vitest';
import type { WallCard } from '../protocol';
import { gathered, gatheredHere } from './gathered';

const card = (id: string, theme?: string): WallCard => ({
  id,
  theme,
  round: 1,
  question: 1,
  room: 1,
  text: id,
  marks: 0,
  n: 1,
});
const themes = [
  { id: 'later', title: 'Begun later', n: 5 },
  { id: 'first', title: 'Begun first', n: 2 },
];
const ids = (cards: WallCard[]) => cards.map(({ id }) => id);

it('puts each card with its theme, themes in the order in which they were begun', () => {
  const { themes: all, rest } = gathered(themes, [card('a', 'later'), card('b'), card('c', 'later')]);
  expect(all.map(([theme, of]) => [theme.id, ids(of)])).toEqual([
    ['first', []],
    ['later', ['a', 'c']],
  ]);
  expect(ids(rest)).toEqual(['b']);
});

it('loses no card whose theme is not told yet, or any more', () => {
  expect(ids(gathered(themes, [card('a', 'gone')]).rest)).toEqual(['a']);
});

it('leaves out themes without a card for those who only read them', () => {
  expect(gatheredHere(themes, [card('a', 'later')]).themes.map(([theme]) => theme.id)).toEqual(['later']);
});

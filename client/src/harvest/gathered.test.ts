import { expect, it } from 'vitest';
import type { WallCard } from '../protocol';
import { cardsBy, gathered, gatheredHere } from './gathered';

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

it('sorts cards by question and by room, small groups last', () => {
  const card = (id: string, question: number, room: number): WallCard => ({
    id,
    question,
    room,
    round: question,
    text: id,
    marks: 0,
    n: 1,
  });
  const cards = [card('a', 2, 0), card('b', 1, 3), card('c', 2, 11), card('d', 2, 2)];
  const ids = (of: 'question' | 'room') => cardsBy(of, cards).map(([number, all]) => [number, all.map(({ id }) => id)]);
  expect(ids('question')).toEqual([
    [1, ['b']],
    [2, ['a', 'c', 'd']],
  ]);
  expect(ids('room')).toEqual([
    [2, ['d']],
    [3, ['b']],
    [11, ['c']],
    [0, ['a']],
  ]);
});

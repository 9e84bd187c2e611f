import type { AgendaStep, ThemeView, WallCard } from '../protocol';

export interface Gathered {
  /** Themes in the order in which they were begun, each with its cards. */
  themes: [ThemeView, WallCard[]][];
  /** The cards that are with none. */
  rest: WallCard[];
}

/** Cards as facilitators gathered them into themes. */
export function gathered(themes: readonly ThemeView[], cards: readonly WallCard[]): Gathered {
  const known = new Set(themes.map((theme) => theme.id));
  return {
    themes: themes
      .toSorted((a, b) => a.n - b.n)
      .map((theme) => [theme, cards.filter((card) => card.theme === theme.id)]),
    rest: cards.filter((card) => !card.theme || !known.has(card.theme)),
  };
}

/** The same without themes that have none of the cards: a theme is nothing but its cards. */
export function gatheredHere(themes: readonly ThemeView[], cards: readonly WallCard[]): Gathered {
  const all = gathered(themes, cards);
  return { ...all, themes: all.themes.filter(([, of]) => of.length > 0) };
}

/** Cards by their question or their room, in its order; small groups, which are no room's, last. */
export function cardsBy(of: 'question' | 'room', cards: readonly WallCard[]): [number, WallCard[]][] {
  const all = new Map<number, WallCard[]>();
  for (const card of cards) {
    const those = all.get(card[of]);
    if (those) those.push(card);
    else all.set(card[of], [card]);
  }
  return [...all].sort(([a], [b]) => (a || Infinity) - (b || Infinity));
}

/** The words of a question, from the closing on. */
export const promptOf = (agenda: readonly AgendaStep[], question: number) =>
  agenda.find((step) => step.question === question)?.prompt;

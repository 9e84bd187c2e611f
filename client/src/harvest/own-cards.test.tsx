import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import '../session-texts';
import { newCardKey } from '../breakout/cards';
import { keepText } from '../drafts';
import { NOTHING } from '../fold';
import type { CardView, DraftView } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown } from '../store';
import { OwnCards } from './own-cards';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const draft = { id: 'c1', rev: 1, lines: [{ id: 'l1', text: 'Words', rev: 1 }] } as unknown as DraftView;
const kept: CardView = { id: 'c1', label: 'room', state: 'kept' };

async function show(cards: CardView[], drafts: DraftView[]) {
  const room = { id: '1.2', number: 2, people: [], cards };
  const real = createStore<Real>(() => ({
    ...NOTHING,
    line: { is: 'open' },
    place: 'main',
    sections: { room, loop: { phase: 'harvest', doors: true, step: 0, questions: 1, round: 1 } },
    collections: { drafts },
  }));
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <LiveContext value={onlyShown('s', real, Date.now)}>
        <OwnCards />
      </LiveContext>,
    ),
  );
  return () => act(async () => root.unmount());
}
const isOpen = () => document.querySelector('details')?.open;

afterEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});

it.each([
  ['nothing was begun', [], [], '', false],
  ['everything is decided', [kept], [draft], '', false],
  ['a card is not shared yet', [], [draft], '', true],
  ['words of one’s own are not sent yet', [], [], 'We moved', true],
] as [string, CardView[], DraftView[], string, boolean][])(
  'opens for what is not shared yet: %s',
  async (_, cards, drafts, text, open) => {
    keepText('s', 0, newCardKey('1.2'), text);
    const end = await show(cards, drafts);
    expect(isOpen()).toBe(open);
    await end();
  },
);

it('begins at the end of words that were kept', async () => {
  keepText('s', 0, newCardKey('1.2'), 'We moved');
  const end = await show([], []);
  const field = document.querySelector<HTMLTextAreaElement>('[data-new-card] textarea');
  field?.setSelectionRange(0, 0);
  await act(async () => field?.focus());
  expect(field?.selectionStart).toBe('We moved'.length);
  await end();
});

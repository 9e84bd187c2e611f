import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NOTHING } from '../fold';
import type { DraftLine, DraftView, Refusal } from '../protocol';
import type { Real } from '../screen';
import { LiveContext, onlyShown, type Send, useCollection } from '../store';
import { Lines } from './lines';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
const LONG_MS = 1_000;

const draftOf = (...lines: DraftLine[]): DraftView => ({ id: 'card', rev: 1, n: 1, lines });
const before = draftOf({ id: 'a', version: 1, text: 'First.' });
const others = draftOf({ id: 'a', version: 2, text: 'Of another.' });
const beside = (text: string) => draftOf(...others.lines, { id: 'b', version: 1, text });

let root: Root;
let open: () => Promise<void>;
const close = () => act(async () => root.render(null));
let real: StoreApi<Real>;
let answer: (refusal?: Refusal) => void;
const send = vi.fn(
  () =>
    new Promise<Refusal | undefined>((settle) => {
      answer = settle;
    }),
);

const Page = () => useCollection('drafts').map((draft) => <Lines key={draft.id} draft={draft} place="room/1.1" />);
const tell = (draft: DraftView) =>
  act(async () => real.setState({ collections: { ...real.getState().collections, drafts: [draft] } }));
const fields = () => [...document.querySelectorAll('textarea')];
const texts = () =>
  fields()
    .slice(0, -1)
    .map((field) => field.value); // the last one is for a new line
const type = (text: string, n = 0) =>
  act(async () => {
    const field = fields()[n] as HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
const pause = () => act(async () => vi.advanceTimersByTime(LONG_MS));
const accept = () => act(async () => answer());

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  send.mockClear();
  real = createStore<Real>(() => ({ ...NOTHING, collections: { drafts: [before] }, line: { is: 'open' } }));
  const live = { ...onlyShown('s', real, Date.now), send: send as Send };
  live.screen.start();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  open = () =>
    act(async () =>
      root.render(
        <LiveContext value={live}>
          <Page />
        </LiveContext>,
      ),
    );
  await open();
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

const edit = (line: string, version: number, text: string) => ['card.edit', { card: 'card', line, version, text }];

it('shows an edit of another that came before one’s own was sent, with one’s own beside it', async () => {
  await type('Mine.');
  await tell(others);
  await pause();
  expect(send.mock.calls).toEqual([edit('a', 1, 'Mine.')]);
  await tell(beside('Mine.'));
  await accept();
  expect(texts()).toEqual(['Of another.', 'Mine.']);
  await type('Mine, and more.', 1);
  await pause();
  expect(send.mock.lastCall).toEqual(edit('b', 1, 'Mine, and more.'));
});

it('keeps what was typed on while an edit was on its way, where that came to lie beside another’s', async () => {
  await type('Mine.');
  await pause();
  await type('Mine, and more.');
  await tell(others);
  expect(texts()).toEqual(['Mine, and more.']);
  await tell(beside('Mine.'));
  await accept();
  expect(send.mock.lastCall).toEqual(edit('b', 1, 'Mine, and more.'));
  await tell(beside('Mine, and more.'));
  await accept();
  expect(texts()).toEqual(['Of another.', 'Mine, and more.']);
});

it('goes on in the line itself where nobody else wrote', async () => {
  await type('Mine.');
  await pause();
  await type('Mine, and more.');
  await tell(draftOf({ id: 'a', version: 2, text: 'Mine.' }));
  await accept();
  await pause();
  expect(send.mock.lastCall).toEqual(edit('a', 2, 'Mine, and more.'));
});

it('keeps nothing of an edit that was accepted when its card was closed', async () => {
  await type('Mine.');
  await pause();
  await close();
  await act(async () => real.setState({ collections: { drafts: [draftOf({ id: 'a', version: 2, text: 'Mine.' })] } }));
  await accept();
  expect([...Object.keys(localStorage), ...Object.keys(sessionStorage)]).toEqual([]);
});

it('shows what another wrote after an edit that arrived while its card was opened again', async () => {
  await type('Mine.');
  await pause();
  await close();
  await open();
  await tell(draftOf({ id: 'a', version: 2, text: 'Mine.' }));
  await accept();
  await tell(draftOf({ id: 'a', version: 3, text: 'Of another.' }));
  await pause();
  expect(texts()).toEqual(['Of another.']);
  expect(send).toHaveBeenCalledOnce();
});

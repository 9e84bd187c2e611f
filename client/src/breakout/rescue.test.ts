import { beforeEach, expect, it, vi } from 'vitest';
import type { DraftView } from '../protocol';
import { isThere, landed, rescue } from './rescue';

const draft = (...lines: string[]): DraftView => ({
  id: 'c1',
  rev: 2,
  n: 1,
  lines: lines.map((id) => ({ id, version: 1, text: id })),
});
const at = { room: '1.3', card: 'c1', line: 'mine' };
const unsent = { version: 1, text: 'half a thought' };

const send = vi.fn(async () => undefined);
beforeEach(() => send.mockClear());

it('leaves a line that is there alone', () => {
  rescue([draft('mine')], at, unsent, send);
  expect(send).not.toHaveBeenCalled();
});

it('keeps what was typed on a deleted line beside the others', () => {
  rescue([draft('other')], at, unsent, send);
  expect(send).toHaveBeenCalledWith('card.edit', { card: 'c1', line: 'mine', version: 1, text: 'half a thought' });
});

it('makes a card of it when the line was the last one', () => {
  rescue([], at, unsent, send);
  expect(send).toHaveBeenCalledWith('card.add', expect.objectContaining({ room: '1.3', text: 'half a thought' }));
});

it('sends nothing from elsewhere, and nothing empty', () => {
  rescue(undefined, at, unsent, send);
  rescue([], at, { version: 1, text: ' ' }, send);
  expect(send).not.toHaveBeenCalled();
});

it('finds an accepted edit in its line, beside it, or nowhere', () => {
  const lines = (...all: [id: string, version: number, text: string][]): DraftView => ({
    ...draft(),
    lines: all.map(([id, version, text]) => ({ id, version, text })),
  });
  const edit = { version: 1, text: 'Ours' };
  expect(landed(lines(['mine', 2, 'Ours']), 'mine', edit)?.id).toBe('mine');
  expect(landed(lines(['mine', 2, 'Theirs'], ['new', 1, 'Ours']), 'mine', edit)?.id).toBe('new');
  expect(landed(lines(['mine', 3, 'Theirs']), 'mine', edit)).toBeUndefined();
  expect(landed(undefined, 'mine', edit)).toBeUndefined();
});

it('sends nothing that the card says already, and everything else', () => {
  const card = draft('mine', 'other');
  expect(isThere(card, 'mine', { version: 1, text: 'mine' })).toBe(true);
  expect(isThere(card, 'mine', { version: 0, text: 'other' })).toBe(true);
  expect(isThere(card, 'mine', { version: 1, text: 'other' })).toBe(false);
  expect(isThere(card, 'gone', { version: 0, text: 'other' })).toBe(false);
});

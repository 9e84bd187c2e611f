import { beforeEach, expect, it, vi } from 'vitest';
import type { DraftView } from '../protocol';
import { rescue } from './rescue';

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

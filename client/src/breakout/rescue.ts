import type { DraftView, Refusal } from '../protocol';
import type { Send } from '../store';
import { uuid } from '../uuid';

/** What was typed on a line and is not the room's yet: on which version, and what. */
export interface Unsent {
  version: number;
  text: string;
}

/**
 * How what was typed on a line that somebody deleted stays with the room: as a line beside the
 * others, or as a card of its own when the line was the last one. Undefined if there is nothing to send.
 */
export function rescue(
  drafts: readonly DraftView[] | undefined,
  { room, card, line }: { room: string; card: string; line: string },
  unsent: Unsent,
  send: Send,
): Promise<Refusal | undefined> | undefined {
  if (!drafts || unsent.text.trim() === '') return undefined;
  const draft = drafts.find((one) => one.id === card);
  if (!draft) return send('card.add', { room, card: uuid(), text: unsent.text.trim() });
  if (draft.lines.some((one) => one.id === line)) return undefined;
  return send('card.edit', { card, line, ...unsent });
}

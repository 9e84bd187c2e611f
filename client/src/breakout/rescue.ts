import type { DraftLine, DraftView, Refusal } from '../protocol';
import type { Send } from '../store';
import { uuid } from '../uuid';

/** What was typed on a line and is not the room's yet: on which version, and what. */
export interface Unsent {
  version: number;
  text: string;
}

/** Where an edit that was accepted is: its line, or one beside it. Undefined if somebody has changed it since. */
export function landed(draft: DraftView | undefined, line: string, edit: Unsent): DraftLine | undefined {
  const own = draft?.lines.find((one) => one.id === line);
  if (own && own.version > edit.version && own.text === edit.text) return own;
  return draft?.lines.find((one) => one.id !== line && one.text === edit.text);
}

/** Whether there is nothing to send: the line says it, or it came to lie beside it and the answer was missed. */
export function isThere(draft: DraftView | undefined, line: string, edit: Unsent): boolean {
  const own = draft?.lines.find((one) => one.id === line);
  return own !== undefined && (own.text === edit.text || (own.version > edit.version && !!landed(draft, line, edit)));
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

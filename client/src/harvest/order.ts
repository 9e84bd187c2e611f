import type { HarvestView, TurnView } from '../protocol';

/** So many rooms fit a list that one can look over; of more, only those that said something, and one's own. */
export const LISTED = 40;

/** The rooms in their order, also those that have said nothing yet, which the server leaves out. */
export function everyTurn(harvest: HarvestView, own?: number): TurnView[] {
  const told = new Map(harvest.turns.map((turn) => [turn.room, turn]));
  const numbers = Array.from({ length: harvest.rooms }, (_, i) => i + 1);
  return numbers
    .filter((room) => harvest.rooms <= LISTED || told.has(room) || room === own)
    .map((room) => told.get(room) ?? { room, cards: 0 });
}

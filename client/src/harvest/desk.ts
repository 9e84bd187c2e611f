import type { RoomView } from '../protocol';
import { roomOf } from '../protocol';
import { usePlace, useSection } from '../store';

/** One's own room of this round while its cards are at hand in the main room. */
export function useDesk(): RoomView | undefined {
  const room = useSection('room');
  const loop = useSection('loop');
  const place = usePlace();
  const open = loop?.phase === 'harvest' || loop?.phase === 'breakout' || loop?.phase === 'grace';
  if (!room || !open || place !== 'main' || roomOf(room.id)?.round !== loop?.round) return undefined;
  return room.closed && room.cards.length === 0 && loop.phase !== 'harvest' ? undefined : room;
}

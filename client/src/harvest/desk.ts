import type { RoomView } from '../protocol';
import { usePlace, useSection } from '../store';

/** One's own room of this round while its cards are at hand in the main room. */
export function useDesk(): RoomView | undefined {
  const room = useSection('room');
  return usePlace() === 'main' ? room : undefined;
}

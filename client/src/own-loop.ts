import { useMemo } from 'react';
import type { LoopView, RoomView } from './protocol';
import { useSection } from './store';

/**
 * The loop as a room has it: one that ends before the others finishes up already, and one
 * that was given longer goes on while they finish up, unless everybody is called back.
 */
export function loopIn(room: Pick<RoomView, 'longer_ms' | 'returns_at'> | undefined, loop: LoopView): LoopView {
  if (room?.returns_at && room.returns_at < (loop.returns_at ?? Infinity)) {
    return { ...loop, phase: 'grace', returns_at: room.returns_at };
  }
  if (!room?.longer_ms || !loop.ends_at || loop.recalled) return loop;
  const { returns_at: _, ...own } = loop;
  return {
    ...own,
    phase: loop.phase === 'grace' ? 'breakout' : loop.phase,
    ends_at: loop.ends_at + room.longer_ms,
    length_ms: (loop.length_ms ?? 0) + room.longer_ms,
  };
}

/** The loop as it is where one is. */
export function useOwnLoop(): LoopView | undefined {
  const loop = useSection('loop');
  const room = useSection('room');
  return useMemo(() => loop && loopIn(room, loop), [loop, room]);
}

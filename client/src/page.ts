import type { Told } from './fold';

/**
 * The page that a participant is on, by place and phase: "waiting", "lobby",
 * "talk", "harvest", "closing", "ended", "quiet" or a room such as "room/2.3".
 * Undefined until the server has told enough.
 */
export function pageOf(told: Told): string | undefined {
  const { loop, you } = told.sections;
  if (loop?.phase === 'ended') return 'ended';
  // Whoever waits to be let in is told nothing else.
  if (you?.waiting) return 'waiting';
  if (!loop || !you || told.place === undefined) return undefined;
  if (told.place !== 'main') return told.place;
  switch (loop.phase) {
    case 'lobby':
    case 'harvest':
    case 'closing':
      return loop.phase;
    case 'preview':
      return loop.early ? 'lobby' : 'talk';
    default:
      return 'talk';
  }
}

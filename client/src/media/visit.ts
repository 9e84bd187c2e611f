// A visit is heard, too: nobody comes or goes by voice without a sound.
import { useEffect, useRef } from 'react';
import type { RoomView, Seat } from '../protocol';
import { useReal } from '../store';
import { chime } from '../you/cue';

interface Heard {
  room: string;
  visitors: readonly Seat[];
}

/** What is told by a sound between two looks at what one hears; a visitor who is there when one joins is none. */
export function visitNews(before: Heard | undefined, now: Heard | undefined): 'visit' | 'visit_over' | undefined {
  if (!before || !now || before.room !== now.room) return undefined;
  if (now.visitors.some((seat) => !before.visitors.includes(seat))) return 'visit';
  return before.visitors.some((seat) => !now.visitors.includes(seat)) ? 'visit_over' : undefined;
}

/** Others who visit the room that one is in and hears; undefined while one hears none. */
function heard(room: RoomView | undefined, you: Seat | undefined, joined: boolean): Heard | undefined {
  if (!room || !joined) return undefined;
  return { room: room.id, visitors: (room.visitors ?? []).map(({ seat }) => seat).filter((seat) => seat !== you) };
}

/** Chimes once when a visit begins or ends in the room that one hears. */
export function useVisitChime(joined: boolean) {
  const room = useReal(({ sections }) => sections.room);
  const you = useReal(({ sections }) => sections.you?.seat);
  const before = useRef<Heard>(undefined);
  useEffect(() => {
    const now = heard(room, you, joined);
    const news = visitNews(before.current, now);
    before.current = now;
    if (news) chime(news);
  }, [room, you, joined]);
}

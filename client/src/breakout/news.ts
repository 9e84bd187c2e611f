import { useEffect, useRef } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { namesText } from '../parts/names';
import type { CardView, PersonView, RoomView, Seat } from '../protocol';
import { useCollection, useLive } from '../store';

/**
 * Says who came, who is away and who visits, in one breath. Somebody who left
 * is not spoken of: they were away, and then the room is smaller.
 */
export function useNews(room: RoomView | undefined, you: Seat | undefined) {
  const { say } = useSay();
  const before = useRef<RoomView>(undefined);
  useEffect(() => {
    const old = before.current;
    before.current = room;
    if (!room || !old || old.id !== room.id) return;
    const came = missingFrom(old.people, others(room.people, you));
    const away = others(room.people, you).filter(
      (person) => person.state === 'away' && !isAway(old.people, person.seat),
    );
    const visits = missingFrom(old.visitors, room.visitors ?? []);
    if (came.length) say(t('breakout:came', { count: came.length, names: names(came) }));
    if (away.length) say(t('breakout:went_away', { count: away.length, names: names(away) }));
    if (visits.length) say(t('breakout:visits', { count: visits.length, names: names(visits) }));
    const over = missingFrom(room.visitors, old.visitors ?? []);
    if (over.length) say(t('breakout:visit_over', { count: over.length, names: names(over) }));
    if (room.asked && !old.asked) say(t('room_asked'));
  }, [room, you, say]);
}

/** Says that a card leaves for everyone, while somebody can still say not yet; then what became of it. */
export function useLeaving(room: RoomView | undefined): boolean {
  const { say } = useSay();
  const { now } = useLive();
  // In the main room what is shared is on the wall, and told there.
  const wall = useCollection('wall');
  const watched = useRef<{ room: string; leaving: Map<string, number> }>(undefined);
  useEffect(() => {
    const first = watched.current?.room !== room?.id;
    if (first) watched.current = room && { room: room.id, leaving: new Map() };
    const leaving = watched.current?.leaving;
    if (!room || !leaving) return;
    for (const [id, at] of leaving) {
      const card = room.cards.find((one) => one.id === id);
      if (card?.state === 'leaving') continue;
      const shared = card?.state === 'shared' || wall.some((one) => one.id === id);
      // Gone from one list at its time, it may not be on the other yet.
      if (!shared && now() >= at) continue;
      leaving.delete(id);
      say(t(shared ? 'breakout:went' : 'breakout:stopped'));
    }
    const begun = room.cards.filter((card) => isLeaving(card) && leaving.get(card.id) !== sharesAt(card));
    for (const card of begun) leaving.set(card.id, sharesAt(card));
    if (begun.length && !first) say(t('breakout:leaves'));
  }, [room, wall, say, now]);
  return room?.cards.some(isLeaving) ?? false;
}

const sharesAt = (card: CardView) => card.shares_at ?? 0;

const isLeaving = (card: CardView) => card.state === 'leaving';

const names = (people: readonly PersonView[]) => namesText(people.map((person) => person.name));

const others = (people: readonly PersonView[], you: Seat | undefined) => people.filter((person) => person.seat !== you);

function missingFrom(old: readonly PersonView[] = [], now: readonly PersonView[]): PersonView[] {
  const known = new Set(old.map((person) => person.seat));
  return now.filter((person) => !known.has(person.seat));
}

function isAway(people: readonly PersonView[], seat: Seat): boolean {
  const person = people.find((one) => one.seat === seat);
  return !person || person.state === 'away';
}

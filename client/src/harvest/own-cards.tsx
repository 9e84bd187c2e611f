import { useState } from 'react';
import { Cards, newCardKey } from '../breakout/cards';
import { useLeaving } from '../breakout/news';
import { keptText } from '../drafts';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Refused } from '../parts/refused';
import { type RoomView, roomId } from '../protocol';
import { useCollection, useLive, useSection, useWish } from '../store';
import { useDesk } from './desk';
import css from './harvest.module.css';

/** One's own room's cards, back in the main room: a late one can still go on the wall. */
export function OwnCards() {
  const desk = useDesk();
  const you = useSection('you');
  const round = useSection('loop')?.round ?? 0;
  const { wish, refusal } = useWish();
  const harvest = useSection('loop')?.phase === 'harvest';
  // Until it is opened or folded by hand, what is not shared yet keeps it open.
  const [chosen, setOpen] = useState<boolean>();
  const begun = useBegun(desk);
  const leaving = useLeaving(desk);
  if (!desk) return null;
  return (
    <details
      className={css.own}
      open={(chosen ?? begun) || leaving}
      onToggle={({ currentTarget }) => leaving || setOpen(currentTarget.open)}
    >
      <summary>
        <Icon name="cards" small />
        {t('harvest:own', { room: desk.number })}
      </summary>
      {(you?.desks ?? []).map(
        (number) =>
          number !== desk.number && (
            <Button key={number} small kind="text" onClick={() => wish('desk', { room: roomId(round, number) })}>
              {t('harvest:own', { room: number })}
            </Button>
          ),
      )}
      <Refused of={refusal} />
      <div className="cards">
        <Cards room={desk} late={harvest} />
      </div>
    </details>
  );
}

/** Whether there are words that nobody in the main room has: of one's own, or on a card of the room. */
function useBegun(desk: RoomView | undefined): boolean {
  const { session, seat } = useLive();
  const drafts = useCollection('drafts');
  const wall = useCollection('wall');
  if (!desk) return false;
  const decided = new Set([...desk.cards, ...wall].map((card) => card.id));
  return keptText(session, seat.seat, newCardKey(desk.id)) !== '' || drafts.some((draft) => !decided.has(draft.id));
}

import { useState } from 'react';
import { Cards } from '../breakout/cards';
import { useLeaving } from '../breakout/news';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Refused } from '../parts/refused';
import { roomId } from '../protocol';
import { useSection, useWish } from '../store';
import { useDesk } from './desk';
import css from './harvest.module.css';

/** One's own room's cards, back in the main room: a late one can still go on the wall. */
export function OwnCards() {
  const desk = useDesk();
  const you = useSection('you');
  const round = useSection('loop')?.round ?? 0;
  const { wish, refusal } = useWish();
  const harvest = useSection('loop')?.phase === 'harvest';
  const [open, setOpen] = useState(false);
  const leaving = useLeaving(desk);
  if (!desk) return null;
  return (
    <details
      className={css.own}
      open={open || leaving}
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

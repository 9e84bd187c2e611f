import { useEffect, useRef } from 'react';
import { inARow, t } from '../i18n';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { useScrolls } from '../parts/scrolls';
import type { HarvestView, TurnView } from '../protocol';
import { useDesk } from './desk';
import css from './harvest.module.css';
import { everyTurn } from './order';

/** The rooms in turn: who spoke, who has the floor, which is one's own. */
export function Turns({ harvest }: { harvest: HarvestView }) {
  const own = useDesk()?.number;
  const list = useRef<HTMLOListElement>(null);
  const now = useRef<HTMLLIElement>(null);
  const scrolls = useScrolls(list);
  // On a phone the list is a strip: what counts is not left outside of it.
  useEffect(() => {
    if (!list.current || !now.current) return;
    list.current.scrollBy({ left: middle(now.current) - middle(list.current) });
  }, [harvest.floor, own]);
  return (
    <section>
      <h2 className={`sm ${css.turnhead}`}>{t('harvest:turns')}</h2>
      <ol
        ref={list}
        className={css.turns}
        tabIndex={scrolls ? 0 : undefined}
        data-sideways
        aria-label={t('harvest:turns')}
      >
        {everyTurn(harvest, own).map((turn) => {
          const floor = turn.room === harvest.floor;
          const mine = turn.room === own;
          return (
            <li
              key={turn.room}
              ref={turn.room === (harvest.floor || own) ? now : undefined}
              className={[css.turn, floor && css.now, mine && css.mine].filter(Boolean).join(' ')}
            >
              <Mark room={turn.room} size="1.75rem" />
              <span>{t('room', { room: turn.room })}</span>
              <State turn={turn} now={floor} mine={mine} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function middle(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}

function State({ turn, now, mine }: { turn: TurnView; now: boolean; mine: boolean }) {
  if (now) {
    return (
      <span className="tag">
        <Icon name="mic" small />
        {t('harvest:has_floor')}
      </span>
    );
  }
  const done = turn.state === 'spoke' || turn.state === 'pass';
  const words = inARow([mine && t('harvest:yours'), turn.state && t(`harvest:state.${turn.state}`)]);
  return (
    <span className={`tag ${mine ? 'mine' : 'plain'}`}>
      {done && <Icon name="check" small />}
      {words}
    </span>
  );
}

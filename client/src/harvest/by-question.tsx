import { useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { useKeptFocus } from '../parts/kept-focus';
import { Mark } from '../parts/mark';
import { Written } from '../parts/written';
import type { WallCard } from '../protocol';
import { useSection } from '../store';
import { cardsBy, promptOf } from './gathered';
import css from './harvest.module.css';
import { OnWall } from './wall';

/** So many rooms at a time: an evening may have had hundreds. */
const AT_A_TIME = 12;

/** What the rooms shared, folded away under each question. */
export function ByQuestion({ cards }: { cards: readonly WallCard[] }) {
  return cardsBy('question', cards).map(([question, all]) => (
    <Question key={question} question={question} cards={all} />
  ));
}

function Question({ question, cards }: { question: number; cards: readonly WallCard[] }) {
  // Not on the page before somebody looks: there may be thousands.
  const [open, setOpen] = useState(false);
  return (
    <details className={css.past} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('harvest:of_question', { question, count: cards.length })}</summary>
      {open && <Rooms question={question} cards={cards} />}
    </details>
  );
}

function Rooms({ question, cards }: { question: number; cards: readonly WallCard[] }) {
  const [upTo, setUpTo] = useState(AT_A_TIME);
  const focus = useKeptFocus<HTMLElement>(upTo);
  const prompt = promptOf(useSection('session')?.agenda ?? [], question);
  const all = cardsBy('room', cards);
  const more = Math.min(all.length - upTo, AT_A_TIME);
  return (
    <section className={css.middle} aria-label={t('harvest:of_question', { question, count: cards.length })} {...focus}>
      {prompt && <Written of={prompt} className="said" />}
      <div className={css.wall}>
        {all.slice(0, upTo).map(([room, of]) => (
          <section className={css.room} key={room}>
            <h3>
              {room > 0 && <Mark room={room} size="1.875rem" />}
              {room > 0 ? t('room', { room }) : t('harvest:small_groups')}
            </h3>
            {of.map((card) => (
              <OnWall key={card.id} card={card} />
            ))}
          </section>
        ))}
      </div>
      {more > 0 && <Button onClick={() => setUpTo(upTo + more)}>{t('harvest:more_rooms', { count: more })}</Button>}
    </section>
  );
}

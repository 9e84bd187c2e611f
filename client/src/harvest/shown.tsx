import { useEffect } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { Mark } from '../parts/mark';
import { useCollection, useSection } from '../store';
import css from './harvest.module.css';

/** The card that is shown to everyone, in large. */
export function ShownCard() {
  const id = useSection('harvest')?.shown;
  const card = useCollection('wall').find((one) => one.id === id);
  const { say } = useSay();
  const from = card && (card.room ? t('harvest:from_room', { room: card.room }) : t('harvest:from_small'));
  useEffect(() => {
    if (id && from) say(t('harvest:shown_from', { from }));
  }, [id, from, say]);
  if (!card) return null;
  return (
    <section className={css.shown} aria-label={t('harvest:shown')}>
      <h2>
        {card.room > 0 && <Mark room={card.room} size="1.75rem" />}
        {from}
      </h2>
      <p className="said" dir="auto">
        {card.text}
      </p>
    </section>
  );
}

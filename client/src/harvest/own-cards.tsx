import { Cards } from '../breakout/cards';
import { t } from '../i18n';
import { Icon } from '../parts/icon';
import { useSection } from '../store';
import { useDesk } from './desk';
import css from './harvest.module.css';

/** One's own room's cards, back in the main room: a late one can still go on the wall. */
export function OwnCards() {
  const desk = useDesk();
  const harvest = useSection('loop')?.phase === 'harvest';
  if (!desk) return null;
  return (
    <details className={css.own}>
      <summary>
        <Icon name="cards" small />
        {t('harvest:own', { room: desk.number })}
      </summary>
      <div className="cards">
        <Cards room={desk} late={harvest} />
      </div>
    </details>
  );
}

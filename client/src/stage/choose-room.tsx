import { t } from '../i18n';
import { Choice } from '../parts/choice';
import { Mark } from '../parts/mark';
import { Refused } from '../parts/refused';
import { useSection, useWish } from '../store';
import css from './stage.module.css';

/** The rooms of a question that people choose, with how many want each; nobody's name. */
export function ChooseRoom() {
  const rooms = useSection('choice')?.rooms ?? [];
  const you = useSection('you');
  const next = useSection('next');
  const sent = useSection('loop')?.opens_at;
  const { wish, refusal } = useWish();
  if (rooms.length === 0) return null;
  const chosen = (sent && next?.room) || you?.chosen || 0;
  return (
    <fieldset className={`choices ${css.choose}`}>
      <legend>{t('stage:choose')}</legend>
      {rooms.map((count, i) => (
        <Choice key={i} name="choose" checked={chosen === i + 1} onPick={() => wish('choose', { room: i + 1 })}>
          <Mark room={i + 1} size="1.625rem" /> {t('room', { room: i + 1 })}
          <small className="hint"> {t('stage:choose_count', { count })}</small>
        </Choice>
      ))}
      {!sent && (
        <Choice name="choose" checked={chosen === 0} onPick={() => wish('choose', { room: 0 })}>
          {t('stage:choose_any')}
        </Choice>
      )}
      <Refused of={refusal} />
    </fieldset>
  );
}

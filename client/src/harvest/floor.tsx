import { useEffect } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import type { HarvestView } from '../protocol';
import { useWish } from '../store';
import { useDesk } from './desk';
import css from './harvest.module.css';
import { everyTurn } from './order';

const ways = ['speak', 'write', 'pass'] as const;

/** Who has the floor, and one's own room's three equal answers: speak, write or pass. */
export function Floor({ harvest }: { harvest: HarvestView }) {
  const desk = useDesk();
  const own = desk?.number;
  const { wish, refusal } = useWish();
  const turns = everyTurn(harvest, own);
  const turn = turns.find((one) => one.room === own);
  const waiting = turns.filter((one) => one.state !== 'spoke' && one.state !== 'pass' && one.room !== harvest.floor);
  const next = waiting[0]?.room === own && own !== undefined;
  const mine = own !== undefined && harvest.floor === own;
  const { say } = useSay();
  useEffect(() => {
    if (mine) say(t('harvest:floor_mine'));
  }, [mine, say]);
  let heading = t('harvest:floor_open');
  if (harvest.floor) heading = mine ? t('harvest:floor_mine') : t('harvest:floor', { room: harvest.floor });
  let text = t('harvest:floor_text');
  if (turn) text = t(next ? 'harvest:floor_next' : 'harvest:floor_ask', { room: own });
  if (mine) text = t('harvest:floor_yours');
  if (turn?.state) text = t(`harvest:answered.${turn.state}`);
  return (
    <section className={css.floor} aria-label={t('harvest:floor_label')}>
      <div>
        <h2>{heading}</h2>
        <p className="muted sm">{text}</p>
        <Refused of={refusal} />
      </div>
      {desk && turn && turn.state !== 'spoke' && (
        <div className={css.says}>
          {ways.map((how) => (
            <Button
              key={how}
              kind={how === 'speak' && !turn.state ? 'primary' : 'outlined'}
              icon={how === 'speak' ? 'mic' : undefined}
              aria-pressed={turn.state === how}
              onClick={() => wish('turn.answer', { room: desk.id, how })}
            >
              {t(`harvest:${how}`)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

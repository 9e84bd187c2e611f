import { useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Field } from '../parts/field';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { MAX_PRONOUNS } from '../protocol';
import { useSection, useWish } from '../store';
import { Elsewhere } from './elsewhere';
import { ForYou } from './for-you';
import { useHand } from './hand';
import { HidePeople } from './hide';
import css from './you.module.css';

const ways = ['talking', 'listening', 'typing', ''] as const;

/** Behind one's own name: the hand, how one is here now, another name, another device. */
export function YouSheet({ onClose, elsewhere }: { onClose: () => void; elsewhere?: boolean }) {
  const you = useSection('you');
  const room = useSection('room');
  const main = useSection('main');
  const { wish, refusal, waiting } = useWish();
  const hand = useHand();
  const [name, setName] = useState(you?.name ?? '');
  const [pronouns, setPronouns] = useState(you?.pronouns ?? '');
  if (!you) return null;
  const me = [...(room?.people ?? []), ...(main?.people ?? [])].find((person) => person.seat === you.seat);
  return (
    <Sheet heading={<bdi>{you.name}</bdi>} onClose={onClose}>
      <fieldset className={css.how}>
        <legend>{t('how.legend')}</legend>
        {ways.map((how) => (
          <Choice key={how} name="how" checked={(me?.how ?? '') === how} onPick={() => wish('how', { how })}>
            {t(`how.${how || 'none'}`)}
          </Choice>
        ))}
      </fieldset>
      <div className={css.how}>
        <Choice checked={you.writes ?? false} onPick={(on) => wish('writes', { on })}>
          {t('stage:writes.ask')}
          <small className="hint">{t('stage:writes.ask_hint')}</small>
        </Choice>
      </div>
      {hand.may && (
        <Button wide icon="hand" aria-pressed={hand.floor ? undefined : hand.up} onClick={hand.press}>
          {hand.floor ? t('floor_back') : hand.up ? t('hand_down') : t('hand_raise')}
        </Button>
      )}
      <Refused of={hand.refusal} />
      <form
        className={css.rename}
        onSubmit={async (event) => {
          event.preventDefault();
          if (await wish('rename', pronouns.trim() ? { name, pronouns } : { name })) onClose();
        }}
      >
        <Field label={t('your_name')} value={name} onText={setName} maxLength={80} autoComplete="given-name" />
        <Field label={t('pronouns')} optional value={pronouns} onText={setPronouns} maxLength={MAX_PRONOUNS} />
        <Refused of={refusal} />
        <Button type="submit" disabled={waiting}>
          {t('rename')}
        </Button>
      </form>
      <Elsewhere opened={elsewhere} />
      <HidePeople />
      <ForYou />
      <Button kind="quiet" wide onClick={onClose}>
        {t('back')}
      </Button>
    </Sheet>
  );
}

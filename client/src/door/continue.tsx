import { type FormEvent, useState } from 'react';
import { type Door, takeOver } from '../api';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Field } from '../parts/field';
import { useFirstWrong } from '../parts/first-wrong';
import { Message } from '../parts/message';
import { Refused } from '../parts/refused';
import { useRequest } from '../parts/use-request';
import type { Role } from '../protocol';
import { keepSeat } from '../seat';
import { behind } from './behind';
import css from './door.module.css';

const DIGITS = 8;

interface Props {
  door: Door;
  /** From the link that another device shows. */
  number: string;
  reopen: () => Promise<Door | undefined>;
  onIn: (role: Role) => void;
  onBack: () => void;
}

/** A place that somebody has on another device comes to this one, by the number that is shown there. */
export function Continue({ door, number, reopen, onIn, onBack }: Props) {
  const [typed, setTyped] = useState(number);
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string>();
  const { request, refusal, waiting } = useRequest();
  const [form, showWrong] = useFirstWrong();
  const takeIt = async (event: FormEvent) => {
    event.preventDefault();
    const digits = typed.replace(/[\s-]/g, '');
    const whole = digits.length === DIGITS;
    setError(whole ? undefined : t('door:number_length'));
    if (!whole) return showWrong();
    if (waiting) return;
    const seat = await request(() => behind(door, reopen, (open) => takeOver(open, digits)));
    if (!seat) return showWrong();
    keepSeat(door.session, seat, shared);
    onIn(seat.role);
  };
  const wrong = refusal?.code === 'no_such_thing' ? t('door:number_wrong') : undefined;
  return (
    <Message heading={t('door:continue')} text={t('door:continue_text', { title: door.title })}>
      <form className={css.code} ref={form} onSubmit={takeIt} noValidate>
        <Field
          label={t('door:number')}
          hint={t('door:number_hint')}
          className="code"
          dir="ltr"
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onText={setTyped}
          error={error ?? wrong}
        />
        <Choice plain checked={shared} onPick={setShared}>
          {t('door:shared')}
        </Choice>
        <Refused of={wrong ? undefined : refusal} />
        <Button type="submit" kind="primary" disabled={waiting}>
          {t('door:continue_go')}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t('back')}
        </Button>
      </form>
    </Message>
  );
}

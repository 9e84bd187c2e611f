import { type FormEvent, useState } from 'react';
import { t } from '../../i18n';
import { Button } from '../../parts/button';
import { NextDateFields } from '../../parts/next-date';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import type { Problem } from '../../protocol';
import { useSection, useWish } from '../../store';
import css from '../console.module.css';
import { c } from '../words';

/** When the group meets next: anybody who facilitates can say it until the end. */
export function NextSheet({ onClose }: { onClose: () => void }) {
  const [next, setNext] = useState(useSection('session')?.next);
  const { wish, refusal, waiting } = useWish();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await wish('next.set', next ?? {})) onClose();
  };
  const problems = (refusal?.params?.problems as Problem[] | undefined) ?? [];
  const link = problems.some(({ path }) => path === 'next.link') ? t('next:problem') : undefined;
  return (
    <Sheet heading={t('next:heading')} text={t('next:hint')} onClose={onClose}>
      <form className={css.stack} onSubmit={save} noValidate>
        <NextDateFields value={next} onValue={setNext} error={(part) => (part === 'link' ? link : undefined)} />
        {!link && <Refused of={refusal} />}
        <div className={css.actions}>
          <Button type="submit" disabled={waiting}>
            {c('save')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

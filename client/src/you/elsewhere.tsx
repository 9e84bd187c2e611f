import { useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { late } from '../parts/late';
import { useLive } from '../store';
import css from './you.module.css';

const Transfer = late(() => import('./transfer'));

/** One's own place on another device: each press gives a number that leads there, once. */
export function Elsewhere({ opened = false }: { opened?: boolean }) {
  const { embedded } = useLive();
  const [asked, setAsked] = useState(opened ? 1 : 0);
  if (embedded) return null;
  return (
    <section className={css.elsewhere}>
      {asked > 0 && <Transfer key={asked} />}
      <Button wide onClick={() => setAsked(asked + 1)}>
        {t(asked > 0 ? 'elsewhere.again' : 'elsewhere.open')}
      </Button>
    </section>
  );
}

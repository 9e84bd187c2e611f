import { useEffect, useState } from 'react';
import { useDraft } from '../drafts';
import { OnWall } from '../harvest/wall';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { useKeptFocus } from '../parts/kept-focus';
import { Sheet } from '../parts/sheet';
import { useCollection, useSection } from '../store';
import css from './breakout.module.css';

/**
 * For whoever came when it had begun: one line on what was shared so far. It is
 * decided once for a seat, and gone for good when it was read or put away.
 */
export function CatchUp() {
  const phase = useSection('loop')?.phase;
  const cards = useCollection('wall');
  const [came, setCame] = useDraft('came');
  const [open, setOpen] = useState(false);
  const focus = useKeptFocus<HTMLDivElement>(came);
  useEffect(() => {
    if (phase && came === '') setCame(phase === 'lobby' || cards.length === 0 ? 'early' : 'late');
  }, [phase, came, cards, setCame]);
  if (came === 'read') return <div className="vh" {...focus} />;
  if (came !== 'late' || cards.length === 0) return null;
  const close = () => {
    setOpen(false);
    setCame('read');
  };
  return (
    <section className={css.catchup} {...focus}>
      <p>{t('breakout:shared_so_far', { count: cards.length })}</p>
      <Button small onClick={() => setOpen(true)}>
        {t('breakout:read_them')}
      </Button>
      <Button small kind="quiet" onClick={close}>
        {t('not_now')}
      </Button>
      {open && (
        <Sheet heading={t('breakout:so_far')} onClose={close}>
          <div className={css.read}>
            {cards.map((card) => (
              <OnWall key={card.id} card={card} />
            ))}
          </div>
          <Button wide onClick={close}>
            {t('back')}
          </Button>
        </Sheet>
      )}
    </section>
  );
}

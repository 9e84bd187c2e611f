import { useEffect, useState } from 'react';
import { clockText, t } from '../i18n';
import { useSay } from '../live-text';
import { leftOf } from '../parts/clock';
import { Icon } from '../parts/icon';
import { roomOf } from '../protocol';
import { useLine, useLive, usePlace, useReal } from '../store';

/** A line that is back within this time was never missed by anybody. */
const UNNOTICED_MS = 1_200;

/** The other loud thing: the line dropped, what is safe, and a way to try at once. */
export function Lost() {
  const live = useLive();
  const line = useLine().is;
  const room = roomOf(usePlace());
  const noticed = useNoticed(line === 'lost' || line === 'silent');
  const shown = noticed || line === 'silent';
  const { say, alarm } = useSay();
  useEffect(() => {
    if (!shown) return;
    alarm(t('lost.heading'));
    return () => {
      alarm('');
      const { loop } = live.real.getState().sections;
      const left = loop && leftOf(loop, live.now());
      say(
        loop?.question && left ? t('lost.back_in', { question: loop.question, left: clockText(left) }) : t('lost.back'),
      );
    };
  }, [shown, alarm, say, live]);
  if (!shown) return null;
  return (
    <section className="lost" aria-label={t('lost.heading')}>
      <Icon name="away" />
      <div>
        <h2>{t('lost.heading')}</h2>
        <p className="sm">{room ? t('lost.room', { room: room.number }) : t('lost.text')}</p>
        <button type="button" className="btn" onClick={live.tryNow}>
          {t('lost.try')}
        </button>
      </div>
    </section>
  );
}

/** True once something has been so for a moment; false at once when it ends. */
function useNoticed(so: boolean): boolean {
  const [noticed, setNoticed] = useState(false);
  useEffect(() => {
    if (!so) return setNoticed(false);
    const timer = setTimeout(() => setNoticed(true), UNNOTICED_MS);
    return () => clearTimeout(timer);
  }, [so]);
  return noticed && so;
}

/** Whether the line is down, told by `useReal` so that a held page knows as well. */
export function useOffline(): boolean {
  return useReal(({ line }) => line.is !== 'open');
}

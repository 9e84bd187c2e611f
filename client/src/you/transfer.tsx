import { useEffect, useState } from 'react';
import { type Transfer as Offered, offerSeat } from '../api';
import { clockText, t } from '../i18n';
import { useSay } from '../live-text';
import { Copy } from '../parts/copy';
import { Qr } from '../parts/qr';
import { Refused } from '../parts/refused';
import { useRequest } from '../parts/use-request';
import { spaced } from '../start/code';
import { useLive, useNow } from '../store';
import css from './you.module.css';

/** The number and the link by which another device takes this place over, while they are good. */
export default function Transfer() {
  const { session, seat } = useLive();
  const { say } = useSay();
  const [offered, setOffered] = useState<Offered>();
  const { request, refusal } = useRequest();
  const now = useNow(offered?.expires_at);
  useEffect(() => {
    void request(() => offerSeat(session, seat.token)).then(setOffered);
  }, [session, seat]);
  const number = offered?.number;
  useEffect(() => {
    if (number) say(t('elsewhere.said', { number: [...number].join(' ') }));
  }, [number, say]);
  if (!offered) return <Refused of={refusal} />;
  const left = offered.expires_at - now;
  if (left <= 0) return <p>{t('elsewhere.over')}</p>;
  return (
    <>
      <h3>{t('elsewhere.open')}</h3>
      <p className="sm">{t('elsewhere.text')}</p>
      <p className={`code ${css.number}`} dir="ltr">
        {spaced(offered.number)}
      </p>
      <p className="hint" role="timer" aria-live="off">
        {t('elsewhere.left', { left: clockText(left) })}
      </p>
      <Qr className={css.qr} link={offered.link} label={t('elsewhere.qr')} />
      <Copy
        label={t('elsewhere.link')}
        value={offered.link}
        copy={t('elsewhere.copy')}
        copied={t('elsewhere.copied')}
      />
    </>
  );
}

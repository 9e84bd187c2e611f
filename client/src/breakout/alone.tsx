import { useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import type { RoomView } from '../protocol';
import { useWish } from '../store';

/** Somebody who is left alone is asked where they would like to be; nothing happens by itself. */
export function Alone({ room }: { room: RoomView }) {
  const { wish, refusal } = useWish();
  const [waits, setWaits] = useState(false);
  if (!room.alone || waits) return null;
  return (
    <section aria-labelledby="alone">
      <h2 id="alone">{t('breakout:alone')}</h2>
      <div className="choices">
        <Button onClick={() => wish('go', { to: 'other' })}>{t('breakout:alone_other')}</Button>
        <Button onClick={() => wish('go', { to: 'main' })}>{t('breakout:alone_main')}</Button>
        <Button onClick={() => setWaits(true)}>{t('breakout:alone_wait')}</Button>
      </div>
      <Refused of={refusal} />
    </section>
  );
}

/** Says kindly that another room has come in. */
export function Joined({ room }: { room: RoomView }) {
  if (!room.joined?.length) return null;
  return <p className="sm">{t('breakout:joined', { rooms: room.joined.join(', ') })}</p>;
}

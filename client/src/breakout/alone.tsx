import { listFormat, t } from '../i18n';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import type { RoomView } from '../protocol';
import { useWish } from '../store';

/** Somebody who is left alone is asked where they would like to be; nothing happens by itself. */
export function Alone({ onWait }: { onWait: () => void }) {
  const { wish, refusal } = useWish();
  return (
    <section aria-labelledby="alone">
      <h2 id="alone">{t('breakout:alone')}</h2>
      <div className="choices">
        <Button onClick={() => wish('go', { to: 'other' })}>{t('breakout:alone_other')}</Button>
        <Button onClick={() => wish('go', { to: 'main' })}>{t('breakout:alone_main')}</Button>
        <Button onClick={onWait}>{t('breakout:alone_wait')}</Button>
      </div>
      <Refused of={refusal} />
    </section>
  );
}

/** Says kindly that another room has come in. */
export function Joined({ room }: { room: RoomView }) {
  const { joined = [] } = room;
  if (joined.length === 0) return null;
  const rooms = listFormat().format(joined.map(String));
  return <p className="sm">{t('breakout:joined', { count: joined.length, rooms })}</p>;
}

import { useEffect, useRef } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { useOwnLoop } from '../own-loop';
import { Button } from '../parts/button';
import { leftOf } from '../parts/clock';
import { Refused } from '../parts/refused';
import type { LoopView, Millis, RoomView } from '../protocol';
import { useNow, useSection, useWish } from '../store';
import { cue } from '../you/cue';
import css from './breakout.module.css';

const LAST_MS = 120_000;
/** The one signal that may also be heard or felt. */
const CUE_AT_MS = 60_000;
/** When a room is told, in words, how long it has left. */
const signals: readonly [Millis, string][] = [
  [120_000, 'breakout:signal_120'],
  [60_000, 'breakout:signal_60'],
  [10_000, 'breakout:signal_10'],
];

/** The last two minutes: a gentle line, more time and done; then finishing up. */
export function LastMinutes({ room }: { room: RoomView }) {
  const loop = useOwnLoop();
  const you = useSection('you');
  const { wish, refusal } = useWish();
  const deadline = loop?.phase === 'grace' ? loop.returns_at : loop?.ends_at;
  const now = useNow(deadline);
  if (!loop) return null;
  if (loop.phase === 'grace' && loop.returns_at) {
    const count = Math.max(0, Math.ceil((loop.returns_at - now) / 1000));
    return count === 0 ? null : <p className={`${css.finishing} num`}>{t('breakout:finishing', { count })}</p>;
  }
  const left = leftOf(loop, now);
  if (loop.phase !== 'breakout' || left === undefined || left > LAST_MS) return null;
  const votes = new Set(you?.votes);
  const vote = (name: 'more_time' | 'done', count: number | undefined) => (
    <Button
      aria-pressed={votes.has(name)}
      onClick={() => wish('vote', { room: room.id, for: name, on: !votes.has(name) })}
    >
      {t(`breakout:${name}`, { count: count ?? 0 })}
    </Button>
  );
  return (
    <section className={css.last} aria-label={t('breakout:last')}>
      <p>{left <= 60_000 ? t('breakout:last_minute') : t('breakout:share_or_keep')}</p>
      <div className="pair">
        {vote('more_time', room.more_time)}
        {vote('done', room.done)}
      </div>
      <Refused of={refusal} />
    </section>
  );
}

/** Says each signal once, when it is passed; more time makes it due again. */
export function useSignals(loop: LoopView | undefined, early: boolean) {
  const { say } = useSay();
  const now = useNow(loop?.phase === 'grace' ? loop.returns_at : loop?.ends_at);
  const before = useRef<{ of: number | undefined; left: number }>(undefined);
  const grace = loop?.phase === 'grace';
  useEffect(() => {
    if (grace) say(t(early ? 'breakout:signal_early' : 'breakout:signal_grace'));
  }, [grace, early, say]);
  const left = loop?.phase === 'breakout' ? leftOf(loop, now) : undefined;
  const of = loop?.ends_at;
  useEffect(() => {
    const old = before.current;
    before.current = left === undefined ? undefined : { of, left };
    if (left === undefined || !old) return;
    if (old.of !== of && left > old.left)
      return void say(t('breakout:more_given', { count: Math.round((left - old.left) / 60_000) }));
    for (const [at, words] of signals) {
      if (old.left <= at || left > at) continue;
      say(t(words));
      if (at === CUE_AT_MS) cue('time');
    }
  }, [left, of, say]);
}

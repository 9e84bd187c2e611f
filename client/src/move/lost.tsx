import { useCallback, useEffect, useState } from 'react';
import { clockText, t } from '../i18n';
import { useSay } from '../live-text';
import { loopIn } from '../own-loop';
import { leftOf } from '../parts/clock';
import { Icon } from '../parts/icon';
import { InFront, useHeight } from '../parts/in-front';
import { roomOf } from '../protocol';
import { hereKey } from '../seat';
import { type Live, useLine, useLive, usePlace, useReal } from '../store';

/** A line that is back within this time was never missed by anybody. */
const UNNOTICED_MS = 1_200;
/** Who has not looked at the page for so long, with a phone that slept or another page before it, is told where they are. */
const ASLEEP_MS = 30_000;
/** How long the line that says so stays. */
const BACK_MS = 8_000;

/** The other loud thing: the line dropped, what is safe, and a way to try at once. */
export function Lost() {
  const live = useLive();
  const line = useLine().is;
  const room = roomOf(usePlace());
  const noticed = useNoticed(line === 'lost' || line === 'silent');
  const shown = noticed || line === 'silent';
  const { alarm } = useSay();
  const height = useHeight('--lost-height');
  const [back, comeBack] = useBack();
  useEffect(() => {
    if (!shown) return;
    alarm(t('lost.heading'));
    return () => {
      alarm('');
      comeBack();
    };
  }, [shown, alarm, comeBack]);
  if (!shown)
    return back === undefined ? null : (
      <aside className="back num" aria-label={t('lost.back')}>
        {back}
      </aside>
    );
  return (
    <InFront>
      <section className="lost" aria-label={t('lost.heading')} ref={height}>
        <Icon name="away" />
        <div>
          <h2>{t('lost.heading')}</h2>
          <p className="sm">{room ? t('lost.room', { room: room.number }) : t('lost.text')}</p>
          <button type="button" className="btn" onClick={live.tryNow}>
            {t('lost.try')}
          </button>
        </div>
      </section>
    </InFront>
  );
}

/** One line on where one is, said and shown for a while: when the line is back, when a phone wakes, after a reload. */
function useBack(): [string | undefined, () => void] {
  const live = useLive();
  const { say } = useSay();
  const [back, setBack] = useState<string>();
  const comeBack = useCallback(() => {
    const { loop: all, room } = live.real.getState().sections;
    const loop = all && loopIn(room, all);
    const left = loop && leftOf(loop, live.now());
    const text =
      loop?.question && left ? t('lost.back_in', { question: loop.question, left: clockText(left) }) : t('lost.back');
    say(text);
    setBack(text);
  }, [live, say]);
  useEffect(() => {
    if (back === undefined) return;
    const timer = setTimeout(() => setBack(undefined), BACK_MS);
    return () => clearTimeout(timer);
  }, [back]);

  // Whoever slept or loaded the page anew is back as soon as a session that runs is told.
  const told = useReal(({ line, sections }) => line.is === 'open' && RUNNING.has(sections.loop?.phase ?? ''));
  const [due, setDue] = useState(() => wasHere(live));
  useEffect(() => {
    if (!told) return;
    beHere(live);
    if (!due) return;
    setDue(false);
    comeBack();
  }, [told, due, live, comeBack]);
  useEffect(() => {
    let hidden = document.visibilityState === 'hidden' ? Date.now() : undefined;
    const look = () => {
      // Not of performance.now(), which sleeps as well.
      const now = Date.now();
      if (document.visibilityState === 'hidden') hidden = now;
      else if (hidden !== undefined && now - hidden > ASLEEP_MS) setDue(true);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return [back, comeBack];
}

const RUNNING: ReadonlySet<string> = new Set(['fireside', 'preview', 'breakout', 'grace', 'harvest', 'closing']);

/** Whether this tab has shown the session before, in another load of the page. */
function wasHere({ session, seat }: Live): boolean {
  const load = sessionStorage.getItem(hereKey(session, seat.seat));
  return load !== null && load !== thisLoad;
}

function beHere({ session, seat }: Live) {
  sessionStorage.setItem(hereKey(session, seat.seat), thisLoad);
}

const thisLoad = String(performance.timeOrigin);

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

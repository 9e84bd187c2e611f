import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Console } from '../console';
import { t } from '../i18n';
import { LiveSession } from '../live-session';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Message } from '../parts/message';
import { OwnLanguage } from '../parts/own-language';
import { Tabs } from '../parts/tabs';
import { Participant } from '../session';
import { w } from '../start/words';
import { eraseTry, type TrySeats, trySeats } from './seats';
import css from './try.module.css';

type Half = keyof TrySeats;

const HALVES: readonly Half[] = ['host', 'participant'];

/**
 * The page /try/<id>: facilitator and participant side by side. Each half is a
 * frame with this same address and its own fragment, so that it has a width, a
 * focus and a line of its own.
 */
export default function Try({ session = '' }: { session?: string }) {
  const [seats] = useState(() => trySeats(session));
  const half = HALVES.find((one) => one === location.hash.slice(1));
  if (!seats || !half) {
    return (
      <OwnLanguage>
        {seats ? <Halves session={session} /> : <Message heading={w('try.over')} text={w('try.over_text')} home />}
      </OwnLanguage>
    );
  }
  return (
    <LiveSession session={session} seat={seats[half]} embedded>
      {half === 'host' ? <Console /> : <Participant />}
    </LiveSession>
  );
}

export function Halves({ session }: { session: string }) {
  const [shown, setShown] = useState<Half>('host');
  const [, navigate] = useLocation();
  const leave = () => {
    void eraseTry(session);
    navigate('/');
  };
  useEffect(() => {
    document.title = t('title', { name: w('try.title') });
  }, []);
  return (
    <div className={css.try}>
      <header className={css.top}>
        <Brand />
        <h1>{w('try.title')}</h1>
        <p className={css.lead}>{w('try.lead')}</p>
        <Button small onClick={leave}>
          {w('try.leave')}
        </Button>
      </header>
      <nav className={css.tabs} aria-label={w('try.which')}>
        <Tabs
          label={w('try.which')}
          tabs={HALVES.map((key) => ({ key, name: w(`try.${key}`) }))}
          open={shown}
          onOpen={setShown}
        >
          {null}
        </Tabs>
      </nav>
      <main className={css.halves}>
        {HALVES.map((half) => (
          <section
            key={half}
            className={`${css[half]} ${shown === half ? '' : css.behind}`}
            aria-label={w(`try.${half}`)}
          >
            <h2>{w(`try.${half}`)}</h2>
            <iframe
              title={w(`try.${half}`)}
              src={new URL(`try/${encodeURIComponent(session)}#${half}`, document.baseURI).href}
              allow="clipboard-write; screen-wake-lock"
            />
          </section>
        ))}
      </main>
    </div>
  );
}

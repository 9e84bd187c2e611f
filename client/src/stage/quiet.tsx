import { useState } from 'react';
import { t } from '../i18n';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Heading } from '../parts/heading';
import { Refused } from '../parts/refused';
import { roomOf } from '../protocol';
import { useLive, useSection, useWish } from '../store';
import { HelpNote, HelpSheet } from '../you/help';
import css from './stage.module.css';

/** The quiet room: no clock, no chat, nobody's name; company if wanted. */
export function Quiet() {
  const live = useLive();
  const quiet = useSection('quiet');
  const home = roomOf(useSection('you')?.home);
  const inRooms = useSection('loop')?.phase === 'breakout';
  const [company, setCompany] = useState(false);
  const { wish, refusal } = useWish();
  return (
    <div className="p">
      <header className="top">
        <Brand still />
      </header>
      <main className={css.quiet}>
        <Heading>{t('stage:quiet')}</Heading>
        <p className={`said ${css.words}`} dir="auto">
          {quiet?.text || t('stage:quiet_text')}
        </p>
        <HelpNote />
        <div className="options">
          {home && inRooms && (
            <Button onClick={() => wish('go', { to: 'room' })}>{t('to_room', { room: home.number })}</Button>
          )}
          {/* Without a room of this question one comes into a room, not to the main room. */}
          <Button onClick={() => wish('go', { to: 'main' })}>
            {inRooms && !home ? t('stage:to_others') : t('to_main')}
          </Button>
          <Button onClick={() => setCompany(true)}>{t('stage:company')}</Button>
          <Button onClick={live.leave}>{t('to_leave')}</Button>
        </div>
        <Refused of={refusal} />
      </main>
      {company && <HelpSheet onClose={() => setCompany(false)} />}
    </div>
  );
}

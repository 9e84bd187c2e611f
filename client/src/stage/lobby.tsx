import { clockText, dayOf, t, timeOfDay } from '../i18n';
import { Brand } from '../parts/brand';
import { Heading } from '../parts/heading';
import { Names } from '../parts/names';
import { Text } from '../parts/text';
import { useNow, useSection } from '../store';
import { YourDock } from '../you/dock';
import { HelpNote } from '../you/help';
import { WritesNote } from '../you/writes';
import { Agenda } from './agenda';
import { ChooseRoom } from './choose-room';
import css from './stage.module.css';

/** The waiting room: who is here, when it begins, and what will happen. */
export function Lobby() {
  const session = useSection('session');
  const you = useSection('you');
  const main = useSection('main');
  if (!session || !you) return null;
  const hosts = session.hosts.filter((host) => host.state !== 'away').map((host) => host.name);
  const others = Math.max(0, (main?.count ?? 0) - hosts.length - (you.role === 'participant' ? 1 : 0));
  const name = <bdi>{you.name}</bdi>;
  return (
    <div className="p">
      <header className="top">
        <Brand still />
      </header>
      <main className={css.lobby}>
        <section>
          <p className="muted">{t('stage:waiting_room')}</p>
          <Heading title={t('stage:waiting_title', { title: session.title })}>
            {session.starts_at ? (
              <Text k="stage:in_at" values={{ at: timeOfDay(session.starts_at) }} parts={{ name }} />
            ) : (
              <Text k="stage:in" parts={{ name }} />
            )}
          </Heading>
          <p>
            {hosts.length > 0 ? (
              <Text k="stage:here" values={{ count: others }} parts={{ names: <Names of={hosts} /> }} />
            ) : (
              t('stage:here_nobody', { count: others })
            )}{' '}
            {t('stage:bring_along')}
          </p>
          {session.welcome && (
            <p className={`said ${css.welcome}`} dir="auto">
              {session.welcome}
            </p>
          )}
          <Until at={session.starts_at} people={main?.count ?? 1} />
          <div className={css.below}>
            <HelpNote />
            <WritesNote />
            {/* Rooms may be looked at before the start. */}
            <ChooseRoom />
          </div>
        </section>
        <section>
          <h2>{t('stage:what_will_happen')}</h2>
          <Agenda session={session} hosts={hosts} />
        </section>
      </main>
      <YourDock />
    </div>
  );
}

function Until({ at, people }: { at: number | undefined; people: number }) {
  const now = useNow(at);
  const left = at ? at - now : 0;
  const farOff = left > 20 * 3_600_000;
  return (
    <div className={css.until}>
      <Circle people={people} />
      <div>
        {left > 0 && !farOff && (
          <p className="clock" role="timer" aria-live="off">
            {clockText(left)}
          </p>
        )}
        <p className="muted sm">
          {farOff && at ? t('stage:until_day', { day: dayOf(at) }) : left > 0 ? t('stage:until') : t('stage:soon')}
        </p>
      </div>
    </div>
  );
}

/** So many people are drawn; more would be a ring without gaps. */
const DRAWN = 38;
const INNER = 14;

/** People around the lamp, oneself in mulberry. */
function Circle({ people }: { people: number }) {
  const others = Math.min(DRAWN, Math.max(0, people - 1));
  const outer = Math.max(1, others - INNER + 1);
  const at = (i: number, of: number, radius: number) => ({
    cx: 50 + radius * Math.sin((i / of) * 2 * Math.PI),
    cy: 50 + radius * Math.cos((i / of) * 2 * Math.PI),
  });
  const inner = Math.min(INNER, others);
  return (
    <svg viewBox="0 0 100 100" aria-hidden="true">
      <circle className={css.lamp} cx="50" cy="50" r="17" />
      <circle className={css.glow} cx="50" cy="50" r="21" />
      {Array.from({ length: inner }, (_, i) => i).map((i) => (
        <circle key={`in${i}`} className={css.who} r="3" {...at(i, inner, 28)} />
      ))}
      {Array.from({ length: Math.max(0, others - INNER) }, (_, i) => i + 1).map((i) => (
        <circle key={`out${i}`} className={css.who} r="3" {...at(i, outer, 43)} />
      ))}
      <circle className={css.me} r="4.2" {...at(0, outer, 43)} />
    </svg>
  );
}

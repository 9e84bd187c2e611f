import { CatchUp } from '../breakout/catch-up';
import { OwnCards } from '../harvest/own-cards';
import { t } from '../i18n';
import { Avatar } from '../parts/avatar';
import { Button } from '../parts/button';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Head } from '../parts/shell';
import { Text } from '../parts/text';
import { Written } from '../parts/written';
import { type LoopView, roomOf, type SessionView } from '../protocol';
import { useSection, useWish } from '../store';
import { YourDock } from '../you/dock';
import { HelpNote } from '../you/help';
import { WritesNote } from '../you/writes';
import { ChooseRoom } from './choose-room';
import { Side } from './side';
import css from './stage.module.css';

/** The main room while somebody introduces, the rooms are being made, or others are in theirs. */
export function Talk() {
  const loop = useSection('loop');
  const session = useSection('session');
  if (!loop || !session) return null;
  const outside = loop.phase === 'breakout' || loop.phase === 'grace';
  return (
    <div className="p">
      <Head heading={t('main_room')} line={lineOf(loop, session)} loop={loop} />
      <main className={css.talk}>
        <div className={css.stack}>
          <WritesNote />
          <HelpNote />
          <CatchUp />
          <WayBack />
          <OwnCards />
          <ChooseRoom />
          {loop.prompt && (
            <section className="question">
              <Written of={loop.prompt} lead="h2" className="said" />
            </section>
          )}
          <Hosts />
          {session.main_link && (
            <p>
              <a className="btn" href={session.main_link} target="_blank" rel="noopener noreferrer">
                {t('stage:main_call')}
              </a>
            </p>
          )}
          <p className="muted sm">
            {t(outside ? (loop.waits ? 'stage:others_longer' : 'stage:others_in_rooms') : 'stage:together')}
          </p>
          <Hands />
        </div>
        <Side />
      </main>
      <YourDock hand />
    </div>
  );
}

function lineOf(loop: LoopView, { title, agenda }: SessionView): string {
  switch (loop.phase) {
    case 'fireside':
      if (loop.question) return t('question_of', { question: loop.question, questions: loop.questions });
      return agenda[loop.step]?.title || t('stage:introduction');
    case 'preview':
      return loop.opens_at ? t('stage:rooms_open') : t('stage:rooms_made');
    case 'breakout':
      return t('stage:others_out', { question: loop.question, questions: loop.questions });
    case 'grace':
      return t('stage:others_finish');
    default:
      return title;
  }
}

/** The way back for somebody who left a room by their own wish. */
function WayBack() {
  const home = roomOf(useSection('you')?.home);
  const phase = useSection('loop')?.phase;
  const { wish, refusal } = useWish();
  if (!home || phase !== 'breakout') return null;
  return (
    <section className={css.way}>
      <p>{t('stage:place_kept', { room: home.number })}</p>
      <Button kind="primary" onClick={() => wish('go', { to: 'room' })}>
        {t('to_room', { room: home.number })}
      </Button>
      <Refused of={refusal} />
    </section>
  );
}

function Hosts() {
  const hosts = useSection('session')?.hosts ?? [];
  return (
    <div className={css.hosts}>
      {hosts.map((host) => (
        <figure className={css.host} key={host.seat}>
          <Avatar name={host.name} size="3rem" />
          <figcaption>
            <bdi>{host.name}</bdi>
            <small>{host.state === 'away' ? t('away') : t(`role.${host.role || 'participant'}`)}</small>
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

function Hands() {
  const hands = useSection('main')?.hands ?? [];
  if (!hands.length) return null;
  return (
    <p className="sm">
      <Text
        k="stage:hands"
        values={{ count: hands.length }}
        parts={{ names: <Names of={hands.map((person) => person.name)} /> }}
      />
    </p>
  );
}

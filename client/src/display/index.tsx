import { useEffect, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import { mostMarked } from '../closing/most-marked';
import { NOTHING } from '../fold';
import { gatheredHere } from '../harvest/gathered';
import { t, timeOfDay } from '../i18n';
import { Bar } from '../parts/bar';
import { Brand } from '../parts/brand';
import { Clock, useLeft } from '../parts/clock';
import { InLanguage } from '../parts/in-language';
import { Mark } from '../parts/mark';
import { Message } from '../parts/message';
import { Qr } from '../parts/qr';
import { Written } from '../parts/written';
import type { LoopView, SessionView, WallCard } from '../protocol';
import type { Real } from '../screen';
import { spaced } from '../start/code';
import { LiveContext, onlyShown, useCollection, useReal, useSection } from '../store';
import { listenToConsole, type Ways } from './channel';
import css from './display.module.css';
import { d } from './words';

/** The page /s/<id>/display: what everybody may see, for a projector. */
export default function DisplayPage({ session = '' }: { session?: string }) {
  const [ways, setWays] = useState<Ways>();
  const [{ live, real, clock }] = useState(() => {
    const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'connecting' } }));
    const clock = { ahead: 0 };
    return { real, clock, live: onlyShown(session, real, () => Date.now() + clock.ahead) };
  });
  useEffect(
    () =>
      listenToConsole(session, (on) => {
        clock.ahead = on.ahead;
        setWays(on.ways);
        real.setState({ ...on.told, line: { is: 'open' } });
      }),
    [session, real, clock],
  );
  useEffect(() => {
    live.screen.start();
    return () => live.screen.stop();
  }, [live]);
  return (
    <LiveContext value={live}>
      <Display ways={ways} />
    </LiveContext>
  );
}

/** One thing at a time, large: the code, the question and its clock, the cards. */
export function Display({ ways }: { ways: Ways | undefined }) {
  const { session, loop } = useReal(({ sections }) => sections);
  if (!session || !loop) return <Message heading={d('waiting')} text={d('waiting_text')} />;
  return (
    <InLanguage of={session.language}>
      <OnWall ways={ways} session={session} loop={loop} />
    </InLanguage>
  );
}

function OnWall({ ways, session, loop }: { ways: Ways | undefined; session: SessionView; loop: LoopView }) {
  useEffect(() => {
    document.title = t('title', { name: d('title', { title: session.title }) });
  }, [session.title]);
  const joining = ways && loop.phase !== 'harvest' && loop.phase !== 'closing' && loop.phase !== 'ended';
  return (
    <div className={css.display}>
      <header>
        <Brand />
        <p dir="auto">{session.title}</p>
        <p className="muted">{whereOf(loop)}</p>
      </header>
      <main>
        <Middle loop={loop} session={session} />
        {joining && <Join ways={ways} late={loop.phase !== 'lobby'} />}
      </main>
      <Foot loop={loop} />
    </div>
  );
}

function whereOf(loop: LoopView): string {
  const { phase, question, questions } = loop;
  if (!question) return phase === 'fireside' ? d('introduction') : '';
  const kind = { breakout: 'question_rooms', grace: 'question_rooms', harvest: 'question_back' }[phase as string];
  return d(kind ?? 'question', { question, questions });
}

function Middle({ loop, session }: { loop: LoopView; session: SessionView }) {
  const step = session.agenda[loop.step];
  switch (loop.phase) {
    case 'lobby':
      return (
        <div>
          <h1>{session.starts_at ? d('begins', { at: timeOfDay(session.starts_at) }) : d('welcome')}</h1>
          {session.welcome && (
            <p className={`said ${css.welcome}`} dir="auto">
              {session.welcome}
            </p>
          )}
        </div>
      );
    case 'harvest':
      return <Cards question={loop.prompt} />;
    case 'closing':
      return <Topics />;
    case 'ended':
      return <h1>{d('thanks')}</h1>;
    default:
      return loop.prompt ? (
        <div className={css.question}>
          <Written of={loop.prompt} lead="h1" className="said" />
        </div>
      ) : (
        <h1 dir="auto">{step?.title || session.title}</h1>
      );
  }
}

/** A wall that can be read from the last row holds so many. */
const CARDS = 12;

function Cards({ question }: { question: string | undefined }) {
  const harvest = useSection('harvest');
  const wall = useCollection('wall').filter((card) => card.round === harvest?.round);
  const themes = useCollection('themes');
  const shown = wall.find((card) => card.id === harvest?.shown);
  const floor = wall.filter((card) => card.room === harvest?.floor);
  if (shown) return <OneCard card={shown} />;
  const latest = (floor.length > 0 ? floor : wall).slice(-CARDS);
  const { themes: groups, rest } = gatheredHere(themes, latest);
  return (
    <div className={css.harvest}>
      <div className={css.question}>
        <Written of={question ?? ''} lead="h1" className="said" />
      </div>
      {harvest?.floor ? <p>{d('floor', { room: harvest.floor })}</p> : null}
      {groups.map(([theme, cards]) => (
        <section key={theme.id} className={css.theme}>
          <h2 className="said" dir="auto">
            {theme.title}
          </h2>
          <SomeCards cards={cards} />
        </section>
      ))}
      {rest.length > 0 && <SomeCards cards={rest} />}
    </div>
  );
}

function SomeCards({ cards }: { cards: readonly WallCard[] }) {
  return (
    <div className={css.cards}>
      {cards.map((card) => (
        <article key={card.id}>
          {card.room > 0 && <Mark room={card.room} size="1.75rem" />}
          <p className="said" dir="auto">
            {card.text}
          </p>
        </article>
      ))}
    </div>
  );
}

function OneCard({ card }: { card: WallCard }) {
  return (
    <figure className={css.one}>
      <blockquote>
        <h1 className="said" dir="auto">
          {card.text}
        </h1>
      </blockquote>
      <figcaption>
        {card.room > 0 && <Mark room={card.room} size="3rem" />}
        {card.room > 0 ? t('room', { room: card.room }) : d('from_small')}
      </figcaption>
    </figure>
  );
}

function Topics() {
  const topics = mostMarked(useCollection('topics'));
  return (
    <div>
      <h1>{d('closing')}</h1>
      <ul className={css.topics}>
        {topics.slice(0, CARDS).map((topic) => (
          <li key={topic.id}>
            <span className="said" dir="auto">
              {topic.text}
            </span>
            {topic.marks > 0 && <b>{d('marks', { count: topic.marks })}</b>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Join({ ways, late }: { ways: Ways; late: boolean }) {
  return (
    <aside className={css.join} aria-label={d('qr')}>
      <Qr className={css.qr} link={ways.join_link} label={d('qr')} />
      <p className="muted">{late ? d('join_late') : d('join')}</p>
      <p className="code">{spaced(ways.code)}</p>
    </aside>
  );
}

function Foot({ loop }: { loop: LoopView }) {
  const [left, part] = useLeft(loop);
  if (left === undefined) return null;
  const out = loop.phase === 'breakout' || loop.phase === 'grace';
  return (
    <footer>
      <div>
        {out && <Bar part={part} />}
        {loop.phase === 'breakout' && <p className="muted">{d('rooms', { count: loop.rooms ?? 1 })}</p>}
        {loop.phase === 'grace' && <p className="muted">{d('finishing')}</p>}
      </div>
      <Clock loop={loop} />
    </footer>
  );
}

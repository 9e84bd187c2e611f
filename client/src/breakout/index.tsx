import { type ReactNode, useEffect, useRef, useState } from 'react';
import { spanText, t } from '../i18n';
import { useOwnLoop } from '../own-loop';
import { useKeptFocus } from '../parts/kept-focus';
import { Names } from '../parts/names';
import { Head } from '../parts/shell';
import { Tabs } from '../parts/tabs';
import { Text } from '../parts/text';
import { useWide } from '../parts/wide';
import { type RoomView, roomOf } from '../protocol';
import { Chat } from '../stage/chat';
import { PeopleList } from '../stage/people';
import { useCollection, useSection } from '../store';
import { YourDock } from '../you/dock';
import { HelpNote } from '../you/help';
import { WritesNote } from '../you/writes';
import { Alone, Joined } from './alone';
import { useAwake } from './awake';
import css from './breakout.module.css';
import { Cards, LeavingCards } from './cards';
import { CatchUp } from './catch-up';
import { LastMinutes, useSignals } from './last-minutes';
import { useLeaving, useNews } from './news';
import { Question } from './question';
import { Tiles } from './tiles';

/** One breakout: the question, the time, the cards, Help and Leave. */
export function Breakout({ place }: { place: string }) {
  const loop = useOwnLoop();
  const room = useSection('room');
  const you = useSection('you');
  const page = useRef<HTMLDivElement>(null);
  const wide = useWide(page);
  useAwake();
  useNews(room, you?.seat);
  useLeaving(room);
  useSignals(loop, room?.returns_at !== undefined);
  const number = roomOf(place)?.number ?? 0;
  if (!loop) return null;
  const others = (room?.people ?? []).filter((person) => person.seat !== you?.seat).map((person) => person.name);
  const line = loop.question ? t('question_of', { question: loop.question, questions: loop.questions }) : '';
  return (
    <div className="p" ref={page}>
      {room && (
        <Head
          heading={t('room', { room: number })}
          title={t('room_title', { room: number, question: loop.question })}
          more={<More question={loop.question} length={loop.length_ms} others={others} />}
          line={line}
          loop={loop}
          place={place}
        />
      )}
      <main className="room three">
        <div className={css.left}>
          <CatchUp />
          <Question loop={loop} />
          {wide && room && <Tiles room={room} you={you?.seat} />}
          {room?.link && (
            <a className="btn" href={room.link} target="_blank" rel="noopener noreferrer">
              {t('breakout:call', { room: number })}
            </a>
          )}
          <WritesNote />
          <HelpNote />
        </div>
        {room && (wide ? <Wide room={room} place={place} /> : <Narrow room={room} place={place} />)}
      </main>
      <YourDock />
    </div>
  );
}

/** What the heading tells a screen reader beside the number: the question, the time, the others. */
function More({ question, length, others }: { question?: number; length?: number; others: readonly string[] }) {
  return (
    <>
      {question ? t('breakout:more_question', { question }) : ''}
      {length ? t('breakout:more_length', { length: spanText(length) }) : ''}
      {others.length > 0 && <Text k="breakout:more_with" parts={{ names: <Names of={others} /> }} />}
    </>
  );
}

function Middle({ room, children }: { room: RoomView; children?: ReactNode }) {
  const you = useSection('you');
  const [waits, setWaits] = useState(false);
  // Whoever is left alone another time is asked another time.
  if (waits && !room.alone) setWaits(false);
  const asked = room.alone && !waits;
  const focus = useKeptFocus<HTMLElement>(asked);
  const others = room.people.filter((person) => person.seat !== you?.seat).map((person) => person.name);
  return (
    <section className="cards" aria-label={t('breakout:cards')} {...focus}>
      {children}
      {asked && <Alone onWait={() => setWaits(true)} />}
      <Joined room={room} />
      {room.cards.length === 0 && others.length > 0 && (
        <p className="sm">
          <Text k="breakout:with" parts={{ names: <Names of={others} /> }} />
          {room.new_faces && ` ${t('breakout:new_faces')}`}
        </p>
      )}
      <Cards room={room} />
    </section>
  );
}

function Narrow({ room, place }: { room: RoomView; place: string }) {
  const [open, setOpen] = useState<'cards' | 'chat' | 'people'>('cards');
  const news = useUnread(open === 'chat');
  const tabs = [
    { key: 'cards', name: t('breakout:tab_cards'), icon: 'cards' },
    { key: 'chat', name: t('breakout:tab_chat'), icon: 'chat', news: news ? t('breakout:news') : undefined },
    { key: 'people', name: t('breakout:tab_people'), icon: 'people' },
  ] as const;
  // The card that somebody stopped goes back to the others.
  const focus = useKeptFocus<HTMLDivElement>(room.cards);
  return (
    <div className={css.narrow} {...focus}>
      <LastMinutes room={room} />
      {/* Whatever is open, a card leaves with everybody's knowledge. */}
      {open !== 'cards' && <LeavingCards room={room} />}
      <Tabs label={t('breakout:in_room')} tabs={tabs} open={open} onOpen={setOpen}>
        <div className={css.panel}>
          {open === 'cards' && <Middle room={room} />}
          {open === 'chat' && <RoomChat place={place} />}
          {open === 'people' && <RoomPeople room={room} />}
        </div>
      </Tabs>
    </div>
  );
}

function Wide({ room, place }: { room: RoomView; place: string }) {
  const [open, setOpen] = useState<'chat' | 'people'>('chat');
  const tabs = [
    { key: 'chat', name: t('breakout:tab_chat'), icon: 'chat' },
    { key: 'people', name: t('breakout:tab_people'), icon: 'people' },
  ] as const;
  return (
    <>
      <Middle room={room}>
        <LastMinutes room={room} />
      </Middle>
      <aside className="side">
        <Tabs label={t('breakout:beside')} tabs={tabs} open={open} onOpen={setOpen}>
          {open === 'chat' ? <RoomChat place={place} /> : <RoomPeople room={room} />}
        </Tabs>
      </aside>
    </>
  );
}

function RoomChat({ place }: { place: string }) {
  return (
    <Chat
      lines={useCollection('room_chat')}
      label={t('breakout:chat')}
      write={t('breakout:write')}
      where={place}
      empty={t('breakout:chat_empty')}
      hint={t('breakout:chat_ends')}
    />
  );
}

function RoomPeople({ room }: { room: RoomView }) {
  const you = useSection('you');
  return <PeopleList people={room.people} visitors={room.visitors} you={you?.seat} />;
}

/** Whether a line of chat came since the chat was last open. */
function useUnread(open: boolean): boolean {
  const last = useCollection('room_chat').at(-1)?.n ?? 0;
  const [read, setRead] = useState(last);
  useEffect(() => {
    if (open) setRead(last);
  }, [open, last]);
  return !open && last > read;
}

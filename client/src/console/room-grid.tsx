import { memo } from 'react';
import { clockText, inARow } from '../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Menu, type MenuItem } from '../parts/menu';
import { Names, namesText } from '../parts/names';
import { MANY, useNear } from '../parts/near';
import { Refused } from '../parts/refused';
import { type FacPerson, type FacRoom, roomOf, type Seat } from '../protocol';
import { useCollection, useLive, useNow, useSection, useWish } from '../store';
import { AwayFor } from './away-for';
import shared from './console.module.css';
import css from './rooms.module.css';
import { sameRoom, useOpenSheet, usePeople } from './scene';
import { TWO_MINUTES } from './times';
import { c, peopleCount, roomName, roomsCount } from './words';
import { Words } from './words-with';

/** How long the seat of somebody who dropped is kept; the server has the same figure. */
const KEEP_SEAT_MS = 90_000;

/** The breakouts of the round: who is there, what they shared, who asks. */
export function RoomGrid() {
  const rooms = useCollection('rooms');
  const people = usePeople();
  const { wish, refusal } = useWish();
  const recalled = useSection('loop')?.recalled ?? false;
  const open = rooms.filter((room) => !room.closed);
  const seated = open.reduce((sum, room) => sum + room.seats.filter((seat) => isSeated(people.get(seat))).length, 0);
  const wanting = open.filter((room) => room.more_time).length;
  return (
    <section aria-labelledby="rooms">
      <div className={shared.listhead}>
        <h2 id="rooms">{c('rooms.title', { rooms: roomsCount(open.length), people: peopleCount(seated) })}</h2>
        <p className={shared.effect}>
          {wanting > 0 && `${c('rooms.more_time', { count: wanting })} `}
          {c('rooms.measured')}
        </p>
      </div>
      <Refused of={refusal} />
      <div className={rooms.length > MANY ? `${css.rooms} ${css.many}` : css.rooms}>
        {rooms.map((room, index) => (
          <RoomCard
            key={room.id}
            {...{ room, wish, index, recalled }}
            count={rooms.length}
            members={room.seats.map((seat) => people.get(seat)).filter((person) => person !== undefined)}
            visitors={room.visitors?.map((seat) => people.get(seat)?.name ?? '').join('\n') ?? ''}
          />
        ))}
        <MainCard people={people} />
      </div>
    </section>
  );
}

function isSeated(person: FacPerson | undefined): boolean {
  return person?.state === 'here' || person?.state === 'away';
}

interface CardProps {
  index: number;
  count: number;
  room: FacRoom;
  /** Everybody is called back, and nobody has longer. */
  recalled: boolean;
  members: readonly FacPerson[];
  /** Their names, one a line. */
  visitors: string;
  wish: ReturnType<typeof useWish>['wish'];
}

/** Of a hundred rooms, those that did not change are left as they are. */
const RoomCard = memo(OneRoom, sameRoom);

function OneRoom({ index, count, room, recalled, members, visitors, wish }: CardProps) {
  const { ref, drawn } = useNear<HTMLElement>(index, count);
  const live = useLive();
  const openSheet = useOpenSheet();
  const you = useSection('you');
  const { number } = room;
  const seated = members.filter(isSeated);
  const visiting = you !== undefined && room.visitors?.includes(you.seat);
  const items = (): MenuItem[] => {
    const { sections, collections } = live.real.getState();
    const { phase, recalled } = sections.loop ?? {};
    const drives = you?.driving && phase === 'breakout';
    const lengthens = you?.driving && (phase === 'breakout' || (phase === 'grace' && !recalled));
    const others = collections.rooms?.some((other) => !other.closed && other.id !== room.id);
    const all: (MenuItem | false | undefined)[] = [
      visiting
        ? { key: 'leave', sign: <Icon name="door" />, name: c('rooms.leave'), onPick: () => wish('visit', {}) }
        : {
            key: 'visit',
            sign: <Icon name="door" />,
            name: c('rooms.visit'),
            text: c('rooms.visit_hint'),
            onPick: () => wish('visit', { room: room.id }),
          },
      {
        key: 'say',
        sign: <Icon name="call" />,
        name: c('rooms.announce'),
        onPick: () => openSheet({ sheet: 'announce', room: room.id }),
      },
      lengthens &&
        others && {
          key: 'longer',
          sign: <Icon name="plus" />,
          name: c('rooms.give_longer'),
          text: c('rooms.give_longer_hint'),
          onPick: () => wish('room.extend', { room: room.id, by_ms: TWO_MINUTES }),
        },
      drives &&
        Boolean(room.longer_ms) && {
          key: 'as-others',
          sign: <Icon name="undo" />,
          name: c('rooms.as_others'),
          onPick: () => wish('room.extend', { room: room.id, by_ms: -(room.longer_ms ?? 0) }),
        },
      drives &&
        others && {
          key: 'merge',
          sign: <Icon name="people" />,
          name: c('rooms.into'),
          text: c('rooms.into_hint'),
          onPick: () => openSheet({ sheet: 'merge', room: room.id }),
        },
      !room.returns_at && {
        key: 'end',
        sign: <Icon name="ring" />,
        name: c('rooms.end'),
        text: c('rooms.end_hint'),
        onPick: () => wish('room.end', { room: room.id }),
      },
    ];
    return all.filter((item) => item !== false && item !== undefined);
  };
  if (room.closed) {
    const told = cardsText(room);
    return (
      <article ref={ref} className={`${css.room} ${css.ended}`} aria-labelledby={`room-${room.id}`}>
        <header>
          <Mark room={number} size="1.75rem" />
          <h3 id={`room-${room.id}`}>{roomName(number)}</h3>
        </header>
        <p className={shared.effect}>
          {c('rooms.closed')} {told && <span className={shared.detail}>{told}</span>}
        </p>
      </article>
    );
  }
  if (!drawn) {
    return (
      <article ref={ref} className={css.room} aria-labelledby={`room-${room.id}`}>
        <h3 id={`room-${room.id}`}>{roomName(number)}</h3>
        <p>{namesText(seated.map((person) => person.name))}</p>
      </article>
    );
  }
  return (
    <article className={room.asked ? `${css.room} ${css.asks}` : css.room} aria-labelledby={`room-${room.id}`}>
      <header>
        <Mark room={number} size="1.75rem" />
        <h3 id={`room-${room.id}`}>{roomName(number)}</h3>
        <span className={shared.count}>{peopleCount(seated.length)}</span>
        <span className={css.menuSlot}>
          <Menu label={c('rooms.menu', { number })} heading={roomName(number)} items={items} />
        </span>
      </header>
      <ul>
        {seated.map((person) => (
          <li key={person.id}>
            <bdi>{person.name}</bdi>
            {person.state === 'away' && (
              <>
                {' '}
                (<AwayFor since={person.away_at ?? 0} />)
              </>
            )}
          </li>
        ))}
      </ul>
      <footer>
        <RoomFoot {...{ room, visitors, seated, recalled }} />
        {Boolean(room.returns_at) && (
          <Button small icon="undo" onClick={() => wish('room.stay', { room: room.id })}>
            {c('rooms.stay')}
          </Button>
        )}
        {room.merge && you?.driving && (
          <Button small onClick={() => wish('room.merge', { room: room.id, into: room.merge ?? '' })}>
            {c('rooms.merge', { number: roomOf(room.merge)?.number })}
          </Button>
        )}
        {room.split && you?.driving && (
          <Button small onClick={() => wish('room.split', { room: room.id })}>
            {c('rooms.split')}
          </Button>
        )}
      </footer>
    </article>
  );
}

/** "2 shared, 1 kept, 3 done", or nothing yet. */
function cardsText({ shared, kept, done }: FacRoom): string {
  return inARow([
    shared ? c('rooms.shared', { count: shared }) : undefined,
    kept ? c('rooms.kept', { count: kept }) : undefined,
    done ? c('rooms.done', { count: done }) : undefined,
  ]);
}

interface FootProps extends Pick<CardProps, 'room' | 'visitors' | 'recalled'> {
  seated: FacPerson[];
}

function RoomFoot({ room, visitors, seated, recalled }: FootProps) {
  const away = seated.filter((person) => person.state === 'away');
  const alone = seated.length - away.length === 1;
  const told = cardsText(room) || (!room.asked && away.length === 0 && c('rooms.still'));
  return (
    <>
      {room.asked && (
        <span className={css.attention}>
          <Icon name="hand" small />
          {c('rooms.asks')}
        </span>
      )}
      {alone && <span className={css.attention}>{c('rooms.alone')}</span>}
      {visitors && (
        <span>
          <Words of="rooms.visiting" parts={{ names: <Names of={visitors.split('\n')} /> }} />
        </span>
      )}
      {away.length > 0 ? <SeatKept since={Math.min(...away.map((person) => person.away_at ?? 0))} /> : null}
      {told && <span>{told}</span>}
      {Boolean(room.more_time) && <span>{c('rooms.wants_time')}</span>}
      {room.returns_at ? <Ending at={room.returns_at} /> : null}
      {Boolean(room.longer_ms) && !recalled && (
        <span className="num">{c('rooms.longer', { time: clockText(room.longer_ms ?? 0) })}</span>
      )}
    </>
  );
}

function Ending({ at }: { at: number }) {
  const now = useNow(at);
  return (
    <span className={css.attention}>
      <Icon name="clock" small />
      <span className="num">{c('rooms.ending', { time: clockText(at - now) })}</span>
    </span>
  );
}

function SeatKept({ since }: { since: number }) {
  const until = since + KEEP_SEAT_MS;
  const now = useNow(until);
  return (
    <span className={css.attention}>
      <Icon name="away" small />
      {c('rooms.seat_kept', { time: clockText(until - now) })}
    </span>
  );
}

function MainCard({ people }: { people: ReadonlyMap<Seat, FacPerson> }) {
  const all = [...people.values()].filter((person) => person.role === 'participant' && isSeated(person));
  const here = all.filter((person) => person.place === 'main');
  const quiet = all.filter((person) => person.place === 'quiet').length;
  return (
    <article className={`${css.room} ${css.plain}`}>
      <header>
        <Icon name="ring" />
        <h3>{c('main_room')}</h3>
        {here.length > 0 && <span className={shared.count}>{peopleCount(here.length)}</span>}
      </header>
      {here.length > 0 ? (
        <ul>
          {here.slice(0, 30).map((person) => (
            <li key={person.id}>
              <bdi>{person.name}</bdi>
            </li>
          ))}
        </ul>
      ) : (
        <p className={shared.effect}>{c('rooms.main_none')}</p>
      )}
      <footer>
        <span>{quiet > 0 ? c('rooms.quiet', { count: quiet }) : c('rooms.quiet_open')}</span>
      </footer>
    </article>
  );
}

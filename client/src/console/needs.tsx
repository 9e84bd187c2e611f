import { memo } from 'react';
import { clockText, inARow } from '../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { type FacPerson, type HelpView, roomId, type Seat } from '../protocol';
import { useCollection, useNow, useSection, useThose, useWish } from '../store';
import { askerName } from './asked';
import { Chat, Links } from './chat';
import shared from './console.module.css';
import css from './needs.module.css';
import { useInviting, useOpenSheet, useRoomOf } from './scene';
import { TWO_MINUTES } from './times';
import { c } from './words';
import { Words } from './words-with';

/** Who needs a facilitator: moves, requests for help, more time, and the facilitators themselves. */
export const Needs = memo(function Needs() {
  const phase = useSection('loop')?.phase;
  return (
    <>
      {phase !== 'lobby' && <Moves />}
      <HelpQueue />
      {phase === 'breakout' && <MoreTime />}
      <Facilitators />
      <Chat />
      <Links />
    </>
  );
});

const NAMES_SHOWN = 5;

function Moves() {
  const arrivals = useSection('arrivals');
  const first = arrivals?.missing?.slice(0, NAMES_SHOWN) ?? [];
  const people = useThose('people', (person) => first.includes(person.seat));
  if (!arrivals) return null;
  const { arrived, expected, silent = [], ahead = 0, last_ms, to } = arrivals;
  const names = people.map((person) => person.name);
  const more = expected - arrived - names.length;
  const listed = <Names of={names} />;
  const waiting =
    more > 0 ? <Words of="moves.waiting_more" values={{ count: more }} parts={{ names: listed }} /> : listed;
  const seconds = (last_ms / 1000).toFixed(1);
  const all = arrived >= expected;
  if (expected === 0 && ahead === 0) return null;
  return (
    <section>
      <h2 className={shared.h2}>{c('moves.title')}</h2>
      <p className={`${css.arrive} ${all ? '' : css.some}`}>
        <Icon name={all ? 'check' : 'clock'} />
        <span>
          {expected > 0 && (
            <>
              {c('moves.arrived', { arrived, expected })}
              <small>
                {all ? (
                  c(to === 'main' ? 'moves.main_in' : 'moves.in', { seconds })
                ) : (
                  <Words of="moves.waiting" parts={{ names: waiting }} />
                )}
              </small>
            </>
          )}
          {ahead > 0 && <small>{c('moves.ahead', { count: ahead })}</small>}
          {silent.length > 0 && <small>{c('moves.silent', { count: silent.length })}</small>}
        </span>
      </p>
    </section>
  );
}

export function HelpQueue() {
  const help = useCollection('help');
  const roomOf = useRoomOf();
  // Who is in the quiet room, or came back, still has a seat in a room.
  const inRooms = useThose('people', ({ seat, place }) => place === 'room' && help.some((one) => one.seat === seat));
  const roomNow = (seat: Seat) => (inRooms.some((person) => person.seat === seat) ? roomOf.get(seat) : undefined);
  return (
    <section>
      <h2 className={shared.h2}>{c('help.title')}</h2>
      {help.length === 0 ? (
        <p className="empty">{c('help.none')}</p>
      ) : (
        <ul className={css.helps}>
          {help.map((request) => (
            <HelpLine key={request.id} request={request} theirs={request.seat && roomNow(request.seat)} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** A request; `theirs` is the room where somebody who asked privately sits. */
function HelpLine({ request, theirs }: { request: HelpView; theirs: number | undefined }) {
  const { wish, refusal } = useWish();
  const openSheet = useOpenSheet();
  const now = useNow(request.asked_at);
  const { round = 0, phase } = useSection('loop') ?? {};
  const moving = useSection('you')?.driving && (phase === 'breakout' || phase === 'grace');
  const time = clockText(now - request.asked_at);
  const { id, kind, room = 0, seat, visit, visitor } = request;
  const name = <bdi>{askerName(request)}</bdi>;
  const last = useCollection('help_lines').findLast(
    (line) => line.help === id && (kind === 'room' || line.seat === request.seat),
  );
  return (
    <li>
      <div className={css.helphead}>
        {kind === 'room' ? <Mark room={room} size="1.75rem" /> : <Icon name="lock" />}
        <b>{kind === 'room' ? name : <Words of="help.private" parts={{ name }} />}</b>
        <span className={shared.count} title={c('help.waited', { time })}>
          {time}
        </span>
      </div>
      <p>{kind === 'room' ? c('help.room_line') : c('help.private_line')}</p>
      {last && (
        <p className={shared.thread}>
          <span>
            <b>
              <bdi>{last.name}</bdi>
            </b>
            <bdi>{last.text}</bdi>
          </span>
        </p>
      )}
      {visit && <p className={shared.effect}>{c(`help.${visit}`)}</p>}
      {visitor && (
        <p className={shared.effect}>
          <Words of="help.visitor" parts={{ name: <bdi>{visitor}</bdi> }} />
        </p>
      )}
      <div className={css.pair}>
        {kind === 'room' || (visit === 'accepted' && theirs) ? (
          <Button onClick={() => wish('visit', { room: roomId(round, theirs ?? room) })}>{c('help.visit')}</Button>
        ) : (
          theirs && (
            <Button disabled={visit === 'offered'} onClick={() => wish('help.offer', { help: id })}>
              {c('help.offer')}
            </Button>
          )
        )}
        <Button
          onClick={() =>
            openSheet(kind === 'room' ? { sheet: 'announce', room: roomId(round, room) } : { sheet: 'write', help: id })
          }
        >
          {c('help.write')}
        </Button>
        {moving && seat && <Button onClick={() => openSheet({ sheet: 'place', seat })}>{c('help.move')}</Button>}
        <Button kind="quiet" aria-label={c('help.close')} onClick={() => wish('help.close', { help: id })}>
          {c('help.close_short')}
        </Button>
      </div>
      <Refused of={refusal} />
    </li>
  );
}

function MoreTime() {
  const rooms = useCollection('rooms').filter((room) => !room.closed);
  const you = useSection('you');
  const { wish, refusal, waiting } = useWish();
  const wanting = rooms.filter((room) => room.more_time).length;
  return (
    <section>
      <h2 className={shared.h2}>{c('more_time.title')}</h2>
      <p>{wanting ? c('more_time.wish', { count: wanting, total: rooms.length }) : c('more_time.none')}</p>
      {wanting > 0 && you?.driving && (
        <Button small disabled={waiting} onClick={() => wish('loop.extend', { by_ms: TWO_MINUTES })}>
          {c('more_time.give')}
        </Button>
      )}
      <Refused of={refusal} />
    </section>
  );
}

const facilitates = (person: FacPerson) => person.role !== 'participant' && person.state !== 'removed';

function Facilitators() {
  const loop = useSection('loop');
  const you = useSection('you');
  const openSheet = useOpenSheet();
  const inviting = useInviting();
  const facilitators = useThose('people', facilitates);
  return (
    <section>
      <h2 className={shared.h2}>{c('facilitators.title')}</h2>
      <ul className={css.facs}>
        {facilitators.map((person) => (
          <li key={person.id}>
            {person.seat === you?.seat ? (
              <span>
                <Words of="facilitators.you" parts={{ name: <bdi>{person.name}</bdi> }} />
              </span>
            ) : (
              <bdi>{person.name}</bdi>
            )}
            <span className="tag plain">
              {inARow([
                loop?.driver?.seat === person.seat && c('facilitators.runs'),
                person.state !== 'here' && c('facilitators.away'),
                person.visiting !== undefined && c('facilitators.visiting', { number: person.visiting }),
                person.state === 'here' &&
                  !person.visiting &&
                  loop?.driver?.seat !== person.seat &&
                  c('facilitators.main'),
              ])}
            </span>
          </li>
        ))}
      </ul>
      {inviting && you?.role === 'host' && (
        <Button kind="text" small className={css.invitelink} onClick={() => openSheet({ sheet: 'share' })}>
          {c('facilitators.invite')}
        </Button>
      )}
    </section>
  );
}

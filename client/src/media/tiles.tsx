import type { RemoteTrack } from 'livekit-client';
import { useEffect, useRef, useState } from 'react';
import { inARow, t } from '../i18n';
import { Avatar } from '../parts/avatar';
import { Button } from '../parts/button';
import { type PersonView, roomOf } from '../protocol';
import { usePlace, useSection } from '../store';
import { useHidden } from '../you/hidden';
import { Preview } from './check';
import type { Sound } from './media';
import css from './voices.module.css';
import { m } from './words';

/** As many as a screen shows at once. */
const TILES = 12;

/** Who is here by the session's own word, which is quicker than LiveKit's, and what they show. */
interface Props {
  sound: Sound;
  /** Without pictures none are sent here, which saves data; nor are those of people on another page of tiles. */
  pictures: boolean;
  onWatch: (seats: ReadonlySet<number> | undefined) => void;
}

export function Tiles({ sound, pictures, onWatch }: Props) {
  const { people, visitors } = usePeopleHere();
  const you = useSection('you')?.seat;
  const { isHidden } = useHidden();
  const [page, setPage] = useState(0);
  const { heard, room } = sound;
  // Those who are heard or seen come first; the others keep their order.
  const ranked = [...people].sort((a, b) => rank(b.seat) - rank(a.seat));
  function rank(seat: number) {
    return (
      Number(heard.speaking.has(seat)) * 4 + Number(heard.pictures.has(seat)) * 2 + Number(heard.unmuted.has(seat))
    );
  }
  const many = people.length > TILES;
  const first = many ? Math.min(page, Math.floor((people.length - 1) / TILES)) * TILES : 0;
  const shown = (many ? ranked : people).slice(first, first + TILES);
  const watched = shown.map(({ seat }) => seat).join();
  useEffect(() => {
    if (room) onWatch(pictures ? new Set(watched.split(',').map(Number)) : undefined);
  }, [watched, pictures, room, onWatch]);
  return (
    <>
      {[...heard.screens].map(([seat, track]) => {
        const name = people.find((person) => person.seat === seat)?.name;
        return name && pictures ? (
          <figure key={seat} className={css.screen}>
            <Picture track={track} name={m('screen_of', { name })} />
            <figcaption>{m('screen_of', { name })}</figcaption>
          </figure>
        ) : null;
      })}
      <ul className={`${css.tiles} heard`} data-count={shown.length} aria-label={m('people')}>
        {shown.map((person) => {
          const own = person.seat === you;
          // Who left and whose line dropped look alike: the session says when.
          const picture = pictures && person.state !== 'away' ? heard.pictures.get(person.seat) : undefined;
          return (
            <li key={person.seat} className={css.tile} data-speaks={heard.speaking.has(person.seat) || undefined}>
              {own && pictures && sound.picture ? (
                <Preview track={sound.picture} />
              ) : picture ? (
                <Picture track={picture} name={person.name} />
              ) : (
                <Avatar name={person.name} size="3rem" />
              )}
              <span>
                <bdi>{person.name}</bdi> {own && t('you')}
                <small>
                  {isHidden(person.seat)
                    ? m('hidden')
                    : stateOf(
                        person,
                        visitors.includes(person),
                        own ? sound.mic : heard.unmuted.has(person.seat),
                        heard.speaking,
                      )}
                </small>
              </span>
            </li>
          );
        })}
      </ul>
      {many && (
        <div className={css.choices}>
          <Button disabled={first === 0} onClick={() => setPage(first / TILES - 1)}>
            {m('earlier')}
          </Button>
          <Button disabled={first + TILES >= people.length} onClick={() => setPage(first / TILES + 1)}>
            {m('later')}
          </Button>
        </div>
      )}
    </>
  );
}

function stateOf(person: PersonView, visits: boolean, unmuted: boolean, speaking: ReadonlySet<number>): string {
  if (person.state === 'away') return m('away_person');
  const sound = speaking.has(person.seat) ? m('speaks') : !unmuted && m('muted');
  return inARow([visits && t('visiting'), sound, person.how && t(`how.${person.how}`)]);
}

function usePeopleHere(): Record<'people' | 'visitors', readonly PersonView[]> {
  // In the main room "room" is the one whose cards are at hand.
  const inRoom = roomOf(usePlace()) !== undefined;
  const told = useSection('room');
  const room = inRoom ? told : undefined;
  const main = useSection('main');
  const visitors = room?.visitors ?? [];
  return { people: room ? [...room.people, ...visitors] : (main?.people ?? []), visitors };
}

function Picture({ track, name }: { track: RemoteTrack; name: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return <video ref={video} aria-label={name} autoPlay muted playsInline />;
}

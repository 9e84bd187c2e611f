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
  const { people, visitors, named } = usePeopleHere();
  const you = useSection('you')?.seat;
  const { isHidden } = useHidden();
  const [page, setPage] = useState(0);
  const { heard, room } = sound;
  const stage = usePlenum() ? people.filter(onStage) : [];
  const others = named ? people.filter((person) => !stage.includes(person)) : [];
  // Those who are heard or seen come first; the others keep their order.
  const ranked = [...others].sort((a, b) => rank(b.seat) - rank(a.seat));
  function rank(seat: number) {
    return Number(heard.speaking.has(seat)) * 4 + Number(heard.shown.has(seat)) * 2 + Number(heard.unmuted.has(seat));
  }
  /** Facilitators who are heard or seen, who has the floor, and whoever speaks. */
  function onStage({ seat, role, floor }: PersonView) {
    const own = seat === you;
    const open = own ? sound.mic || sound.camera : heard.unmuted.has(seat) || heard.shown.has(seat);
    return floor || heard.spoke.has(seat) || (role !== undefined && open);
  }
  const many = others.length > TILES;
  const first = many ? Math.min(page, Math.floor((others.length - 1) / TILES)) * TILES : 0;
  const shown = (many ? ranked : others).slice(first, first + TILES);
  const watched = [...stage, ...shown].map(({ seat }) => seat).join();
  useEffect(() => {
    if (room) onWatch(pictures ? new Set(watched.split(',').map(Number)) : undefined);
  }, [watched, pictures, room, onWatch]);
  const tileOf = (person: PersonView) => ({
    person,
    sound,
    pictures,
    own: person.seat === you,
    visits: visitors.includes(person),
    hidden: isHidden(person.seat),
  });
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
      {stage.length > 0 && (
        <ul className={`${css.tiles} ${css.stage} heard`} aria-label={m('stage')}>
          {stage.map((person) => (
            <Tile key={person.seat} {...tileOf(person)} large />
          ))}
        </ul>
      )}
      {shown.length > 0 && (
        <ul className={`${css.tiles} heard`} data-count={shown.length} aria-label={m('people')}>
          {shown.map((person) => (
            <Tile key={person.seat} {...tileOf(person)} />
          ))}
        </ul>
      )}
      {many && (
        <div className={css.choices}>
          <Button disabled={first === 0} onClick={() => setPage(first / TILES - 1)}>
            {m('earlier')}
          </Button>
          <Button disabled={first + TILES >= others.length} onClick={() => setPage(first / TILES + 1)}>
            {m('later')}
          </Button>
        </div>
      )}
    </>
  );
}

interface TileProps {
  person: PersonView;
  sound: Sound;
  own: boolean;
  visits: boolean;
  hidden: boolean;
  pictures: boolean;
  large?: boolean;
}

function Tile({ person, sound, own, visits, hidden, pictures, large }: TileProps) {
  const { heard } = sound;
  // Who left and whose line dropped look alike: the session says when.
  const picture = pictures && person.state !== 'away' ? heard.pictures.get(person.seat) : undefined;
  const unmuted = own ? sound.mic : heard.unmuted.has(person.seat);
  return (
    <li className={css.tile} data-speaks={heard.speaking.has(person.seat) || undefined}>
      {own && pictures && sound.picture ? (
        <Preview track={sound.picture} />
      ) : picture ? (
        <Picture track={picture} name={person.name} />
      ) : (
        <Avatar name={person.name} size={large ? '5rem' : '3rem'} />
      )}
      <span>
        <bdi>{person.name}</bdi> {own && t('you')}
        <small>{hidden ? m('hidden') : stateOf(person, visits, unmuted, heard.speaking)}</small>
      </span>
    </li>
  );
}

function stateOf(person: PersonView, visits: boolean, unmuted: boolean, speaking: ReadonlySet<number>): string {
  if (person.state === 'away') return m('away_person');
  const quiet = !unmuted && m(person.floor ? 'has_floor' : 'muted');
  const sound = speaking.has(person.seat) ? m('speaks') : quiet;
  return inARow([visits && t('visiting'), sound, person.how && t(`how.${person.how}`)]);
}

/** In a main room of many only those are named who run it, and who was given the floor. */
function usePeopleHere(): { people: readonly PersonView[]; visitors: readonly PersonView[]; named: boolean } {
  // In the main room "room" is the one whose cards are at hand.
  const plenum = usePlenum();
  const room = useSection('room');
  const main = useSection('main');
  const hosts = useSection('session')?.hosts ?? [];
  if (!plenum) {
    const visitors = room?.visitors ?? [];
    return { people: [...(room?.people ?? []), ...visitors], visitors, named: true };
  }
  if (main?.people) return { people: main.people, visitors: [], named: true };
  const floor = (main?.floor ?? []).map((person) => ({ ...person, floor: true }));
  return { people: [...hosts, ...floor], visitors: [], named: false };
}

/** Whether everybody is together: there is a stage then. */
function usePlenum(): boolean {
  return roomOf(usePlace()) === undefined;
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

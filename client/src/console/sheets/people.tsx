import { memo, useDeferredValue, useMemo, useState } from 'react';
import { inARow, t } from '../../i18n';
import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { Field } from '../../parts/field';
import { Icon } from '../../parts/icon';
import { Mark } from '../../parts/mark';
import { Menu, type MenuItem } from '../../parts/menu';
import { useNear } from '../../parts/near';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import type { FacPerson } from '../../protocol';
import { useCollection, useFigure, useLive, useSection, useThose, useWish } from '../../store';
import { AwayFor } from '../away-for';
import css from '../console.module.css';
import { otherRoom } from '../other-room';
import { compareNames, ROOMS_IN_MENU, useOpenSheet, useRoomOf } from '../scene';
import { c, roomName } from '../words';

/** The rank of each by name. To compare names is slow, and they hardly ever change. */
function useRanks(people: readonly FacPerson[]): ReadonlyMap<string, number> {
  const named = people.map(({ id, name }) => `${id} ${name}`).join('\n');
  return useMemo(() => {
    const split = named.split('\n').map((line) => [line, line.indexOf(' ')] as const);
    const entries = split.map(([line, space]) => ({ id: line.slice(0, space), name: line.slice(space + 1) }));
    return new Map(entries.sort((a, b) => compareNames(a.name, b.name)).map(({ id }, rank) => [id, rank]));
  }, [named]);
}

/** Everybody in the session: find, move, remove, let in, lock. Each part renders when its own changes. */
export function PeopleSheet({ onClose }: { onClose: () => void }) {
  const { wish, refusal } = useWish();
  const [find, setFind] = useState('');
  const [removing, setRemoving] = useState<FacPerson>();
  return (
    <Sheet heading={c('people.title')} text={<Counts />} onClose={onClose}>
      <div className={css.stack}>
        <Waiting wish={wish} />
        {removing && (
          <div className={css.takes}>
            <p>
              <b>{c('people.remove_sure', { name: removing.name })}</b>
              <br />
              {c('people.remove_hint')}
            </p>
            <div className={css.actions}>
              <Button
                small
                onClick={async () => (await wish('remove', { seat: removing.seat })) && setRemoving(undefined)}
              >
                {c('people.remove')}
              </Button>
              <Button small kind="quiet" onClick={() => setRemoving(undefined)}>
                {c('cancel')}
              </Button>
            </div>
          </div>
        )}
        <Refused of={refusal} />
        <Field label={c('people.search')} type="search" value={find} onText={setFind} />
        <Everybody find={useDeferredValue(find)} wish={wish} onRemove={setRemoving} />
        <Doors wish={wish} />
        <Button wide onClick={onClose}>
          {c('close')}
        </Button>
      </div>
    </Sheet>
  );
}

function Counts() {
  const here = useFigure('people', (all) => all.filter((person) => person.state === 'here').length);
  const away = useFigure('people', (all) => all.filter((person) => person.state === 'away').length);
  return inARow([c('people.here', { count: here }), away > 0 && c('people.away_count', { count: away })]);
}

interface EverybodyProps {
  find: string;
  wish: Wish;
  onRemove: (person: FacPerson) => void;
}

/** By name, whoever is inside. */
const Everybody = memo(function Everybody({ find, wish, onRemove }: EverybodyProps) {
  const people = useCollection('people');
  const phase = useSection('loop')?.phase;
  const you = useSection('you');
  const roomOf = useRoomOf();
  const ranks = useRanks(people);
  const moving = (phase === 'breakout' || phase === 'grace') && (you?.driving ?? false);
  const sought = find.trim().toLocaleLowerCase();
  const inside = people.filter((person) => person.state !== 'waiting' && person.state !== 'removed');
  const found = inside
    .filter((person) => !sought || person.name.toLocaleLowerCase().includes(sought))
    .sort((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0));
  if (found.length === 0) return <p className="empty">{c(inside.length ? 'people.nobody' : 'people.none')}</p>;
  return (
    <ul className={`${css.list} ${css.everybody}`}>
      {found.map((person, index) => (
        <PersonLine
          key={person.id}
          index={index}
          count={found.length}
          room={roomOf.get(person.seat)}
          mine={person.seat === you?.seat}
          {...{ person, moving, wish, onRemove }}
        />
      ))}
    </ul>
  );
});

/** Who may come in from now on. */
function Doors({ wish }: { wish: Wish }) {
  const nods = useSection('newcomers')?.nod ?? false;
  const locked = useSection('loop')?.locked ?? false;
  return (
    <>
      <Choice checked={nods} onPick={(nod) => wish('lock', { nod })}>
        {c('people.nod')}
        <small className="hint"> {c('people.nod_hint')}</small>
      </Choice>
      <Choice checked={locked} onPick={(locked) => wish('lock', { locked })}>
        {c('people.lock')}
        <small className="hint"> {c('people.lock_hint')}</small>
      </Choice>
    </>
  );
}

type Wish = ReturnType<typeof useWish>['wish'];

const isWaiting = (person: FacPerson) => person.state === 'waiting';

function Waiting({ wish }: { wish: Wish }) {
  const people = useThose('people', isWaiting);
  if (people.length === 0) return null;
  return (
    <section>
      <h3>{c('people.waiting_title')}</h3>
      <p className={css.effect}>{c('people.waiting_hint')}</p>
      <ul className={css.list}>
        {people.map((person) => (
          <li key={person.id}>
            <bdi>{person.name}</bdi>
            <span className={css.actions}>
              <Button small onClick={() => wish('nod', { seat: person.seat, in: true })}>
                {c('people.let_in')}
              </Button>
              <Button small onClick={() => wish('nod', { seat: person.seat, in: false })}>
                {c('people.refuse')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  /** Its place in the list, and how long that is. */
  index: number;
  count: number;
  person: FacPerson;
  room: number | undefined;
  mine: boolean;
  /** People can be moved from room to room now. */
  moving: boolean;
  wish: Wish;
  onRemove: (person: FacPerson) => void;
}

/** Five hundred of them are listed: each renders when its own person changes. */
const PersonLine = memo(function PersonLine({ index, count, person, room, mine, moving, wish, onRemove }: LineProps) {
  const live = useLive();
  const openSheet = useOpenSheet();
  const { ref, drawn } = useNear<HTMLLIElement>(index, count);
  const removable = person.role !== 'host' && !mine;
  const items = (): MenuItem[] => {
    const rooms = live.real.getState().collections.rooms ?? [];
    const others = moving
      ? rooms.filter((other) => !other.closed && other.number !== room).sort((a, b) => a.here - b.here)
      : [];
    const list: MenuItem[] = others.slice(0, ROOMS_IN_MENU).map((other) => ({
      key: other.id,
      sign: <Mark room={other.number} size="1.625rem" />,
      name: roomName(other.number),
      text: c('people_count', { count: other.here }),
      onPick: () => wish('move', { seat: person.seat, room: other.id }),
    }));
    if (moving && room) {
      list.push({
        key: 'main',
        sign: <Icon name="ring" />,
        name: c('main_room'),
        onPick: () => wish('move', { seat: person.seat }),
      });
    }
    if (others.length > ROOMS_IN_MENU) list.push(otherRoom(() => openSheet({ sheet: 'place', seat: person.seat })));
    if (removable) {
      list.push({
        key: 'remove',
        sign: <Icon name="close" />,
        name: c('people.remove'),
        text: c('people.remove_hint'),
        onPick: () => onRemove(person),
      });
    }
    return list;
  };
  if (!drawn) {
    return (
      <li ref={ref}>
        <bdi>{person.name}</bdi>
      </li>
    );
  }
  const place = room
    ? roomName(room)
    : person.place === 'quiet'
      ? c('quiet_room')
      : person.visiting
        ? roomName(person.visiting)
        : c('main_room');
  return (
    <li>
      <span>
        <bdi>{person.name}</bdi> {person.pronouns && <span className={css.effect}>{person.pronouns}</span>}
        <span className={`${css.effect} ${css.detail}`}>
          {inARow([
            person.role !== 'participant' && c(`people.role.${person.role}`),
            place,
            person.hand && c('people.hand'),
            person.floor && c('people.floor'),
          ])}
          {person.state !== 'here' && <Away person={person} />}
        </span>
      </span>
      {(moving || removable) && (
        <Menu label={c('people.move', { name: person.name })} heading={person.name} items={items} />
      )}
    </li>
  );
});

function Away({ person }: { person: FacPerson }) {
  if (person.state !== 'away' || !person.away_at) return t('comma') + c(`people.state.${person.state}`);
  return (
    <>
      {t('comma')}
      <AwayFor since={person.away_at} />
    </>
  );
}

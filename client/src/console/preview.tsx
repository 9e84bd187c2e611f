import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { inARow, listFormat } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Menu, type MenuItem } from '../parts/menu';
import { Names, namesText } from '../parts/names';
import { MANY, useNear } from '../parts/near';
import { Refused } from '../parts/refused';
import { Stepper } from '../parts/stepper';
import { useDrop } from '../parts/use-drop';
import { Written } from '../parts/written';
import { POLICIES } from '../plan/policies';
import { type FacPerson, MINUTE, type PreviewView, type Reason, type Seat } from '../protocol';
import { useCollection, useLive, useSection, useWish } from '../store';
import { mainAction } from './action';
import { askerName } from './asked';
import shared from './console.module.css';
import { MainButton } from './main-button';
import { otherRoom } from './other-room';
import css from './preview.module.css';
import { ROOMS_IN_MENU, sameRoom, useOpenSheet, usePeople, useScene } from './scene';
import { c, counted, roomName } from './words';
import { Words } from './words-with';

const LARGEST_ROOM = 50;

/** See the rooms: who would sit with whom, and everything that can be changed before they are sent. */
export function Preview() {
  const preview = useSection('preview');
  const scene = useScene();
  const people = usePeople();
  const { wish, refusal } = useWish();
  const [find, setFind] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  if (!preview || !scene) return null;
  const action = mainAction(scene);
  const found = preview.rooms.flat().filter((seat) => matches(people.get(seat), find)).length;
  return (
    <>
      <Waits />
      <main className={css.preview}>
        <aside className={css.side}>
          <Controls preview={preview} wish={wish} />
        </aside>
        <section className={css.mid} aria-labelledby="see">
          <div className={css.head}>
            <div>
              <h2 id="see" ref={heading} tabIndex={-1} data-phase-heading>
                {c('preview.title')}
              </h2>
              <p className={shared.effect}>{c('preview.who')}</p>
            </div>
            <div className={css.find}>
              <Field
                label={c('preview.find')}
                hideLabel
                placeholder={c('preview.find')}
                type="search"
                value={find}
                onText={setFind}
              />
              {find.trim() && <p className={shared.effect}>{c('preview.found', { count: found })}</p>}
            </div>
          </div>
          <Refused of={refusal} />
          <Seats preview={preview} wish={wish} find={find} />
        </section>
      </main>
      <footer className={css.sendbar}>
        {action && <p className={shared.effect}>{c(`action.${action.effect}`, counted(action.words))}</p>}
        <div className={css.sendrow}>
          {scene.you.driving && (
            <Button kind="quiet" onClick={() => wish('loop.cancel', {})}>
              {c('preview.back')}
            </Button>
          )}
          {scene.you.driving && preview.rooms.length === 1 && preview.present > 3 && !preview.pending && (
            <Button onClick={() => wish('preview.set', { target: 2 })}>{pairsText(preview.present)}</Button>
          )}
          {action && <MainButton action={action} />}
        </div>
      </footer>
    </>
  );
}

/** Who waits meanwhile, in one line that opens them; the chat is there, too. */
function Waits() {
  const help = useCollection('help');
  const { hands = [] } = useSection('main') ?? {};
  const openSheet = useOpenSheet();
  const waits = help.length > 0 || hands.length > 0;
  return (
    <section className={waits ? `${css.waits} ${css.some}` : css.waits} aria-label={c('needs.title')}>
      {help.length > 0 && (
        <span>
          <Words of="help.asking" parts={{ names: <Names of={help.map(askerName)} /> }} />
        </span>
      )}
      {hands.length > 0 && <span>{c('hands.wait', { count: hands.length })}</span>}
      <Button small kind={waits ? undefined : 'text'} icon="help" onClick={() => openSheet({ sheet: 'needs' })}>
        {c('needs.title')}
      </Button>
    </section>
  );
}

/** So many have the sizes of their pairs told one by one. */
const PAIRS_TOLD = 7;

/** "In pairs: 2 and 3". */
function pairsText(present: number): string {
  if (present > PAIRS_TOLD) return c('preview.pairs');
  const sizes = Array.from({ length: Math.floor(present / 2) }, (_, i) => (i === 0 ? 2 + (present % 2) : 2)).reverse();
  return c('preview.pairs_of', { sizes: listFormat().format(sizes.map(String)) });
}

/** Says whether what is sought is in somebody's name. */
function matches(person: FacPerson | undefined, find: string): boolean {
  const sought = find.trim().toLocaleLowerCase();
  return sought !== '' && person !== undefined && person.name.toLocaleLowerCase().includes(sought);
}

type Wish = ReturnType<typeof useWish>['wish'];

function Controls({ preview, wish }: { preview: PreviewView; wish: Wish }) {
  const session = useSection('session');
  // The question is not told to everybody before it is sent; the plan has it.
  const step = useSection('plan')?.plan.steps[preview.step];
  const openSheet = useOpenSheet();
  const { size } = preview;
  return (
    <>
      <section>
        <h2 className={shared.h2}>{c('agenda.question', { n: session?.agenda[preview.step]?.question })}</h2>
        <Written of={step?.prompt ?? ''} className={css.said} />
        <Button kind="text" small onClick={() => openSheet({ sheet: 'edit', step: preview.step })}>
          {c('preview.change')}
        </Button>
      </section>
      <section className={css.steppers}>
        <h2 className={shared.h2}>{c('preview.rooms')}</h2>
        <Stepper
          label={c('preview.minutes')}
          value={Math.round(preview.length_ms / MINUTE)}
          min={1}
          max={240}
          onValue={(minutes) => wish('preview.set', { length_ms: minutes * MINUTE })}
        />
        <Stepper
          label={c('preview.size')}
          value={size.target || Math.round(preview.present / Math.max(1, size.rooms ?? 1))}
          min={2}
          max={LARGEST_ROOM}
          onValue={(target) => wish('preview.set', { target })}
        />
        <p className={shared.effect}>{presentText(preview)}</p>
        <label>
          {c('preview.policy')}
          <select
            value={preview.policy}
            onChange={(event) => wish('preview.set', { policy: event.target.value as PreviewView['policy'] })}
          >
            {POLICIES.map((policy) => (
              <option key={policy} value={policy}>
                {c(`preview.policies.${policy}`)}
              </option>
            ))}
          </select>
        </label>
        <Choice checked={preview.joining ?? false} onPick={(joining) => wish('preview.set', { joining })}>
          {c('preview.joining')}
          <small className="hint"> {c('preview.joining_hint')}</small>
        </Choice>
      </section>
      {preview.reasons && preview.reasons.length > 0 && (
        <section>
          <h2 className={shared.h2}>{c('preview.why')}</h2>
          <ul className={css.reasons}>
            {preview.reasons.map((reason) => (
              <ReasonLine key={reason.code + (reason.params?.attribute ?? '')} reason={reason} wish={wish} />
            ))}
          </ul>
        </section>
      )}
      <Button icon="shuffle" disabled={preview.pending} onClick={() => wish('preview.reshuffle', {})}>
        {c('preview.reshuffle')}
      </Button>
      <Pinned count={preview.pinned ?? 0} wish={wish} />
    </>
  );
}

/** Who was moved by hand stays there when the rest is reshuffled, until all are let go. */
function Pinned({ count, wish }: { count: number; wish: Wish }) {
  if (count === 0) return null;
  return (
    <p className={shared.effect}>
      {c('preview.pinned', { count })}{' '}
      <Button kind="text" small onClick={() => wish('preview.reshuffle', { all: true })}>
        {c('preview.unpin')}
      </Button>
    </p>
  );
}

/** One reason for the whole split; of an attribute it says all is well, or that not all could be. */
function ReasonLine({ reason: { code, ok, params }, wish }: { reason: Reason; wish: Wish }) {
  const asks = useSection('plan')?.plan.asks;
  const words = { ...params, count: params?.pairs ?? params?.least ?? 0, ask: asks?.[params?.attribute ?? -1]?.text };
  const name = `preview.reason.${code}${ok || params?.attribute === undefined ? '' : '_not'}`;
  const advised = code === 'other_count' ? params?.rooms : undefined;
  return (
    <li className={ok ? css.ok : css.so}>
      <Icon name={ok ? 'check' : 'clock'} />
      <span>
        {c(name, words)}
        <small>{c(`${name}_hint`, words)}</small>
        {advised !== undefined && (
          <Button kind="text" small onClick={() => wish('preview.set', { rooms: advised, onward: true })}>
            {c('preview.take_count', { count: advised })}
          </Button>
        )}
      </span>
    </li>
  );
}

/** Why nobody can be seated, and what to give up, with a press where one is enough. */
function Impossible({ of, wish }: { of: NonNullable<PreviewView['impossible']>; wish: Wish }) {
  return (
    <div className={css.tell}>
      <p>{c(`preview.impossible.${of.reason}`)}</p>
      {of.relax && <p>{c('preview.relax', { wishes: inARow(of.relax.map((wish) => c(`preview.wish.${wish}`))) })}</p>}
      {of.relax?.includes('pins') && (
        <Button small onClick={() => wish('preview.reshuffle', { all: true })}>
          {c('preview.unpin')}
        </Button>
      )}
    </div>
  );
}

/** "53 present: 9 rooms of 5 and 2 rooms of 4." */
function presentText({ rooms, present }: PreviewView): string {
  const counts = new Map<number, number>();
  for (const room of rooms) if (room.length > 0) counts.set(room.length, (counts.get(room.length) ?? 0) + 1);
  const sizes = [...counts].sort(([a], [b]) => b - a).map(([size, count]) => c('preview.size_of', { count, size }));
  const last = sizes.pop();
  if (!last) return c('people_count', { count: present });
  const text = sizes.length ? c('preview.and', { first: inARow(sizes), last }) : last;
  return c('preview.present', { count: present, sizes: text });
}

interface SeatsProps {
  preview: PreviewView;
  wish: Wish;
  /** Names that have this in them are shown as found. */
  find: string;
}

function Seats({ preview, wish, find }: SeatsProps) {
  const people = usePeople();
  const you = useSection('you');
  const { say } = useSay();
  const [lifted, setLifted] = useState<FacPerson>();
  const moved = useRef<Seat>(undefined);
  const free = Boolean(you?.driving) && !preview.pending;
  const move = useCallback(
    async (person: FacPerson, room: number) => {
      setLifted(undefined);
      moved.current = person.seat;
      const place = room === 0 ? c('main_room') : roomName(room);
      if (await wish('preview.move', { seat: person.seat, room }))
        say(c('preview.moved', { name: person.name, place }));
    },
    [wish, say],
  );
  if (preview.too_few) return <p className={css.tell}>{c('preview.too_few')}</p>;
  if (preview.impossible && !preview.pending) return <Impossible of={preview.impossible} wish={wish} />;
  if (preview.pending && preview.rooms.length === 0) return <p className={css.tell}>{c('preview.drawing')}</p>;
  const roomWith = (seats: readonly Seat[], room: number) => {
    const members = seats.map((seat) => people.get(seat)).filter((person) => person !== undefined);
    const sought = members.some((person) => matches(person, find)) ? find : '';
    const props = { room, members, lifted, setLifted, move, moved, free, find: sought, count: preview.rooms.length };
    return <SeatRoom key={room} {...props} />;
  };
  return (
    <>
      {preview.rooms.length === 1 && (
        <div className={css.tell}>
          <p>{c('preview.one_room')}</p>
        </div>
      )}
      <div className={preview.rooms.length > MANY ? `${css.seats} ${css.many}` : css.seats} aria-busy={preview.pending}>
        {preview.rooms.map((seats, i) => roomWith(seats, i + 1))}
        {roomWith(preview.sitting_out ?? [], 0)}
      </div>
    </>
  );
}

interface RoomProps {
  room: number;
  /** How many rooms there are. */
  count: number;
  members: readonly FacPerson[];
  /** What is sought, if somebody here has that name. */
  find: string;
  lifted: FacPerson | undefined;
  setLifted: (person: FacPerson | undefined) => void;
  move: (person: FacPerson, room: number) => void;
  /** Who was moved last: in their new room their menu takes the focus. */
  moved: RefObject<Seat | undefined>;
  free: boolean;
}

/** Of a hundred rooms, those that did not change are left as they are. */
const SeatRoom = memo(OneRoom, sameRoom);

function OneRoom({ room, count, members, find, lifted, setLifted, move, moved, free }: RoomProps) {
  const live = useLive();
  const openSheet = useOpenSheet();
  const { ref, drawn } = useNear<HTMLElement>(room, count);
  const list = useRef<HTMLUListElement>(null);
  // Without `free` there are no menus: with it they are there again.
  useLayoutEffect(() => {
    const at = members.findIndex((person) => person.seat === moved.current);
    if (!free || at < 0 || document.activeElement !== document.body) return;
    moved.current = undefined;
    list.current?.querySelectorAll<HTMLElement>('[aria-haspopup]')[at]?.focus({ preventScroll: true });
  }, [members, moved, free]);
  const takes = lifted !== undefined && !members.some((person) => person.seat === lifted.seat);
  const { over, target } = useDrop(takes, () => lifted && move(lifted, room));
  if (!drawn) {
    return (
      <article ref={ref} className={css.seat}>
        <h3>{roomName(room)}</h3>
        <p>{namesText(members.map((person) => person.name))}</p>
      </article>
    );
  }
  return (
    <article className={[css.seat, room === 0 && css.none, over && css.drop].filter(Boolean).join(' ')} {...target}>
      <header>
        {room === 0 ? <Icon name="ring" /> : <Mark room={room} size="1.75rem" />}
        <h3>{room === 0 ? c('main_room') : roomName(room)}</h3>
        <span className={css.count}>{members.length || ''}</span>
      </header>
      {room === 0 && members.length === 0 && <p className={shared.effect}>{c('preview.main_hint')}</p>}
      <ul ref={list}>
        {over && lifted && <li className={css.hole}>{c('preview.drop_here', { name: lifted.name })}</li>}
        {members.map((person) => {
          const found = matches(person, find);
          return (
            <li
              key={person.seat}
              className={[found && css.found, lifted?.seat === person.seat && css.lifted].filter(Boolean).join(' ')}
              draggable={free}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', person.name);
                setLifted(person);
              }}
              onDragEnd={() => setLifted(undefined)}
            >
              <Icon name="grip" />
              <bdi>{person.name}</bdi>
              {free && (
                <Menu
                  label={c('preview.move', { name: person.name })}
                  heading={c('preview.move', { name: person.name })}
                  items={() => {
                    const other = () => openSheet({ sheet: 'place', seat: person.seat });
                    return places(live.real.getState().sections.preview, room, (to) => move(person, to), other);
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
    </article>
  );
}

/** Where somebody could sit instead: the emptiest rooms first, then the main room and any other. */
function places(
  preview: PreviewView | undefined,
  from: number,
  onPick: (room: number) => void,
  onOther: () => void,
): MenuItem[] {
  const rooms = (preview?.rooms ?? [])
    .map((seats, i) => ({ room: i + 1, size: seats.length }))
    .filter(({ room }) => room !== from)
    .sort((a, b) => a.size - b.size || a.room - b.room);
  const items: MenuItem[] = rooms.slice(0, ROOMS_IN_MENU).map(({ room, size }) => ({
    key: String(room),
    sign: <Mark room={room} size="1.625rem" />,
    name: roomName(room),
    text: c('preview.move_count', { count: size }),
    onPick: () => onPick(room),
  }));
  if (from !== 0) {
    items.push({
      key: 'main',
      sign: <Icon name="ring" />,
      name: c('main_room'),
      text: c('preview.sit_out'),
      onPick: () => onPick(0),
    });
  }
  if (rooms.length > ROOMS_IN_MENU) items.push(otherRoom(onOther));
  return items;
}

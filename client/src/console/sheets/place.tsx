import { type FormEvent, useState } from 'react';
import { useSay } from '../../live-text';
import { Button } from '../../parts/button';
import { Field } from '../../parts/field';
import { Mark } from '../../parts/mark';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import type { Seat } from '../../protocol';
import { useCollection, useSection, useThose, useWish } from '../../store';
import css from '../console.module.css';
import { ROOMS_IN_MENU, useRoomOf } from '../scene';
import { c, peopleCount, roomName } from '../words';

interface Place {
  number: number;
  /** Of a room that is open; one that is looked at has only its number. */
  id?: string;
  size: number;
}

/** Where somebody could be instead: any room by its number, the emptiest at hand, and the main room. */
export function PlaceSheet({ seat, onClose }: { seat: Seat; onClose: () => void }) {
  const name = useThose('people', (person) => person.seat === seat)[0]?.name ?? '';
  const { others, here } = usePlaces(seat);
  const seen = useSection('loop')?.phase === 'preview';
  const { wish, refusal, waiting } = useWish();
  const { say } = useSay();
  const [number, setNumber] = useState('');
  const [none, setNone] = useState(false);
  const move = async (place?: Place) => {
    const moved = seen
      ? await wish('preview.move', { seat, room: place?.number ?? 0 })
      : await wish('move', { seat, room: place?.id });
    if (!moved) return;
    say(c('preview.moved', { name, place: place ? roomName(place.number) : c('main_room') }));
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const place = others.find((other) => other.number === Number(number));
    setNone(!place);
    if (place) void move(place);
  };
  const emptiest = [...others].sort((a, b) => a.size - b.size || a.number - b.number).slice(0, ROOMS_IN_MENU);
  return (
    <Sheet heading={c('preview.move', { name })} onClose={onClose}>
      <div className={css.stack}>
        <form className={css.addline} onSubmit={submit} noValidate>
          <Field
            label={c('place.number')}
            inputMode="numeric"
            error={none ? c('place.none') : undefined}
            value={number}
            onText={setNumber}
          />
          <Button type="submit" disabled={waiting || !number.trim()}>
            {c('place.move')}
          </Button>
        </form>
        <Refused of={refusal} />
        <ul className={css.list}>
          {emptiest.map((place) => (
            <li key={place.number}>
              <span className={css.into}>
                <Mark room={place.number} size="1.75rem" />
                {peopleCount(place.size)}
              </span>
              <Button small disabled={waiting} onClick={() => move(place)}>
                {roomName(place.number)}
              </Button>
            </li>
          ))}
          {here && (
            <li>
              <span />
              <Button small disabled={waiting} onClick={() => move()}>
                {c('main_room')}
              </Button>
            </li>
          )}
        </ul>
        <Button wide onClick={onClose}>
          {c('cancel')}
        </Button>
      </div>
    </Sheet>
  );
}

/** The rooms but their own: those that are looked at, or those that are open; `here` says that they have one. */
function usePlaces(seat: Seat): { others: Place[]; here: boolean } {
  const phase = useSection('loop')?.phase;
  const preview = useSection('preview');
  const rooms = useCollection('rooms');
  const own = useRoomOf().get(seat);
  if (phase === 'preview') {
    const all = preview?.rooms ?? [];
    const at = all.findIndex((seats) => seats.includes(seat));
    const places = all.map((seats, i) => ({ number: i + 1, size: seats.length }));
    return { others: places.filter((_, i) => i !== at), here: at >= 0 };
  }
  const open = rooms.filter((room) => !room.closed && room.number !== own);
  return { others: open.map(({ id, number, here: size }) => ({ id, number, size })), here: own !== undefined };
}

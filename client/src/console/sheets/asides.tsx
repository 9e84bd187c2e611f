import { useEffect, useState } from 'react';
import { Button } from '../../parts/button';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { useRequest } from '../../parts/use-request';
import type { Seat } from '../../protocol';
import { useLive } from '../../store';
import css from '../console.module.css';
import { type Asides, asides, changeAsides } from '../rest';
import { byName, usePeople } from '../scene';
import { c } from '../words';

/** For the host alone: what people asked for in confidence, and who is kept apart. */
export function AsidesSheet({ onClose }: { onClose: () => void }) {
  const { session, seat } = useLive();
  const people = usePeople();
  const [all, setAll] = useState<Asides>();
  const { request, refusal } = useRequest();
  const take = async (ask: () => Promise<Asides>) => {
    const told = await request(ask);
    if (told) setAll(told);
  };
  useEffect(() => {
    void take(() => asides(session, seat));
  }, [session, seat]);
  const change = (what: Parameters<typeof changeAsides>[2]) => take(() => changeAsides(session, seat, what));
  const name = (of: Seat) => people.get(of)?.name ?? '';
  return (
    <Sheet heading={c('asides.title')} text={c('asides.text')} onClose={onClose}>
      <div className={css.stack}>
        <Refused of={refusal} />
        {all?.notes.length === 0 && <p className="empty">{c('asides.none')}</p>}
        {all?.notes.map((note) => (
          <section key={note.seat}>
            <p>
              <b>
                <bdi>{note.name}</bdi>
              </b>{' '}
              {note.with ? c('asides.with', { name: name(note.with) }) : ''}
            </p>
            {note.note && <p className="said">{note.note}</p>}
            <Button small kind="quiet" onClick={() => change({ done: note.seat })}>
              {c('asides.done', { name: note.name })}
            </Button>
          </section>
        ))}
        <PairForm onPair={(a, b) => change({ pair: { a, b }, on: true })} />
        {all?.pairs.map(({ a, b }) => (
          <p key={`${a}+${b}`}>
            {c('asides.pair', { a: name(a), b: name(b) })}{' '}
            <Button small kind="text" onClick={() => change({ pair: { a, b }, on: false })}>
              {c('asides.end')}
            </Button>
          </p>
        ))}
      </div>
    </Sheet>
  );
}

function PairForm({ onPair }: { onPair: (a: Seat, b: Seat) => void }) {
  const people = [...usePeople().values()].filter((person) => person.state !== 'removed').sort(byName);
  const [pair, setPair] = useState<readonly [Seat, Seat]>([0, 0]);
  const [a, b] = pair;
  const pick = (label: string, value: Seat, onPick: (seat: Seat) => void) => (
    <label>
      {label}
      <select value={value} onChange={(event) => onPick(Number(event.target.value))}>
        <option value={0}>{c('asides.nobody')}</option>
        {people.map((person) => (
          <option key={person.seat} value={person.seat}>
            {person.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section>
      <h3>{c('asides.keep')}</h3>
      {pick(c('asides.one'), a, (seat) => setPair([seat, b]))}
      {pick(c('asides.other'), b, (seat) => setPair([a, seat]))}
      <Button
        small
        disabled={!a || !b || a === b}
        onClick={() => {
          onPair(a, b);
          setPair([0, 0]);
        }}
      >
        {c('asides.keep')}
      </Button>
    </section>
  );
}

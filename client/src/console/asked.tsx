import { useEffect, useRef } from 'react';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import type { HelpView } from '../protocol';
import { useCollection, useNow, useSection, useWish } from '../store';
import css from './console.module.css';
import { c, roomName } from './words';
import { Words } from './words-with';

/** Somebody asked to run the session: the driver has a while to keep it, whatever they look at. */
export function Takeover() {
  const loop = useSection('loop');
  const you = useSection('you');
  const now = useNow(loop?.takes_at ?? 0);
  const { wish, refusal } = useWish();
  const { say } = useSay();
  const asks = you?.driving ? loop?.taking?.name : undefined;
  const seconds = Math.max(0, Math.ceil(((loop?.takes_at ?? now) - now) / 1000));
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (asks && asks !== told.current) say(c('facilitators.asks', { name: asks, seconds }));
    told.current = asks;
  }, [asks, seconds, say]);
  if (!asks) return <Refused of={refusal} />;
  return (
    <section className={css.takeover} aria-label={c('facilitators.title')}>
      <p>
        <Words of="facilitators.asks" values={{ seconds }} parts={{ name: <bdi>{asks}</bdi> }} />
      </p>
      <Button small onClick={() => wish('drive.keep', {})}>
        {c('facilitators.keep')}
      </Button>
    </section>
  );
}

/** Who asked: the room, or the one person. */
export const askerName = ({ kind, room = 0, name = '' }: HelpView) => (kind === 'room' ? roomName(room) : name);

/** A request for help is heard wherever the eyes are. */
export function HelpTold() {
  const help = useCollection('help');
  const { say } = useSay();
  const told = useRef<readonly string[]>([]);
  useEffect(() => {
    const fresh = help.filter(({ id }) => !told.current.includes(id));
    told.current = help.map(({ id }) => id);
    for (const one of fresh) say(c('help.asking', { names: askerName(one) }));
  }, [help, say]);
  return null;
}

import { type FormEvent, useState } from 'react';
import { useSay } from '../../live-text';
import { Button } from '../../parts/button';
import { Area } from '../../parts/field';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { roomOf } from '../../protocol';
import { useCollection, useSection, useWish } from '../../store';
import css from '../console.module.css';
import { c, roomName } from '../words';

/** A word to everybody, or to one room. */
export function AnnounceSheet({ room = '', onClose }: { room?: string; onClose: () => void }) {
  const rooms = useCollection('rooms').filter((other) => !other.closed);
  const last = useSection('announcement');
  const { wish, refusal, waiting } = useWish();
  const { say } = useSay();
  const [to, setTo] = useState(room);
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!text.trim());
    if (!text.trim()) return;
    if (await wish('announce', to ? { text: text.trim(), room: to } : { text: text.trim() })) {
      say(c('announce.sent'));
      onClose();
    }
  };
  return (
    <Sheet heading={c('announce.title')} text={last && c('announce.last', { text: last.text })} onClose={onClose}>
      <form className={css.stack} onSubmit={send}>
        {rooms.length > 0 && (
          <label>
            {c('announce.to')}
            <select value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">{c('announce.everyone')}</option>
              {rooms.map(({ id, number }) => (
                <option key={id} value={id}>
                  {roomName(number)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Area
          label={c('announce.text')}
          hint={c('announce.hint')}
          error={empty ? c('announce.empty') : undefined}
          rows={3}
          maxLength={600}
          value={text}
          onText={setText}
        />
        <Refused of={refusal} />
        <div className={css.actions}>
          <Button type="submit" disabled={waiting}>
            {to ? c('announce.send_room', { number: roomOf(to)?.number }) : c('announce.send')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

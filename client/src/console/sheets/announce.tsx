import { type FormEvent, useState } from 'react';
import { useDraft } from '../../drafts';
import { useSay } from '../../live-text';
import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { Area } from '../../parts/field';
import { useFirstWrong } from '../../parts/first-wrong';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { roomOf } from '../../protocol';
import { useCollection, useSection, useWish } from '../../store';
import css from '../console.module.css';
import { c, roomName, roomsCount } from '../words';

interface Props {
  room?: string;
  /** Shows for a while what was said, and to whom. */
  tell: (text: string) => void;
  onClose: () => void;
}

/** A word to everybody, or to some rooms. */
export function AnnounceSheet({ room = '', tell, onClose }: Props) {
  const [to, setTo] = useState<readonly string[]>(room ? [room] : []);
  // One that ends meanwhile can still be taken off.
  const rooms = useCollection('rooms').filter((other) => !other.closed || to.includes(other.id));
  const last = useSection('announcement');
  const { wish, refusal, waiting } = useWish();
  const { say } = useSay();
  const [text, setText] = useDraft('announce');
  const [empty, setEmpty] = useState(false);
  const [form, showWrong] = useFirstWrong();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!text.trim());
    if (!text.trim()) return showWrong();
    const words = { text: text.trim() };
    if (to.length === 0 && !(await wish('announce', words))) return;
    for (const room of to) {
      if (!(await wish('announce', { ...words, room }))) return;
      // Where the next one is refused, it is not told twice.
      setTo((now) => (now.length > 1 ? now.filter((one) => one !== room) : now));
    }
    setText('');
    const rooms = to.length > 1 ? roomsCount(to.length) : roomName(roomOf(to[0])?.number ?? 0);
    const sent = c(to.length > 0 ? 'announce.sent_to' : 'announce.sent', { rooms, text: words.text });
    tell(sent);
    say(sent);
    onClose();
  };
  const cancel = () => {
    setText('');
    onClose();
  };
  const pick = (id: string, on: boolean) => setTo(on ? [...to, id] : to.filter((one) => one !== id));
  return (
    <Sheet
      heading={c('announce.title')}
      text={last?.id ? c('announce.last', { text: last.text }) : undefined}
      onClose={onClose}
    >
      <form className={css.stack} ref={form} onSubmit={send}>
        {rooms.length > 0 && (
          <fieldset className={css.rooms}>
            <legend>{c('announce.to')}</legend>
            <Choice plain checked={to.length === 0} onPick={() => setTo([])}>
              {c('announce.everyone')}
            </Choice>
            {rooms.map(({ id, number }) => (
              <Choice key={id} plain checked={to.includes(id)} onPick={(on) => pick(id, on)}>
                {roomName(number)}
              </Choice>
            ))}
          </fieldset>
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
            {to.length > 1
              ? c('announce.send_rooms', { rooms: roomsCount(to.length) })
              : to[0]
                ? c('announce.send_room', { number: roomOf(to[0])?.number })
                : c('announce.send')}
          </Button>
          <Button kind="quiet" onClick={cancel}>
            {c('cancel')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

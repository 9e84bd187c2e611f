import { type FormEvent, useState } from 'react';
import { unsent } from '../../drafts';
import { Button } from '../../parts/button';
import { Area } from '../../parts/field';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { useCollection, useWish } from '../../store';
import css from '../console.module.css';
import { Lines } from '../lines';
import { c, roomName } from '../words';

/** The words between somebody who asked for help and the facilitators. */
export function WriteSheet({ help, onClose }: { help: string; onClose: () => void }) {
  const request = useCollection('help').find((one) => one.id === help);
  const lines = useCollection('help_lines').filter((line) => line.help === help);
  const { wish, refusal, waiting } = useWish();
  const [text, setText] = useState('');
  const room = request?.kind === 'room';
  const label = room ? c('help.message_room', { number: request.room }) : c('help.message', { name: request?.name });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await wish('help.write', { help, text: text.trim() }))) setText((now) => unsent(now, text));
  };
  return (
    <Sheet
      heading={room ? roomName(request.room ?? 0) : c('help.private', { name: request?.name })}
      text={c(room ? 'help.room_line' : 'help.private_line')}
      onClose={onClose}
    >
      <form className={css.stack} onSubmit={send}>
        <Lines lines={lines} />
        <Area data-focus label={label} rows={3} maxLength={600} value={text} onText={setText} />
        <Refused of={refusal} />
        <div className={css.actions}>
          <Button type="submit" disabled={waiting || !text.trim()}>
            {c('help.send')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {c('close')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

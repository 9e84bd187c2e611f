import type { FormEvent } from 'react';
import { useDraft } from '../../drafts';
import { Button } from '../../parts/button';
import { Area } from '../../parts/field';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { useCollection, useWish } from '../../store';
import css from '../console.module.css';
import { Lines } from '../lines';
import { c } from '../words';

/** The words between somebody who asked for help and the facilitators. */
export function WriteSheet({ help, onClose }: { help: string; onClose: () => void }) {
  const request = useCollection('help').find((one) => one.id === help);
  const lines = useCollection('help_lines').filter((line) => line.help === help);
  const { wish, refusal, waiting } = useWish();
  const [text, setText, sent] = useDraft(`answer.${help}`);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await wish('help.write', { help, text: text.trim() }))) sent(text);
  };
  return (
    <Sheet heading={c('help.private', { name: request?.name })} text={c('help.private_line')} onClose={onClose}>
      <form className={css.stack} onSubmit={send}>
        <Lines lines={lines} />
        <Area
          data-focus
          label={c('help.message', { name: request?.name })}
          rows={3}
          maxLength={600}
          value={text}
          onText={setText}
        />
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

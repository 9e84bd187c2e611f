import { useEffect, useRef, useState } from 'react';
import { keepText, keptText, useDraft } from '../drafts';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { Refused } from '../parts/refused';
import type { DraftLine, DraftView, Refusal } from '../protocol';
import { useLive, useSend, useWish } from '../store';
import css from './breakout.module.css';
import { MAX_CARD } from './limits';
import { rescue, type Unsent } from './rescue';

/** Editing a draft, line by line, so that two who write at once do not undo each other. */
export function Lines({ draft, place }: { draft: DraftView; place: string }) {
  const last = draft.lines.at(-1);
  return (
    <div className={css.lines}>
      {draft.lines.map((line, i) => (
        <LineField key={line.id} draft={draft} line={line} number={i + 1} room={place.replace('room/', '')} />
      ))}
      {last && <NewLine card={draft.id} after={last} place={place} />}
    </div>
  );
}

/** An edit is sent when the typing pauses for so long, and when the field is left. */
const PAUSE_MS = 800;

/** The name that a line's unsent text is kept under. */
const where = (card: string, line: string) => `line.${card}.${line}`;

/** Whether something typed on a draft is not the room's yet. */
export function useUnsent(draft: DraftView): boolean {
  const { session, seat } = useLive();
  return draft.lines.some((line) => keptText(session, seat.seat, where(draft.id, line.id)) !== '');
}

interface LineProps {
  draft: DraftView;
  line: DraftLine;
  number: number;
  room: string;
}

function LineField({ draft, line, number, room }: LineProps) {
  const [kept, setKept] = useDraft(where(draft.id, line.id));
  const unsent = kept === '' ? undefined : (JSON.parse(kept) as Unsent);
  const put = (next: Unsent | undefined) => setKept(next ? JSON.stringify(next) : '');
  const live = useLive();
  const send = useSend();
  const [refusal, setRefusal] = useState<Refusal>();
  // The edit that was accepted and has not come back as the line's next version yet.
  const sent = useRef<Unsent>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = async (leaving: boolean) => {
    clearTimeout(timer.current);
    if (!unsent || sent.current || (unsent.text.trim() === '' && !leaving)) return;
    if (unsent.text === line.text) return put(undefined);
    sent.current = unsent;
    const refused = await send('card.edit', { card: draft.id, line: line.id, ...unsent });
    setRefusal(refused);
    if (refused) sent.current = undefined;
  };

  // The line's next version: our own edit, or somebody else's and ours lies beside it.
  // Only a new version matters; the rest is read as it is then.
  useEffect(() => {
    const done = sent.current;
    if (!done || line.version <= done.version) return;
    sent.current = undefined;
    const rest = unsent && unsent.text !== done.text ? unsent.text : undefined;
    if (line.text === done.text) {
      put(rest === undefined ? undefined : { version: line.version, text: rest });
      if (rest !== undefined) later();
      return;
    }
    const beside = draft.lines.find((other) => other.id !== line.id && other.text === done.text);
    if (beside && rest !== undefined) {
      keepText(
        live.session,
        live.seat.seat,
        where(draft.id, beside.id),
        JSON.stringify({ version: beside.version, text: rest }),
      );
    }
    put(undefined);
  }, [line.version]);

  const latest = useRef(flush);
  latest.current = flush;
  const later = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(false), PAUSE_MS);
  };
  // What a reload or a lost line interrupted goes on.
  useEffect(() => {
    timer.current = setTimeout(() => latest.current(false), PAUSE_MS);
    return () => clearTimeout(timer.current);
  }, []);

  const leave = async () => {
    if (!unsent || unsent.text === line.text || unsent.text === sent.current?.text) return;
    const { drafts } = live.real.getState().collections;
    const sending = rescue(drafts, { room, card: draft.id, line: line.id }, unsent, send);
    if (sending && !(await sending)) keepText(live.session, live.seat.seat, where(draft.id, line.id), '');
  };
  const left = useRef(leave);
  left.current = leave;
  useEffect(() => () => void left.current(), []);

  const change = (text: string) => {
    put({ version: unsent?.version ?? line.version, text });
    later();
  };
  return (
    <>
      <Area
        label={t('breakout:line', { number })}
        hideLabel
        rows={2}
        maxLength={MAX_CARD}
        value={unsent?.text ?? line.text}
        onText={change}
        onBlur={() => void flush(true)}
      />
      <Refused of={refusal} />
    </>
  );
}

/** Another line under the last one. */
function NewLine({ card, after, place }: { card: string; after: DraftLine; place: string }) {
  const [text, setText, sent] = useDraft(`newline.${place}.${card}`);
  const { wish, refusal, waiting } = useWish();
  const add = async () => {
    // Version 0 is no line's, so the text becomes a line of its own after this one.
    if (text.trim() && (await wish('card.edit', { card, line: after.id, version: 0, text: text.trim() }))) sent(text);
  };
  return (
    <>
      <Area
        label={t('breakout:line_new')}
        hideLabel
        placeholder={t('breakout:line_new')}
        rows={1}
        maxLength={MAX_CARD}
        value={text}
        onText={setText}
      />
      <Refused of={refusal} />
      <Button small disabled={waiting} onClick={add}>
        {t('breakout:line_add')}
      </Button>
    </>
  );
}

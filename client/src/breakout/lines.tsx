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
import { isThere, landed, rescue, type Unsent } from './rescue';

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

const unsentOf = (kept: string) => (kept === '' ? undefined : (JSON.parse(kept) as Unsent));

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
  const unsent = unsentOf(kept);
  const put = (next: Unsent | undefined) => setKept(next ? JSON.stringify(next) : '');
  const live = useLive();
  const send = useSend();
  const [refusal, setRefusal] = useState<Refusal>();
  // The edit that is on its way.
  const sent = useRef<Unsent>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // An answer may find the field closed, so what is typed and told is read where it is kept.
  const typed = () => unsentOf(keptText(live.session, live.seat.seat, where(draft.id, line.id)));
  const told = () => live.real.getState().collections.drafts?.find((one) => one.id === draft.id);

  const flush = async (leaving: boolean) => {
    clearTimeout(timer.current);
    const edit = typed();
    if (!edit) return put(undefined); // it arrived from this field as it was open before
    if (sent.current || (edit.text.trim() === '' && !leaving)) return;
    if (isThere(told(), line.id, edit)) return put(undefined);
    sent.current = edit;
    const refused = await send('card.edit', { card: draft.id, line: line.id, ...edit });
    sent.current = undefined;
    setRefusal(refused);
    if (!refused) await accepted(edit);
  };

  // What is told when an answer comes has the edit in it: as this line, or beside it where somebody
  // was quicker. What was typed on it meanwhile goes where it went.
  const accepted = async (edit: Unsent) => {
    const now = typed();
    if (!now || now.text === edit.text) return put(undefined);
    const at = landed(told(), line.id, edit);
    const rest = { version: at?.version ?? edit.version, text: now.text };
    if (!at || at.id === line.id) {
      put(rest);
      return later();
    }
    put(undefined);
    const keep = (text: string) => keepText(live.session, live.seat.seat, where(draft.id, at.id), text);
    keep(JSON.stringify(rest));
    const refused = await send('card.edit', { card: draft.id, line: at.id, ...rest });
    setRefusal(refused);
    if (!refused) keep('');
  };

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

// Unsent text is kept in this browser as it is typed: it survives a reload, a
// move and a lost line, and goes when it is sent.
import { useCallback, useState } from 'react';
import { storageOf } from './seat';
import { useLive } from './store';

/** The name that an unsent text is kept under; `where` says which field of which place. */
export function draftKey(session: string, seat: number, where: string): string {
  return `plenary.draft.${session}.${seat}.${where}`;
}

export function keptText(session: string, seat: number, where: string): string {
  return storageOf(session).getItem(draftKey(session, seat, where)) ?? '';
}

export function keepText(session: string, seat: number, where: string, text: string) {
  const storage = storageOf(session);
  const key = draftKey(session, seat, where);
  if (text === '') storage.removeItem(key);
  else storage.setItem(key, text);
}

/** What stays in a field when `sent` has arrived: what was typed meanwhile. */
export function unsent(now: string, sent: string): string {
  return now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
}

/** Text of a field, kept under `where`: [text, setText, sent]. "" forgets it; `sent` forgets what has arrived. */
export function useDraft(where: string): [string, (text: string) => void, (text: string) => void] {
  const { session, seat } = useLive();
  const [shown, setShown] = useState(() => ({ where, text: keptText(session, seat.seat, where) }));
  if (shown.where !== where) setShown({ where, text: keptText(session, seat.seat, where) });
  const set = useCallback(
    (text: string) => {
      keepText(session, seat.seat, where, text);
      setShown({ where, text });
    },
    [session, seat, where],
  );
  const sent = useCallback(
    (text: string) => set(unsent(keptText(session, seat.seat, where), text)),
    [session, seat, where, set],
  );
  return [shown.text, set, sent];
}

import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { t } from './i18n';
import { Button } from './parts/button';
import { InLanguage } from './parts/in-language';
import { Message } from './parts/message';
import { OwnLanguage } from './parts/own-language';
import { type HeldSeat, seatOf } from './seat';
import { createLive, LEFT, type Live, LiveContext, useLive, useSection } from './store';

interface LiveProps {
  session: string;
  /** Another seat than the one this browser holds; for a page with two halves. */
  seat?: HeldSeat;
  embedded?: boolean;
  /** Whether an old page may stay while somebody types; left out: unless embedded. A page of facilitators: false. */
  hold?: boolean;
  children: ReactNode;
}

/** Keeps the line to a session open while it is rendered, and says so when it is closed for good. */
export function LiveSession({ session, seat, embedded, hold, children }: LiveProps) {
  // A seat that is forgotten when its line closes for good is still the one that is told why.
  const first = useMemo(() => seatOf(session), [session]);
  const held = seat ?? seatOf(session) ?? first;
  if (!held) return <Message heading={t('no_seat')} text={t('no_seat_text')} home />;
  return (
    <Line key={held.token} session={session} seat={held} embedded={embedded} hold={hold}>
      {children}
    </Line>
  );
}

function Line({ session, seat, embedded, hold, children }: LiveProps & { seat: HeldSeat }) {
  const [live] = useState(() => createLive(session, seat, { embedded, hold }));
  useEffect(() => {
    live.start();
    return live.stop;
  }, [live]);
  return (
    <LiveContext value={live}>
      <WhileOpen own={hold === false}>{children}</WhileOpen>
    </LiveContext>
  );
}

/** `own`: a page of whoever facilitates, in a language of its own. */
function WhileOpen({ own, children }: { own: boolean; children: ReactNode }) {
  const live = useLive();
  const code = useStore(live.real, ({ line }) => (line.is === 'closed' ? line.code : undefined));
  const ended = useSection('loop')?.phase === 'ended';
  const removed = useSection('you')?.removed;
  const language = useSection('session')?.language;
  const closed = (why: number) => {
    const text = <Closed code={why} live={live} />;
    return own ? <OwnLanguage>{text}</OwnLanguage> : <InLanguage of={language}>{text}</InLanguage>;
  };
  if (removed) return closed(4503);
  if (code === undefined || (ended && code === 4504)) return children;
  return closed(code);
}

/** Why the line is closed for good, and what one can do about it. */
export function Closed({ code, live }: { code: number; live: Live }) {
  const notLetIn = code === 4503 && live.seat.notLetIn && 'not_let_in';
  const known = [LEFT, 4501, 4503, 4504, 4509, 4526].includes(code) ? code : 'other';
  const again = { [LEFT]: live.start, 4509: live.start, 4526: () => location.reload() }[code];
  return (
    <Message
      heading={t(`closed.${notLetIn || known}.heading`)}
      text={t(`closed.${notLetIn || known}.text`)}
      home={!again && code !== 4503}
    >
      {again && (
        <Button kind="primary" onClick={again}>
          {t(`closed.${known}.again`)}
        </Button>
      )}
    </Message>
  );
}

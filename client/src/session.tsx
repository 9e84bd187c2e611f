// A participant's side of a session: the page of the place and phase one is in.
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import './session-texts';
import { Breakout } from './breakout';
import { Closing } from './closing';
import { End } from './closing/end';
import { Harvest } from './harvest';
import { t } from './i18n';
import { LiveSession } from './live-session';
import { useSay } from './live-text';
import { VoicesHere } from './media/here';
import { Lost } from './move/lost';
import { MoveNotice } from './move/notice';
import { pageOf } from './page';
import { Captions } from './parts/captions';
import { InLanguage } from './parts/in-language';
import { Message } from './parts/message';
import { roomOf } from './protocol';
import { Announcements } from './stage/announcements';
import { Lobby } from './stage/lobby';
import { Quiet } from './stage/quiet';
import { Talk } from './stage/talk';
import { useLive, useSection } from './store';
import { YourKeys } from './you/keys-sheet';

export { LiveSession } from './live-session';

/** The page /s/<id>. */
export default function Session({ session }: { session: string }) {
  return (
    <LiveSession session={session}>
      <InItsLanguage>
        <Participant />
      </InItsLanguage>
    </LiveSession>
  );
}

/** Inside a LiveSession: the language that its host chose, once it is told. */
function InItsLanguage({ children }: { children: ReactNode }) {
  const session = useSection('session');
  if (!session) return children;
  return <InLanguage of={session.language}>{children}</InLanguage>;
}

/** What a participant sees, inside a LiveSession; with other voices than the real ones if wanted. */
export function Participant({ voices = <VoicesHere /> }: { voices?: ReactNode }) {
  const live = useLive();
  const page = useStore(live.screen.store, pageOf);
  useArrival(page);
  return (
    <div className="whole">
      {/* It stays at the lower edge, but a keyboard comes to it first. */}
      <MoveNotice />
      <Lost />
      {/* The quiet room has no clock and nobody's name. */}
      <Announcements bare={page === 'quiet'} />
      {voices}
      <Captions />
      <Fragment key={page}>
        {pageFor(page)}
        <YourKeys />
      </Fragment>
    </div>
  );
}

function pageFor(page: string | undefined): ReactNode {
  switch (page) {
    case undefined:
      return <Message heading={t('loading')} inside />;
    case 'waiting':
      return <Message heading={t('nod')} text={t('nod_text')} inside />;
    case 'lobby':
      return <Lobby />;
    case 'talk':
      return <Talk />;
    case 'harvest':
      return <Harvest />;
    case 'closing':
      return <Closing />;
    case 'ended':
      return <End />;
    case 'quiet':
      return <Quiet />;
    default:
      return <Breakout place={page} />;
  }
}

/** After a move: the top of the new page, and one line on where one is. */
function useArrival(page: string | undefined) {
  const live = useLive();
  const { say } = useSay();
  const [first, setFirst] = useState<string>();
  useEffect(() => {
    if (page === undefined) return;
    setFirst((known) => known ?? page);
    if (first === undefined || first === page) return;
    setFirst(page);
    const room = roomOf(page);
    say(room ? t('arrived.room', { room: room.number }) : t(`arrived.${page}`));
    if (!live.embedded) scrollTo(0, 0);
  }, [page, first, say, live]);
}

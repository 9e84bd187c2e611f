import { lazy, useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { type Door as DoorView, isCode, openDoor, plainCode, Refused as RefusedError } from '../api';
import { t } from '../i18n';
import { InLanguage } from '../parts/in-language';
import { Message } from '../parts/message';
import type { Refusal, Role } from '../protocol';
import { hashOf, renewSeat, seatOf, sessionOf } from '../seat';
import { DoorForm } from './form';
import { Shut } from './shut';

const CodeForm = lazy(() => import('./code-form'));

/** The secret of a link or a code, taken from the address once and kept for a reload of this tab only. */
function secretFromAddress(): string {
  const secret = decodeURIComponent(location.hash.slice(1));
  if (!secret) return (history.state as { secret?: string } | null)?.secret ?? '';
  history.replaceState({ secret }, '', location.pathname);
  return secret;
}

/** A link that another device shows has the number after the secret. */
function parted(text: string): { secret: string; number?: string } {
  const [secret = '', number] = text.split('.');
  return { secret, number };
}

/** One spelling of a code, whatever was typed. */
const plain = (secret: string) => (isCode(secret) ? plainCode(secret) : secret);

/** Where somebody with this role goes. */
function pathOf(door: Pick<DoorView, 'session' | 'role'>): string {
  return door.role === 'participant' ? `/s/${door.session}` : `/s/${door.session}/console`;
}

/** The page /j: whoever has the link or the code comes in here. */
export function Door() {
  const [way, setWay] = useState(secretFromAddress);
  const { secret, number } = parted(way);
  const [door, setDoor] = useState<DoorView>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [, navigate] = useLocation();

  const open = useCallback(async () => {
    if (!secret) return undefined;
    try {
      const opened = await openDoor(secret);
      setDoor(opened);
      setRefusal(undefined);
      return opened;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      // The door of an ended session is gone; whoever was in may still have its end page.
      const was = error.refusal.code === 'no_such_session' && sessionOf(plain(secret));
      if (was) navigate(pathOf({ session: was, role: seatOf(was)?.role ?? 'participant' }), { replace: true });
      else setRefusal(error.refusal);
      return undefined;
    }
  }, [secret, navigate]);

  useEffect(() => {
    void open();
  }, [open]);
  // Another link opened in this tab changes the fragment only.
  useEffect(() => {
    const renew = () => location.hash && setWay(secretFromAddress());
    addEventListener('hashchange', renew);
    return () => removeEventListener('hashchange', renew);
  }, []);

  // The next page comes while a name is being typed.
  const opened = door !== undefined;
  useEffect(() => {
    if (opened) void import('../session');
  }, [opened]);

  const held = door && seatOf(door.session);
  const here = held && number === undefined && (held.role !== 'participant' || door.role === 'participant');
  useEffect(() => {
    if (door && here) navigate(pathOf({ session: door.session, role: held.role }), { replace: true });
  }, [door, here, held, navigate]);

  if (!secret) return <CodeForm onWay={setWay} />;
  if (refusal && !door) return <Shut refusal={refusal} onOther={() => setWay('')} onAgain={() => void open()} />;
  if (!door || here) return <Message heading={t('loading')} />;
  return (
    <InLanguage of={door.language}>
      <AtDoor
        key={way}
        {...{ door, open, number }}
        onIn={(role) => {
          renewSeat(door.session, { way: hashOf(plain(secret)) });
          navigate(pathOf({ session: door.session, role }), { replace: true });
        }}
      />
    </InLanguage>
  );
}

interface AtDoorProps {
  door: DoorView;
  open: () => Promise<DoorView | undefined>;
  number: string | undefined;
  onIn: (role: Role) => void;
}

function AtDoor({ door, open, number, onIn }: AtDoorProps) {
  if (door.ended) return <Message heading={t('closed.4504.heading')} text={t('closed.4504.text')} home />;
  return <DoorForm door={door} reopen={open} number={number} onIn={onIn} />;
}

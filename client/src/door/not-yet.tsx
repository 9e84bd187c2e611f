import { useEffect, useState } from 'react';
import { call, type Door, Refused as RefusedError } from '../api';
import { dayOf, t, timeOfDay } from '../i18n';
import { Button } from '../parts/button';
import { saveFile } from '../parts/file';
import { Message } from '../parts/message';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import type { Refusal } from '../protocol';

/** Who waits looks again by itself so often, and not more: many may be waiting. */
const LOOK_EVERY_MS = 20_000;

/** The doors are not open yet, or locked: when and who, and a date for the calendar. */
export function NotYet({ door, onLook }: { door: Door; onLook: () => Promise<unknown> }) {
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => {
    const timer = setInterval(() => void onLook(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [onLook]);
  const save = async () => {
    try {
      const path = `/sessions/${encodeURIComponent(door.session)}/calendar.ics`;
      saveFile(await (await call(path, { token: door.door_token })).blob(), 'plenary.ics');
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      setRefusal(error.refusal);
    }
  };
  return (
    <Message heading={door.title} text={door.locked ? t('door:locked') : t('door:not_open')}>
      {door.hosts.length > 0 && (
        <p>
          <Text k="door:hosted" parts={{ names: <Names of={door.hosts} /> }} />
        </p>
      )}
      {door.starts_at ? <p>{t('door:starts', { day: dayOf(door.starts_at), at: timeOfDay(door.starts_at) })}</p> : null}
      <p className="muted sm">{t('door:by_itself')}</p>
      {door.starts_at ? <Button onClick={save}>{t('door:calendar')}</Button> : null}
      <Refused of={refusal} />
    </Message>
  );
}

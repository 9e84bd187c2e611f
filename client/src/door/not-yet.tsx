import { useEffect } from 'react';
import { call, type Door } from '../api';
import { dayOf, t, timeOfDay } from '../i18n';
import { Button } from '../parts/button';
import { saveFile } from '../parts/file';
import { Message } from '../parts/message';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import { useRequest } from '../parts/use-request';
import type { Instant } from '../protocol';

/**
 * Who waits looks again by itself so often: two hundred who wait behind one address
 * are as many as the door lets knock. Who was refused waits longer, for more of them.
 */
export const LOOK_EVERY_MS = 10_000;
export const LOOK_AFTER_REFUSAL_MS = 30_000;

/** When the session begins, as the door says it: Thursday 3 March, 19:00. */
export const startText = (at: Instant) => t('door:starts', { day: dayOf(at), at: timeOfDay(at) });

interface Props {
  door: Door;
  onLook: () => Promise<unknown>;
  /** Whoever has a place on another device can bring it here though the door is locked. */
  onElsewhere: () => void;
}

/** The doors are not open yet, or locked: when and who, and a date for the calendar. */
export function NotYet({ door, onLook, onElsewhere }: Props) {
  const { request, refusal, waiting } = useRequest();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const wait = (ms: number) => {
      if (!over) timer = setTimeout(look, ms);
    };
    const look = async () => {
      let opened = false;
      try {
        opened = (await onLook()) !== undefined;
      } finally {
        wait(opened ? LOOK_EVERY_MS : LOOK_AFTER_REFUSAL_MS);
      }
    };
    wait(LOOK_EVERY_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [onLook]);
  const save = async () => {
    const path = `/sessions/${encodeURIComponent(door.session)}/calendar.ics`;
    saveFile(await (await call(path, { token: door.door_token })).blob(), 'plenary.ics');
  };
  return (
    <Message heading={door.title} text={door.locked ? t('door:locked') : t('door:not_open')}>
      {door.hosts.length > 0 && (
        <p>
          <Text k="door:hosted" parts={{ names: <Names of={door.hosts} /> }} />
        </p>
      )}
      {door.starts_at ? <p>{startText(door.starts_at)}</p> : null}
      <p className="muted sm">{door.locked ? t('door:by_itself') : t('door:until_open')}</p>
      {door.starts_at ? (
        <Button disabled={waiting} onClick={() => request(save)}>
          {t('door:calendar')}
        </Button>
      ) : null}
      <Refused of={refusal} />
      {door.locked && (
        <Button kind="quiet" onClick={onElsewhere}>
          {t('door:elsewhere')}
        </Button>
      )}
    </Message>
  );
}

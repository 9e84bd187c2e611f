import { useEffect, useState } from 'react';
import { t, timeOfDay } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Text } from '../parts/text';
import { useLive, useSection } from '../store';
import css from './stage.module.css';

/** An announcement is news for so long; somebody who comes later has not missed it by much. */
const NEWS_MS = 5 * 60_000;

/** The last word to everybody or to this room, until it is closed. `bare`: without who and when. */
export function Announcements({ bare = false }: { bare?: boolean }) {
  const live = useLive();
  const all = useSection('announcement');
  const here = useSection('notice');
  const [closed, setClosed] = useState<string>();
  const { say } = useSay();
  const last = here && here.at > (all?.at ?? 0) ? here : all;
  const fresh = last?.id && live.now() - last.at < NEWS_MS ? last : undefined;
  const spoken = fresh && (bare ? fresh.text : t('announced_by', { name: fresh.name, text: fresh.text }));
  useEffect(() => {
    if (spoken) say(spoken);
  }, [spoken, say]);
  if (!fresh || fresh.id === closed) return null;
  return (
    <section className={css.announcement} aria-label={t('announcement')}>
      <Icon name="call" />
      <div>
        <h2>
          {bare ? (
            t('announcement')
          ) : (
            <Text
              k="announcement_from"
              values={{ at: timeOfDay(fresh.at) }}
              parts={{ name: <bdi>{fresh.name}</bdi> }}
            />
          )}
        </h2>
        <p className="said" dir="auto">
          {fresh.text}
        </p>
      </div>
      <Button
        kind="quiet"
        small
        aria-label={t('close')}
        onClick={() => {
          setClosed(fresh.id);
          document.querySelector('h1')?.focus({ preventScroll: true });
        }}
      >
        <Icon name="close" small />
      </Button>
    </section>
  );
}

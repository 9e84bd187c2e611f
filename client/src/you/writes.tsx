import { useEffect } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { roomOf } from '../protocol';
import { usePlace, useSection } from '../store';
import css from './you.module.css';

/** Where somebody asked for it: what is said here is written, too. Nobody is told who asked. */
export function WritesNote() {
  const inRoom = roomOf(usePlace()) !== undefined;
  const room = useSection('room')?.writes;
  const main = useSection('main')?.writes;
  const loop = useSection('loop');
  const lobby = loop?.early || loop?.phase === 'lobby';
  if (!(inRoom ? room : main)) return null;
  return <Note text={t(inRoom ? 'writes.room' : lobby ? 'writes.lobby' : 'writes.main')} />;
}

function Note({ text }: { text: string }) {
  const { say } = useSay();
  useEffect(() => {
    say(text);
  }, [text, say]);
  return (
    <section className={css.note} aria-label={text}>
      <p>{text}</p>
    </section>
  );
}

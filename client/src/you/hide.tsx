import { useState } from 'react';
import { t } from '../i18n';
import { Choice } from '../parts/choice';
import { useCollection, useSection } from '../store';
import { type HiddenPerson, useHidden } from './hidden';
import css from './you.module.css';

/** Hides people for oneself, and shows them again: those who are here, who wrote here, and who are hidden already. */
export function HidePeople() {
  const { hidden } = useHidden();
  const [open, setOpen] = useState(false);
  return (
    <details className={css.settings} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{hidden.length ? t('stage:hide.some', { count: hidden.length }) : t('stage:hide.title')}</summary>
      {open && <People />}
    </details>
  );
}

function People() {
  const { hidden, isHidden, hide } = useHidden();
  const people = useOthers(hidden);
  return (
    <>
      <p className="hint">{t('stage:hide.hint')}</p>
      {people.map((person) => (
        <Choice key={person.seat} checked={isHidden(person.seat)} onPick={(on) => hide(person, on)}>
          <bdi>{person.name}</bdi>
          {isHidden(person.seat) && <small className="hint">{t('stage:hide.is')}</small>}
        </Choice>
      ))}
      {people.length === 0 && <p>{t('stage:hide.nobody')}</p>}
    </>
  );
}

function useOthers(hidden: readonly HiddenPerson[]): HiddenPerson[] {
  const you = useSection('you')?.seat;
  const room = useSection('room');
  const main = useSection('main');
  const written = [...useCollection('room_chat'), ...useCollection('main_chat')];
  const all = new Map<number, HiddenPerson>();
  // The newest name of each stands last.
  for (const person of [
    ...hidden,
    ...written,
    ...(main?.people ?? []),
    ...(room?.people ?? []),
    ...(room?.visitors ?? []),
  ])
    if (person.seat !== you) all.set(person.seat, person);
  return [...all.values()];
}

import { inARow } from '../i18n';
import { Copy } from '../parts/copy';
import { OnlyHere } from '../parts/only-here';
import { Qr } from '../parts/qr';
import { useCollection, useSection } from '../store';
import css from './console.module.css';
import { NoMicrophones } from './no-microphones';
import { byName, useInviting } from './scene';
import { useWays } from './ways';
import { c, peopleCount } from './words';

/** So many names are listed; the sheet of people finds the others. */
const LISTED = 100;

/** Who is in the main room, and before the start how the others get in. */
export function Waiting() {
  const loop = useSection('loop');
  const people = useCollection('people').filter((person) => person.role === 'participant' && person.state === 'here');
  const inviting = useInviting() && loop?.phase === 'lobby';
  // The sheet "Share and invite" says why there is none.
  const link = useWays(inviting).ways?.join_link;
  return (
    <section aria-labelledby="here">
      <div className={css.listhead}>
        <h2 id="here">{inARow([c('main_room'), peopleCount(people.length)])}</h2>
      </div>
      {people.length === 0 ? (
        <p className="empty">{c('people.none')}</p>
      ) : (
        <ul className={css.names}>
          {people
            .sort(byName)
            .slice(0, LISTED)
            .map((person) => (
              <li key={person.id}>
                <bdi>{person.name}</bdi>
              </li>
            ))}
        </ul>
      )}
      {inviting && link && (
        <div className={css.invite}>
          <Copy label={c('share.join')} value={link} copy={c('share.copy')} copied={c('share.copied')} />
          <OnlyHere link={link} />
          <NoMicrophones link={link} />
          <Qr className={css.qr} link={link} label={c('share.qr')} />
        </div>
      )}
    </section>
  );
}

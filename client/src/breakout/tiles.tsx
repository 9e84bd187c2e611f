import { t } from '../i18n';
import { Avatar } from '../parts/avatar';
import type { PersonView, RoomView, Seat } from '../protocol';
import { useHidden } from '../you/hidden';
import css from './breakout.module.css';

/** Who is in the room, where there is space for it, and no list of those whom one hears. */
export function Tiles({ room, you }: { room: RoomView; you: Seat | undefined }) {
  const visitors = room.visitors ?? [];
  const { isHidden } = useHidden();
  const wordOf = (person: PersonView) => {
    if (isHidden(person.seat)) return t('stage:hide.is');
    if (person.state === 'away') return t('away');
    if (visitors.includes(person)) return t('visiting');
    return person.how ? t(`how.${person.how}`) : '';
  };
  return (
    <ul className={css.tiles} aria-label={t('breakout:people')}>
      {[...room.people, ...visitors].map((person) => (
        <li className={css.tile} key={person.seat}>
          <Avatar name={person.name} size="3rem" />
          <div>
            <bdi>{person.name}</bdi> {person.seat === you && t('you')}
            <small>{wordOf(person)}</small>
          </div>
        </li>
      ))}
    </ul>
  );
}

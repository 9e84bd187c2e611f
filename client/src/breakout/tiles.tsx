import { t } from '../i18n';
import { Avatar } from '../parts/avatar';
import type { RoomView, Seat } from '../protocol';
import css from './breakout.module.css';

/** Who is in the room, where there is space for it. */
export function Tiles({ room, you }: { room: RoomView; you: Seat | undefined }) {
  return (
    <ul className={css.tiles} aria-label={t('breakout:people')}>
      {[...room.people, ...(room.visitors ?? [])].map((person) => (
        <li className={css.tile} key={person.seat}>
          <Avatar name={person.name} size="3rem" />
          <div>
            <bdi>{person.name}</bdi> {person.seat === you && t('you')}
            <small>{person.state === 'away' ? t('away') : person.how ? t(`how.${person.how}`) : ''}</small>
          </div>
        </li>
      ))}
    </ul>
  );
}

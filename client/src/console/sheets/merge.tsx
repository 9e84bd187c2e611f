import { useSay } from '../../live-text';
import { Button } from '../../parts/button';
import { Mark } from '../../parts/mark';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { roomOf } from '../../protocol';
import { useCollection, useWish } from '../../store';
import css from '../console.module.css';
import { c, peopleCount, roomName } from '../words';

/** Which room the people of a room come into, the emptiest first. */
export function MergeSheet({ room, onClose }: { room: string; onClose: () => void }) {
  const others = useCollection('rooms').filter((other) => !other.closed && other.id !== room);
  const { wish, refusal, waiting } = useWish();
  const { say } = useSay();
  const number = roomOf(room)?.number ?? 0;
  const merge = async (into: string, place: string) => {
    if (!(await wish('room.merge', { room, into }))) return;
    say(c('merge.done', { from: roomName(number), to: place }));
    onClose();
  };
  return (
    <Sheet heading={c('merge.title', { number })} text={c('merge.text')} onClose={onClose}>
      <div className={css.stack}>
        <Refused of={refusal} />
        <ul className={css.list}>
          {others
            .sort((a, b) => a.here - b.here || a.number - b.number)
            .map((other) => (
              <li key={other.id}>
                <span className={css.into}>
                  <Mark room={other.number} size="1.75rem" />
                  {peopleCount(other.here)}
                </span>
                <Button small disabled={waiting} onClick={() => merge(other.id, roomName(other.number))}>
                  {c('rooms.merge', { number: other.number })}
                </Button>
              </li>
            ))}
        </ul>
        <Button wide onClick={onClose}>
          {c('cancel')}
        </Button>
      </div>
    </Sheet>
  );
}

import { clockText, t } from '../i18n';
import { Button } from '../parts/button';
import { useLeft } from '../parts/clock';
import { Option } from '../parts/option';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { roomOf } from '../protocol';
import { useLive, usePlace, useSection, useWish } from '../store';

/** Where to: all ways of leaving are equal, and none needs a reason. */
export function LeaveSheet({ onClose }: { onClose: () => void }) {
  const live = useLive();
  const place = usePlace();
  const loop = useSection('loop');
  const home = roomOf(useSection('you')?.home);
  const room = roomOf(place);
  const [left] = useLeft(loop);
  const { wish, refusal } = useWish();
  const go = async (to: 'main' | 'quiet' | 'room') => {
    if (await wish('go', { to })) onClose();
  };
  const stay = room ? t('stay_room', { room: room.number }) : place === 'quiet' ? t('stay_quiet') : t('stay_main');
  return (
    <Sheet heading={t('where_to')} text={t('where_to_text')} onClose={onClose} fromHeading>
      <div className="options equal">
        {place !== 'main' && (
          <Option
            icon="ring"
            name={t('to_main')}
            text={room && left ? t('to_main_text', { left: clockText(left) }) : t('to_main_plain')}
            onPick={() => go('main')}
          />
        )}
        {home && !room && loop?.phase === 'breakout' && (
          <Option
            icon="people"
            name={t('to_room', { room: home.number })}
            text={t('to_room_text')}
            onPick={() => go('room')}
          />
        )}
        {place !== 'quiet' && (
          <Option icon="moon" name={t('to_quiet')} text={t('to_quiet_text')} onPick={() => go('quiet')} />
        )}
        <Option icon="door" name={t('to_leave')} text={t('to_leave_text')} onPick={live.leave} />
      </div>
      <Refused of={refusal} />
      <Button kind="quiet" wide onClick={onClose}>
        {stay}
      </Button>
    </Sheet>
  );
}

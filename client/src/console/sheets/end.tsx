import { Button } from '../../parts/button';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { useWish } from '../../store';
import { mainAction } from '../action';
import css from '../console.module.css';
import { useScene } from '../scene';
import { c, counted } from '../words';

/** The end of a session can't be taken back, so it is asked once. */
export function EndSheet({ onClose }: { onClose: () => void }) {
  const scene = useScene();
  const { wish, refusal, waiting } = useWish();
  const action = scene && mainAction(scene);
  return (
    <Sheet
      heading={c('action.end')}
      text={action?.final && c(`action.${action.effect}`, counted(action.words))}
      onClose={onClose}
    >
      <div className={css.stack}>
        <Refused of={refusal} />
        <div className={css.actions}>
          <Button disabled={waiting} onClick={async () => (await wish('loop.end', {})) && onClose()}>
            {c('action.end')}
          </Button>
          <Button onClick={onClose}>{c('cancel')}</Button>
        </div>
      </div>
    </Sheet>
  );
}

import { Button } from '../../parts/button';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { Stepper } from '../../parts/stepper';
import css from '../console.module.css';
import { useRehearsal } from '../rehearsal';
import { c } from '../words';

/** A rehearsal with simulated people, in a copy of the session. */
export function RehearseSheet({ onClose }: { onClose: () => void }) {
  const { count, refusal, waiting, start } = useRehearsal();
  return (
    <Sheet heading={c('rehearse.title')} text={c('rehearse.lead')} onClose={onClose}>
      <div className={css.stack}>
        <Stepper label={c('rehearse.people')} {...count} />
        <Refused of={refusal} />
        <div className={css.actions}>
          <Button disabled={waiting} onClick={start}>
            {waiting ? c('rehearse.starting') : c('rehearse.start', { count: count.value })}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

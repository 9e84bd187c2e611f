import { useRehearsal } from '../console/rehearsal';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { Stepper } from '../parts/stepper';
import css from './plan.module.css';
import { p } from './words';

/** How many simulated people come to a rehearsal of the plan. */
export function RehearseSheet({ onClose }: { onClose: () => void }) {
  const { count, refusal, waiting, start } = useRehearsal();
  return (
    <Sheet heading={p('header.rehearse_some')} text={p('header.rehearse_lead')} onClose={onClose}>
      <div className={css.form}>
        <Stepper label={p('header.rehearse_people')} {...count} />
        <Refused of={refusal} />
        <Button kind="primary" disabled={waiting} onClick={start}>
          {waiting ? p('header.rehearsing') : p('header.rehearse', { count: count.value })}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {p('files.close')}
        </Button>
      </div>
    </Sheet>
  );
}

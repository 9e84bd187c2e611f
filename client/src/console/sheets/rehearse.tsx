import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../parts/button';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { Stepper } from '../../parts/stepper';
import { useRequest } from '../../parts/use-request';
import { useLive } from '../../store';
import css from '../console.module.css';
import { MOST_REHEARSING, rehearse } from '../rest';
import { c } from '../words';

/** A rehearsal with simulated people, in a copy of the session. */
export function RehearseSheet({ onClose }: { onClose: () => void }) {
  const { session, seat } = useLive();
  const [people, setPeople] = useState(40);
  const { request, refusal, waiting } = useRequest();
  const [, navigate] = useLocation();
  const start = async () => {
    const id = await request(() => rehearse(session, seat, people));
    if (id) navigate(`/s/${id}/console`);
  };
  return (
    <Sheet heading={c('rehearse.title')} text={c('rehearse.lead')} onClose={onClose}>
      <div className={css.stack}>
        <Stepper
          label={c('rehearse.people')}
          value={people}
          min={5}
          max={MOST_REHEARSING}
          step={5}
          onValue={setPeople}
        />
        <Refused of={refusal} />
        <div className={css.actions}>
          <Button disabled={waiting} onClick={start}>
            {waiting ? c('rehearse.starting') : c('rehearse.start', { count: people })}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { MOST_REHEARSING, rehearse } from '../console/rest';
import { Button } from '../parts/button';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { Stepper } from '../parts/stepper';
import { useRequest } from '../parts/use-request';
import { useLive } from '../store';
import css from './plan.module.css';
import { p } from './words';

/** How many simulated people come to a rehearsal of the plan. */
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
    <Sheet heading={p('header.rehearse_some')} text={p('header.rehearse_lead')} onClose={onClose}>
      <div className={css.form}>
        <Stepper
          label={p('header.rehearse_people')}
          value={people}
          min={5}
          max={MOST_REHEARSING}
          step={5}
          onValue={setPeople}
        />
        <Refused of={refusal} />
        <Button kind="primary" disabled={waiting} onClick={start}>
          {waiting ? p('header.rehearsing') : p('header.rehearse', { count: people })}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {p('files.close')}
        </Button>
      </div>
    </Sheet>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { useRequest } from '../parts/use-request';
import { useLive } from '../store';
import { MOST_REHEARSING, rehearse } from './rest';

/** How many simulated people come to a rehearsal, for a stepper, and the way into it. */
export function useRehearsal() {
  const { session, seat } = useLive();
  const [people, setPeople] = useState(40);
  const { request, refusal, waiting } = useRequest();
  const [, navigate] = useLocation();
  const start = async () => {
    const id = await request(() => rehearse(session, seat, people));
    if (id) navigate(`/s/${id}/console`);
  };
  return {
    count: { value: people, min: 5, max: MOST_REHEARSING, step: 5, onValue: setPeople },
    refusal,
    waiting,
    start,
  };
}

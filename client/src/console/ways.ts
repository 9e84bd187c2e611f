import { useEffect, useState } from 'react';
import type { Ways } from '../display/channel';
import { useRequest } from '../parts/use-request';
import { useLive } from '../store';
import { links } from './rest';

/** The code and the link for everyone who joins, from when they are wanted on; `refusal` is why they can't be had. */
export function useWays(wanted: boolean) {
  const { session, seat } = useLive();
  const [ways, setWays] = useState<Ways>();
  const { request, refusal } = useRequest();
  useEffect(() => {
    if (wanted) void request(() => links(session, seat)).then(setWays);
  }, [wanted, session, seat]);
  return { ways, refusal };
}

import { useEffect, useState } from 'react';
import { openDoor } from '../api';
import { useRequest } from '../parts/use-request';
import { useSection } from '../store';
import { useInviting } from './scene';
import { useWays } from './ways';

/**
 * Whether new people wait until they are let in; undefined until it is known. No section tells
 * it: the door is asked, and asked again with each change of the loop, which comes with a new lock.
 */
export function useNod(): boolean | undefined {
  const loop = useSection('loop');
  const { ways } = useWays(useInviting());
  const { request } = useRequest();
  const [nod, setNod] = useState<boolean>();
  useEffect(() => {
    if (!ways) return;
    let over = false;
    void request(() => openDoor(new URL(ways.join_link).hash.slice(1))).then((door) => {
      if (door && !over) setNod(door.nod ?? false);
    });
    return () => {
      over = true;
    };
  }, [ways, loop]);
  return nod;
}

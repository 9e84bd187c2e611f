import { useLayoutEffect, useRef } from 'react';

/** Whoever is as near to the end as this has not scrolled up to read. */
const NEAR_PX = 40;

/** Keeps the newest line in sight, unless somebody scrolled up to read. */
export function useScrolledDown<E extends HTMLElement>(newest: string | undefined) {
  const ref = useRef<E>(null);
  const follows = useRef(true);
  // Each newest line is the point.
  useLayoutEffect(() => {
    if (ref.current && follows.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [newest]);
  return {
    ref,
    onScroll: () => {
      const box = ref.current;
      if (box) follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    },
  };
}

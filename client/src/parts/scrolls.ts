import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Whether there is more in a box than it shows: only then a keyboard has to come to it. */
export function useScrolls(box: RefObject<HTMLElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false);
  const look = () => {
    const { current } = box;
    if (current) setScrolls(current.scrollHeight > current.clientHeight || current.scrollWidth > current.clientWidth);
  };
  // What is in it may be more with each render.
  useLayoutEffect(look);
  useEffect(() => {
    if (!box.current) return;
    const sized = new ResizeObserver(look);
    sized.observe(box.current);
    return () => sized.disconnect();
  }, [box]);
  return scrolls;
}

import { type RefObject, useEffect, useState } from 'react';

const WIDE_REM = 64;

/** Whether the page is wide enough for columns; it may be half a screen. */
export function useWide(page: RefObject<HTMLElement | null>): boolean {
  const limit = WIDE_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize || '16');
  const [wide, setWide] = useState(() => innerWidth >= limit);
  useEffect(() => {
    const element = page.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWide(element.clientWidth >= limit));
    observer.observe(element);
    return () => observer.disconnect();
  }, [page, limit]);
  return wide;
}

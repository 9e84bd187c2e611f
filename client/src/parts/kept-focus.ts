import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus where somebody works when what they pressed goes away: with
 * each new `state` it falls back to the element that gets these properties.
 */
export function useKeptFocus<E extends HTMLElement>(state: unknown) {
  const ref = useRef<E>(null);
  const within = useRef(false);
  // To look when the state is another one is the point.
  useLayoutEffect(() => {
    if (within.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  }, [state]);
  return {
    ref,
    tabIndex: -1,
    onFocus: () => {
      within.current = true;
    },
    onBlur: ({ target }: FocusEvent) => {
      // What was taken off the page did not give the focus away by itself.
      if (target.isConnected) within.current = false;
    },
  };
}

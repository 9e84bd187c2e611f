import { type RefObject, useEffect, useReducer, useRef } from 'react';

/**
 * For a form that was sent with something wrong in it: the second value, called
 * together with setting the error, puts the focus on the first field that has
 * one, so that a reader hears it and a long page scrolls to it.
 */
export function useFirstWrong<E extends HTMLElement = HTMLFormElement>(): [RefObject<E | null>, () => void] {
  const form = useRef<E>(null);
  const [times, show] = useReducer((before: number) => before + 1, 0);
  // After the error is on the page; once more if the same one comes again.
  useEffect(() => {
    if (times > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [times]);
  return [form, show];
}

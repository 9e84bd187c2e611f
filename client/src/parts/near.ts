import { useEffect, useRef, useState } from 'react';

/** So many screens ahead of the window, so that nobody gets there before it is drawn. */
const AHEAD = '100%';
/** A list of so many is drawn whole. */
export const MANY = 60;
/** Of a longer one these are in the window, or nearly, when it opens. */
const FIRST = 24;

const draws = new WeakMap<Element, () => void>();
const observers = new WeakMap<Node, IntersectionObserver>();

/** One observer for each thing that scrolls: the page, or a sheet over it. */
function observerFor(element: Element): IntersectionObserver {
  const root = element.closest('dialog') ?? document;
  let observer = observers.get(root);
  if (!observer) {
    const seen = (entries: IntersectionObserverEntry[]) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) draws.get(target)?.();
    };
    observer = new IntersectionObserver(seen, { root, rootMargin: `${AHEAD} 0px` });
    observers.set(root, observer);
  }
  return observer;
}

/**
 * Whether an item of a long list is drawn with all that it has: once it has
 * been near the window. Until then it shows its name alone, so that the list has
 * its length, and every name is found by the browser's search and by a screen
 * reader. What was drawn stays: nothing that has the focus goes away.
 */
export function useNear<E extends Element>(index: number, count: number) {
  const ref = useRef<E>(null);
  const [near, setNear] = useState(index < FIRST);
  const drawn = near || count <= MANY;
  if (drawn && !near) setNear(true); // also when the list grows beyond
  useEffect(() => {
    const element = ref.current;
    if (drawn || !element) return;
    const observer = observerFor(element);
    draws.set(element, () => setNear(true));
    observer.observe(element);
    return () => observer.unobserve(element);
  }, [drawn]);
  return { ref, drawn };
}

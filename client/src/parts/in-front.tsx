import { type ReactNode, useCallback } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The places in the open sheets for what stays in front of them, the newest last. */
const places = createStore<readonly HTMLElement[]>(() => []);

/** While it is called for, what is in front is in this element; gives the way to end that. */
export function putInFront(place: HTMLElement): () => void {
  places.setState([...places.getState(), place], true);
  return () =>
    places.setState(
      places.getState().filter((one) => one !== place),
      true,
    );
}

/** What can be seen, heard and pressed over an open sheet: it moves into it, as all else is inert. */
export function InFront({ children }: { children: ReactNode }) {
  const place = useStore(places, (all) => all.at(-1));
  return place ? createPortal(children, place) : children;
}

/** A ref for what lies over the page: tells the style sheets how high it is, so that nothing stays behind it. */
export function useHeight(name: '--notice-height' | '--lost-height') {
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return;
      const { style } = document.documentElement;
      const observer = new ResizeObserver(() => style.setProperty(name, `${element.offsetHeight}px`));
      observer.observe(element);
      return () => {
        observer.disconnect();
        style.removeProperty(name);
      };
    },
    [name],
  );
}

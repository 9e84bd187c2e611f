import { useEffect, useRef } from 'react';

/** Says whether the focus is where one types. */
export function inText(): boolean {
  return document.activeElement?.matches('textarea, input:not([type=radio], [type=checkbox])') ?? false;
}

/**
 * Whoever was typing when the page changed by itself goes on for a moment without
 * knowing it: no single key works until none was pressed for so long.
 */
export const DEAF_AFTER_MOVE_MS = 3_000;
let deafUntil = 0;
const deafFromNow = () => {
  deafUntil = performance.now() + DEAF_AFTER_MOVE_MS;
};

/** The page is about to change by itself. */
export function deafenWhoTypes() {
  if (inText()) deafFromNow();
}

/** Asked with each key: whether it may be one of a word that was begun on the page before. */
export function isDeaf(): boolean {
  const deaf = performance.now() < deafUntil;
  if (deaf) deafFromNow();
  return deaf;
}

/** Says whether a key pressed there belongs to what has the focus. */
export function taken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return true;
  if (document.querySelector('dialog[open], [role=menu]')) return true;
  if (target.matches('input, textarea, select, [contenteditable]')) return true;
  return event.key === ' ' && target.matches('button, a, summary, [role=tab], [role=menuitem]');
}

/**
 * Listens for single keys. None works inside a field or a sheet, none with a
 * modifier, and all of them can be turned off (WCAG 2.1.4).
 */
export function useSingleKeys<N extends string>(on: boolean, keys: Record<N, string>, press: (name: N) => void) {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    if (!on) return;
    const hear = (event: KeyboardEvent) => {
      if (isDeaf()) return;
      const name = (Object.keys(keys) as N[]).find((one) => keys[one] === event.key.toLowerCase());
      if (!name || taken(event) || event.repeat) return;
      event.preventDefault();
      latest.current(name);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [on, keys]);
}

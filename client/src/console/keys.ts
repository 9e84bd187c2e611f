// Single keys for facilitators. None works inside a field or a sheet, none with
// a modifier, and all of them can be turned off (WCAG 2.1.4).
import { useEffect, useRef, useState } from 'react';
import { say } from '../live-text';
import { c } from './words';

export const KEYS = { next: ' ', plus: '+', minus: '-', announce: 'b', this: '?' } as const;

export type KeyName = keyof typeof KEYS;

const STORED = 'plenary.console.keys';

/** Space asks once more; the second press counts within this time. */
const SURE_MS = 4_000;

/** Whether the keys are on, in this browser. */
export function useKeysOn(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(STORED) !== 'off');
  return [
    on,
    (next) => {
      localStorage.setItem(STORED, next ? 'on' : 'off');
      setOn(next);
    },
  ];
}

/** Says whether a key pressed there belongs to what has the focus. */
function taken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return true;
  if (document.querySelector('dialog[open], [role=menu]')) return true;
  if (target.matches('input, textarea, select, [contenteditable]')) return true;
  return event.key === ' ' && target.matches('button, a, summary, [role=tab], [role=menuitem]');
}

/**
 * Listens for the keys. `label` is what Space would do; it is said at the first
 * press and done at the second. Gives the label while the second is waited for.
 */
export function useKeys(on: boolean, label: string | undefined, press: (name: KeyName) => void): string | undefined {
  const [asking, setAsking] = useState<string>();
  const latest = useRef({ label, press, asking });
  latest.current = { label, press, asking };
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(() => setAsking(undefined), SURE_MS);
    return () => clearTimeout(timer);
  }, [asking]);
  useEffect(() => {
    if (!on) return;
    const hear = (event: KeyboardEvent) => {
      const name = (Object.keys(KEYS) as KeyName[]).find((one) => KEYS[one] === event.key.toLowerCase());
      if (!name || taken(event) || event.repeat) return;
      event.preventDefault();
      const { label: now, press: act, asking: asked } = latest.current;
      if (name !== 'next') return act(name);
      if (!now) return;
      if (asked === now) {
        setAsking(undefined);
        return act('next');
      }
      setAsking(now);
      say(c('keys.sure', { label: now }));
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [on]);
  return asking === label ? asking : undefined;
}

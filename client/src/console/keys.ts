// Single keys for facilitators.
import { useEffect, useState } from 'react';
import { say } from '../live-text';
import { useSingleKeys } from '../parts/keys';
import { c } from './words';

export const KEYS = { next: ' ', plus: '+', minus: '-', time: 't', announce: 'b', this: '?' } as const;

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

/**
 * Listens for the keys. `label` is what Space would do; it is said at the first
 * press and done at the second. Gives the label while the second is waited for.
 */
export function useKeys(on: boolean, label: string | undefined, press: (name: KeyName) => void): string | undefined {
  const [asking, setAsking] = useState<string>();
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(() => setAsking(undefined), SURE_MS);
    return () => clearTimeout(timer);
  }, [asking]);
  useSingleKeys(on, KEYS, (name) => {
    if (name !== 'next') return press(name);
    if (!label) return;
    if (asking === label) {
      setAsking(undefined);
      return press('next');
    }
    setAsking(label);
    say(c('keys.sure', { label }));
  });
  return asking === label ? asking : undefined;
}

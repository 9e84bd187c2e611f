import { useEffect } from 'react';

/** Keeps the screen awake while one is in a room, where the browser can. */
export function useAwake() {
  useEffect(() => {
    // Only on https or localhost.
    if (!('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const ask = async () => {
      if (over || document.visibilityState !== 'visible') return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (over) await lock.release();
      } catch {
        // A phone that saves its battery says no; the room works as well without.
        lock = undefined;
      }
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, []);
}

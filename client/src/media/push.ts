import { useEffect } from 'react';
import { isDeaf } from '../parts/keys';

/** Where the space bar has a meaning of its own. */
const OWN_SPACE = 'input, textarea, select, button, summary, a, [role=tab], [contenteditable], dialog';

/** Holding the space bar talks, while the microphone is off. */
export function useSpaceBar(may: boolean, talk: (on: boolean) => void) {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (isDeaf()) return;
      if (event.code !== 'Space' || event.repeat || !may || held) return;
      if (event.target instanceof Element && event.target.closest(OWN_SPACE)) return;
      event.preventDefault();
      held = true;
      talk(true);
    };
    addEventListener('keydown', down);
    return () => removeEventListener('keydown', down);
  }, [may, talk]);
  useEffect(() => {
    const up = (event: Event) => {
      if (!held || (event instanceof KeyboardEvent && event.code !== 'Space')) return;
      held = false;
      talk(false);
    };
    addEventListener('keyup', up);
    addEventListener('blur', up);
    return () => {
      removeEventListener('keyup', up);
      removeEventListener('blur', up);
    };
  }, [talk]);
}

/** Whether the space bar is being held: one keyboard, one page. */
let held = false;

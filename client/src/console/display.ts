import { useEffect } from 'react';
import { forEverybody, tellDisplays, type Ways } from '../display/channel';
import { useLive } from '../store';

/** Tells the displays that are open in this browser, for as long as the console is. */
export function useTellDisplays(ways: Ways | undefined) {
  const live = useLive();
  useEffect(() => {
    if (live.embedded) return;
    const { tell, end } = tellDisplays(live.session, () => ({
      told: forEverybody(live.real.getState()),
      ways,
      ahead: live.now() - Date.now(),
    }));
    const unfollow = live.real.subscribe(tell);
    return () => {
      unfollow();
      end();
    };
  }, [live, ways]);
}

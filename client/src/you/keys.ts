import { refusalText, spokenSpan, t } from '../i18n';
import { useSay } from '../live-text';
import { useOwnLoop } from '../own-loop';
import { leftOf } from '../parts/clock';
import { useSingleKeys } from '../parts/keys';
import { useLive, usePlace } from '../store';
import { useHand } from './hand';
import { useSettings } from './settings';

/** The keys of a participant; "You" tells of them, and the last one lists them. */
export const KEYS = { time: 't', hand: 'h', chat: 'c', cards: 'n', this: '?' } as const;
/** Those of somebody who has joined by voice. */
export const VOICE_KEYS = { mic: 'm', camera: 'v' } as const;

/** Opens a tab by its key and puts the focus there. */
function openTab(name: string) {
  const tab = document.querySelector<HTMLElement>(`[data-tab="${name}"]`);
  tab?.click();
  tab?.focus();
}

/** Reads the time, raises the hand or gives the floor back, goes to the chat or to the cards, lists the keys. */
export function useYourKeys(list: () => void) {
  const live = useLive();
  const { say } = useSay();
  const { keys } = useSettings();
  const loop = useOwnLoop();
  const { may, up, floor } = useHand();
  const place = usePlace();
  // The key has no button beside it to show what came of it.
  const hand = async () => {
    if (!may) return say(place === 'main' ? refusalText({ code: 'not_now' }) : t('stage:hand_in_main'));
    const refused = await live.send('hand', { up: !(up || floor) });
    if (refused) return say(refusalText(refused));
    say(t(floor ? 'stage:floor_given_back' : up ? 'stage:hand_is_down' : 'stage:hand_is_up'));
  };
  useSingleKeys(keys && !live.embedded, KEYS, (name) => {
    if (name === 'this') list();
    else if (name === 'hand') void hand();
    else if (name === 'chat') openTab('chat');
    else if (name === 'cards') {
      openTab('cards');
      const field = document.querySelector<HTMLElement>('[data-new-card] textarea');
      const folded = field?.closest('details');
      if (folded) folded.open = true;
      field?.focus();
    } else {
      const left = loop && leftOf(loop, live.now());
      say(left === undefined ? t('no_clock') : t('time_left', { left: spokenSpan(left) }));
    }
  });
}

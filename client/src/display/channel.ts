// The console tells the display what everybody may see, from one tab of this
// browser to another: a window on the projector needs no seat of its own.
import type { Told } from '../fold';
import type { Real } from '../screen';

export interface Ways {
  code: string;
  join_link: string;
}

/** What a display is told. */
export interface OnDisplay {
  told: Pick<Told, 'sections' | 'collections'>;
  ways?: Ways;
  /** How far the server's clock is ahead of this device's, in milliseconds. */
  ahead: number;
}

/** A display asks to be told: when it opens, and when a console says that it is there. */
const ASK = 'ask';
const HERE = 'here';

const open = (session: string) => new BroadcastChannel(`plenary.display.${session}`);

/** What everybody may see, and no more: a projector stands in the room. */
export function forEverybody({ sections, collections }: Real): OnDisplay['told'] {
  const { session, loop, harvest } = sections;
  const { wall, themes, topics } = collections;
  return { sections: { session, loop, harvest }, collections: { wall, themes, topics } };
}

/** Tells displays of this session when one asks, and from then on when `tell` is called and something is new. */
export function tellDisplays(session: string, now: () => OnDisplay) {
  const channel = open(session);
  // Until one asks there is no display, and nothing is made ready for it.
  let last: unknown[] | undefined;
  const send = (on: OnDisplay) => {
    last = partsOf(on);
    channel.postMessage(on);
  };
  channel.onmessage = ({ data }) => data === ASK && send(now());
  // One that has been open for longer asked another console.
  channel.postMessage(HERE);
  return {
    tell: () => {
      if (!last) return;
      const on = now();
      const parts = partsOf(on);
      if (last.some((part, i) => part !== parts[i])) send(on);
    },
    end: () => channel.close(),
  };
}

const partsOf = ({ told }: OnDisplay) => [...Object.values(told.sections), ...Object.values(told.collections)];

/** Listens to the console of this session; gives a way to stop. */
export function listenToConsole(session: string, onTold: (on: OnDisplay) => void): () => void {
  const channel = open(session);
  const ask = () => channel.postMessage(ASK);
  channel.onmessage = ({ data }) => {
    if (data === HERE) ask();
    else if (data !== ASK) onTold(data as OnDisplay);
  };
  ask();
  return () => channel.close();
}

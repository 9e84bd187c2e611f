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

/** A display that has just been opened asks to be told. */
const ASK = 'ask';

const open = (session: string) => new BroadcastChannel(`plenary.display.${session}`);

/** What everybody may see, and no more: a projector stands in the room. */
export function forEverybody({ sections, collections }: Real): OnDisplay['told'] {
  const { session, loop, harvest } = sections;
  const { wall, topics } = collections;
  return { sections: { session, loop, harvest }, collections: { wall, topics } };
}

/** Tells displays of this session at once, when one asks, and when `tell` is called and something is new. */
export function tellDisplays(session: string, now: () => OnDisplay) {
  const channel = open(session);
  let last: unknown[] | undefined;
  const send = () => {
    const on = now();
    last = partsOf(on);
    channel.postMessage(on);
  };
  channel.onmessage = ({ data }) => data === ASK && send();
  // One that has been open for longer asked another console.
  send();
  return {
    tell: () => {
      if (last?.some((part, i) => part !== partsOf(now())[i])) send();
    },
    end: () => channel.close(),
  };
}

const partsOf = ({ told }: OnDisplay) => [...Object.values(told.sections), ...Object.values(told.collections)];

/** Listens to the console of this session; gives a way to stop. */
export function listenToConsole(session: string, onTold: (on: OnDisplay) => void): () => void {
  const channel = open(session);
  channel.onmessage = ({ data }) => data !== ASK && onTold(data as OnDisplay);
  channel.postMessage(ASK);
  return () => channel.close();
}

// One session, live: what is told and shown, and a way to wish. Components use
// the hooks below inside a LiveContext; they show sections and send commands.
import { useCallback, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Connection, type Line } from './connection';
import { fold, NOTHING } from './fold';
import { LiveContext } from './live-context';
import { deafenWhoTypes } from './parts/keys';
import {
  type CollectionName,
  type Collections,
  type Commands,
  type CommandType,
  type Refusal,
  roomOf,
  type SectionName,
  type Sections,
} from './protocol';
import { busy, type Real, Screen, type Shown } from './screen';
import { forgetDrafts, forgetSeat, type HeldSeat, renewSeat, seatOf } from './seat';
import { settings } from './you/settings';

/** Sends a command; gives undefined if it was accepted, else why not. */
export type Send = <T extends CommandType>(type: T, fields: Commands[T]) => Promise<Refusal | undefined>;

export interface Live {
  readonly session: string;
  readonly seat: HeldSeat;
  /** One of two halves of a page: it neither takes the focus nor speaks. */
  readonly embedded: boolean;
  readonly real: StoreApi<Real>;
  readonly screen: Screen;
  readonly send: Send;
  /** The server's time, in milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly tryNow: () => void;
  readonly start: () => void;
  readonly stop: () => void;
  /** Goes on with another token of the seat; the old one is dead. */
  readonly renew: (token: string) => void;
  /** Leaves, as a dropped line would, until start. */
  readonly leave: () => void;
}

/** Arrivals are acknowledged spread over half a second, so that a thousand do not come at once. */
const ARRIVED_WITHIN_MS = 500;

/** Close codes after which a seat is no use: its token is dead, or everything was erased. */
const OVER: ReadonlySet<number> = new Set([4501, 4504]);
const REMOVED = 4503;

/** The close code of one's own leaving. */
export const LEFT = 4505;
/** Nobody waits longer than this for the server to hear that they leave. */
const LEAVE_WITHIN_MS = 2_000;

/** `hold: false`: the page always follows what is told, though somebody types; for facilitators, who are not moved. */
export function createLive(
  session: string,
  held: HeldSeat,
  { embedded = false, hold = !embedded }: { embedded?: boolean; hold?: boolean } = {},
): Live {
  const seat = { ...held };
  const keep = (token: string) => {
    seat.token = token;
    if (!embedded) renewSeat(session, { token });
  };
  // Another tab may hold another seat by now: that one stays.
  const forget = () => {
    if (seatOf(session)?.token === seat.token) forgetSeat(session);
  };
  const real = createStore<Real>(() => ({ ...NOTHING, line: { is: 'connecting' } }));
  const screen = new Screen(
    real,
    hold ? busy : () => false,
    () => !hold || settings().autoMove,
    hold ? deafenWhoTypes : undefined,
  );
  const connection = new Connection({
    token: seat.token,
    onToken: keep,
    position: () => real.getState().position,
    onLine: (line) => {
      if (line.is === 'closed' && !embedded) {
        if (OVER.has(line.code)) forget();
        // Who was removed is told so whenever they come back: their seat stays known.
        if (line.code === REMOVED) forgetDrafts(session);
      }
      real.setState({ line });
    },
    onFrame: (frame) => {
      const { told, resync } = fold(real.getState(), frame);
      const until = told.sections.loop?.erases_at;
      if (until !== real.getState().sections.loop?.erases_at && !embedded) {
        renewSeat(session, { until });
        forgetDrafts(session); // it has ended: they can't be sent any more
      }
      const { removed, waiting } = told.sections.you ?? {};
      if (removed && waiting && !seat.notLetIn) {
        seat.notLetIn = true;
        if (!embedded) renewSeat(session, { notLetIn: true });
      }
      real.setState(told);
      for (const section of resync) connection.resync(section);
    },
  });
  const send: Send = (type, fields) => {
    if (screen.store.getState().heldSince !== undefined && type !== 'arrived' && !type.startsWith('media.'))
      return Promise.resolve({ code: 'moved_on' });
    if (type === 'go' || type === 'leave') screen.expectMove();
    return connection.send(type, fields);
  };
  let unwatch = () => {};
  const stop = () => {
    unwatch();
    connection.stop();
    screen.stop();
  };
  return {
    session,
    seat,
    embedded,
    real,
    screen,
    send,
    now: () => connection.now(),
    tryNow: connection.tryNow,
    start: () => {
      stop();
      unwatch = acknowledgeArrivals(real, send);
      screen.start();
      connection.start();
    },
    stop,
    renew: (token) => {
      keep(token);
      connection.renew(token);
    },
    leave: () => {
      const gone = () => {
        stop();
        real.setState({ line: { is: 'closed', code: LEFT } });
      };
      // A line that is down has left already.
      if (real.getState().line.is !== 'open') return gone();
      const patience = new Promise((done) => setTimeout(done, LEAVE_WITHIN_MS));
      void Promise.race([connection.send('leave', {}), patience]).then(gone);
    },
  };
}

function acknowledgeArrivals(real: StoreApi<Real>, send: Send): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let known = real.getState().place;
  const unsubscribe = real.subscribe(({ place, sections }) => {
    const round = roomOf(place)?.round ?? sections.loop?.round;
    if (place === known || place === undefined || round === undefined) return;
    known = place;
    clearTimeout(waiting);
    // A refusal means that the person has moved on meanwhile: the next place is acknowledged instead.
    waiting = setTimeout(() => void send('arrived', { round, place }), Math.random() * ARRIVED_WITHIN_MS);
  });
  return () => {
    unsubscribe();
    clearTimeout(waiting);
  };
}

/** A Live that shows and can wish nothing. */
export function onlyShown(session: string, real: StoreApi<Real>, now: () => number): Live {
  const nothing = () => {};
  return {
    session,
    seat: { token: '', seat: 0, role: 'participant' },
    embedded: false,
    real,
    screen: new Screen(real, () => false),
    send: () => Promise.resolve(undefined),
    now,
    tryNow: nothing,
    start: nothing,
    stop: nothing,
    renew: nothing,
    leave: nothing,
  };
}

export { LiveContext };

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is for components of a session');
  return live;
}

function useShown<T>(pick: (shown: Shown) => T): T {
  return useStore(useLive().screen.store, pick);
}

/** A section as it is shown; undefined until it is told, and where one may not see it. */
export function useSection<K extends SectionName>(name: K): Sections[K] | undefined {
  return useShown((shown) => shown.sections[name]) as Sections[K] | undefined;
}

const NONE: readonly never[] = [];

/** A collection as it is shown, in its order. */
export function useCollection<K extends CollectionName>(name: K): readonly Collections[K][] {
  return (useShown((shown) => shown.collections[name]) ?? NONE) as readonly Collections[K][];
}

/** A figure about a collection: what shows it renders when the figure changes. */
export function useFigure<K extends CollectionName, F extends number | string>(
  name: K,
  of: (items: readonly Collections[K][]) => F,
): F {
  return useShown((shown) => of((shown.collections[name] ?? NONE) as readonly Collections[K][]));
}

/** Some of a collection: what shows them renders when one of them changes, not with every other. */
export function useThose<K extends CollectionName>(
  name: K,
  are: (item: Collections[K]) => boolean,
): readonly Collections[K][] {
  return useShown(useShallow((shown) => ((shown.collections[name] ?? NONE) as readonly Collections[K][]).filter(are)));
}

/** The place that is shown: main, quiet or room/2.3. */
export function usePlace(): string | undefined {
  return useShown((shown) => shown.place);
}

export function useLine(): Line {
  return useShown((shown) => shown.line);
}

/** What is real, where it may differ from what is shown: for the notice of a move. */
export function useReal<T>(pick: (real: Real) => T): T {
  return useStore(useLive().real, pick);
}

/** Whether the old page is shown after a move, since when (performance.now()), and what one wants when the next one comes. */
export function useHold(): Pick<Shown, 'wants' | 'waits'> & { heldSince: number | undefined } {
  const wants = useShown((shown) => shown.wants);
  const heldSince = useShown((shown) => shown.heldSince);
  const waits = useShown((shown) => shown.waits);
  return { wants, waits, heldSince };
}

export function useSend(): Send {
  return useLive().send;
}

/**
 * One wish at a time for a button or a form: `wish` sends and says whether it
 * was accepted; `refusal` is why the last one was not.
 */
export function useWish() {
  const send = useSend();
  const [refusal, setRefusal] = useState<Refusal>();
  const [waiting, setWaiting] = useState(false);
  const wish = useCallback(
    async <T extends CommandType>(type: T, fields: Commands[T]): Promise<boolean> => {
      setWaiting(true);
      const refused = await send(type, fields);
      setWaiting(false);
      setRefusal(refused);
      return refused === undefined;
    },
    [send],
  );
  const forget = useCallback(() => setRefusal(undefined), []);
  return { wish, refusal, waiting, forget };
}

/**
 * The server's time, once a second. With a deadline it ticks when the seconds
 * left change, so that every clock for one deadline jumps at once.
 */
export function useNow(deadline = 0): number {
  const live = useLive();
  const [now, setNow] = useState(live.now);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const at = live.now();
      setNow(at);
      const phase = (((deadline - at) % 1000) + 1000) % 1000;
      timer = setTimeout(tick, phase || 1000);
    };
    tick();
    return () => clearTimeout(timer);
  }, [live, deadline]);
  return now;
}

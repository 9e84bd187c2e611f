// People whom somebody does not want to hear, see or read. This tab keeps it, by
// session and seat, and tells nobody.
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Seat } from '../protocol';
import { hiddenPrefix } from '../seat';
import { type Live, useLive } from '../store';

export interface HiddenPerson {
  seat: Seat;
  /** As it was then: they may be elsewhere when this is undone. */
  name: string;
}

type Hidden = readonly HiddenPerson[];

const stores = new Map<string, StoreApi<Hidden>>();

/** Whom a seat has hidden, on this page. */
export function hiddenOf({ session, seat }: Pick<Live, 'session' | 'seat'>): StoreApi<Hidden> {
  const key = hiddenPrefix(session) + seat.seat;
  let store = stores.get(key);
  if (!store) {
    store = createStore<Hidden>(() => JSON.parse(sessionStorage.getItem(key) ?? '[]'));
    store.subscribe((hidden) => sessionStorage.setItem(key, JSON.stringify(hidden)));
    stores.set(key, store);
  }
  return store;
}

export function useHidden() {
  const store = hiddenOf(useLive());
  const hidden = useStore(store);
  return {
    hidden,
    isHidden: (seat: Seat) => hidden.some((one) => one.seat === seat),
    hide: ({ seat, name }: HiddenPerson, on: boolean) =>
      store.setState((now) => [...now.filter((one) => one.seat !== seat), ...(on ? [{ seat, name }] : [])], true),
  };
}

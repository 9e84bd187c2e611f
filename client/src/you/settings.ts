// What a person chose for themselves on this device; nobody is told.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Settings {
  /** Moves that come by themselves change the page at once. */
  autoMove: boolean;
  sound: 'off' | 'soft' | 'loud';
  vibrate: boolean;
  /** Single keys do something. */
  keys: boolean;
  /** How loud the others are, from 0 to 1. */
  volume: number;
}

const KEY = 'plenary.settings';
const DEFAULT: Settings = { autoMove: true, sound: 'off', vibrate: false, keys: true, volume: 1 };

const store = createStore<Settings>(() => ({ ...DEFAULT, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') }));

export const settings = store.getState;
export const onSettings = store.subscribe;

export function useSettings(): Settings {
  return useStore(store);
}

export function choose(choice: Partial<Settings>) {
  store.setState(choice);
  localStorage.setItem(KEY, JSON.stringify(store.getState()));
}

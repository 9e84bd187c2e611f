// Whose seat this browser holds, by session. No cookies: a token lies in
// localStorage, on a shared computer in sessionStorage, which ends with the tab.
import type { Role, Seat } from './protocol';

export interface HeldSeat {
  token: string;
  seat: Seat;
  role: Role;
}

const key = (session: string) => `plenary.seat.${session}`;

/** The seat that this browser has in a session. */
export function seatOf(session: string): HeldSeat | undefined {
  for (const storage of [sessionStorage, localStorage]) {
    const text = storage.getItem(key(session));
    if (text) return JSON.parse(text) as HeldSeat;
  }
  return undefined;
}

export function keepSeat(session: string, seat: HeldSeat, shared = false) {
  forgetSeat(session);
  (shared ? sessionStorage : localStorage).setItem(key(session), JSON.stringify(seat));
}

/** Keeps a renewed token where the old one lies. */
export function renewSeat(session: string, token: string) {
  const held = seatOf(session);
  if (held) storageOf(session).setItem(key(session), JSON.stringify({ ...held, token }));
}

/** Forgets the seat and everything else that this browser kept for the session. */
export function forgetSeat(session: string) {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      if (name === key(session) || name.startsWith(`plenary.draft.${session}.`)) storage.removeItem(name);
    }
  }
}

/** Where what belongs to this session may be kept: not beyond the tab on a shared computer. */
export function storageOf(session: string): Storage {
  return sessionStorage.getItem(key(session)) ? sessionStorage : localStorage;
}

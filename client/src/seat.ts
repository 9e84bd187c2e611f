// Whose seat this browser holds, by session. No cookies: a token lies in
// localStorage, on a shared computer in sessionStorage, which ends with the tab.
import type { Role, Seat } from './protocol';

export interface HeldSeat {
  token: string;
  seat: Seat;
  role: Role;
  /** When the session is erased, once it is known: milliseconds since the Unix epoch. */
  until?: number;
}

const PREFIX = 'plenary.seat.';
const key = (session: string) => `${PREFIX}${session}`;

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

/** Keeps what is new of a seat where the rest of it lies. */
export function renewSeat(session: string, fresh: Partial<HeldSeat>) {
  const held = seatOf(session);
  if (held) storageOf(session).setItem(key(session), JSON.stringify({ ...held, ...fresh }));
}

/** Forgets the seat and everything else that this browser kept for the session. */
export function forgetSeat(session: string) {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(key(session));
  forgetDrafts(session);
}

/** Forgets what was typed in a session and not sent. */
export function forgetDrafts(session: string) {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      if (name.startsWith(`plenary.draft.${session}.`)) storage.removeItem(name);
    }
  }
}

/** Forgets the sessions that have erased themselves since. */
export function forgetErased(now = Date.now()) {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      const session = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
      if (session && (seatOf(session)?.until ?? now) < now) forgetSeat(session);
    }
  }
}

/** Where what belongs to this session may be kept: not beyond the tab on a shared computer. */
export function storageOf(session: string): Storage {
  return sessionStorage.getItem(key(session)) ? sessionStorage : localStorage;
}

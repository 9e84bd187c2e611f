// Whose seat this browser holds, by session. No cookies: a token lies in
// localStorage, on a shared computer in sessionStorage, which ends with the tab.
import type { Role, Seat } from './protocol';

export interface HeldSeat {
  token: string;
  seat: Seat;
  role: Role;
  /** A facilitator removed it while it waited for their nod. */
  notLetIn?: boolean;
  /** A hash of the link or code that it was taken by: a link that is dead leads back here. */
  way?: string;
  /** When the session is erased, once it is known: milliseconds since the Unix epoch. */
  until?: number;
  /** When it was taken or last renewed, likewise. */
  renewed?: number;
}

/** The server erases a session that nobody ends so long after its day. */
const UNENDED_MS = 31 * 24 * 3_600_000;

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

/** The session of the seat that was taken by a link or code, if this browser still has it. */
export function sessionOf(way: string): string | undefined {
  const hash = hashOf(way);
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      const session = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
      if (session && seatOf(session)?.way === hash) return session;
    }
  }
  return undefined;
}

/** 32 bits (FNV-1a), enough to tell this browser's links apart and too few to know one by: a link lets others in. */
export function hashOf(way: string): string {
  let hash = 0x811c9dc5;
  for (const unit of way) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function keepSeat(session: string, seat: HeldSeat, shared = false) {
  forgetSeat(session);
  put(shared ? sessionStorage : localStorage, session, seat);
}

/** Keeps what is new of a seat where the rest of it lies. */
export function renewSeat(session: string, fresh: Partial<HeldSeat>) {
  const held = seatOf(session);
  if (held) put(storageOf(session), session, { ...held, ...fresh });
}

function put(storage: Storage, session: string, seat: HeldSeat) {
  storage.setItem(key(session), JSON.stringify({ ...seat, renewed: Date.now() }));
}

/** Forgets the seat and everything else that this browser kept for the session. */
export function forgetSeat(session: string) {
  for (const storage of [sessionStorage, localStorage]) storage.removeItem(key(session));
  forgetDrafts(session);
  forgetAll(hiddenPrefix(session));
  forgetAll(`plenary.read.${session}.`);
  forgetAll(`plenary.here.${session}.`);
  forgetAll(doorKey(session, ''));
}

/** Where this tab keeps what of their private talk somebody has read. */
export const readKey = (session: string, seat: Seat) => `plenary.read.${session}.${seat}`;

/** Where this tab keeps that it has shown the session to somebody, and in which load of the page. */
export const hereKey = (session: string, seat: Seat) => `plenary.here.${session}.${seat}`;

/** Where this tab keeps what is typed at a session's door, until there is a seat. */
export const doorKey = (session: string, field: string) => `plenary.door.${session}.${field}`;

/** Forgets what was typed in a session and not sent. */
export function forgetDrafts(session: string) {
  forgetAll(`plenary.draft.${session}.`);
}

function forgetAll(prefix: string) {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) if (name.startsWith(prefix)) storage.removeItem(name);
  }
}

/** What the names begin with under which a tab keeps whom somebody hid. */
export const hiddenPrefix = (session: string) => `plenary.hidden.${session}.`;

/** Forgets the sessions that have erased themselves since, or must have. */
export function forgetErased(now = Date.now()) {
  for (const storage of [sessionStorage, localStorage]) {
    for (const name of Object.keys(storage)) {
      const session = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
      if (session && gone(session, now)) forgetSeat(session);
    }
  }
}

function gone(session: string, now: number): boolean {
  const { role, until, renewed = 0 } = seatOf(session) ?? {};
  // Whoever takes part comes on the day; whoever runs a session may have prepared it long before.
  const last = role === 'participant' ? renewed + UNENDED_MS : now;
  return (until ?? last) < now;
}

/** Where what belongs to this session may be kept: not beyond the tab on a shared computer. */
export function storageOf(session: string): Storage {
  return sessionStorage.getItem(key(session)) ? sessionStorage : localStorage;
}

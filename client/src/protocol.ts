// What can be seen (sections), what can be wished (commands) and the frames
// that carry both; docs/protocol.md has their meaning.
import type * as p from './protocol.gen';

export type * from './protocol.gen';

export type { PlanProblem as Problem } from './protocol.gen';

/** In milliseconds, as all spans are. */
export const MINUTE: p.Millis = 60_000;

/** The server takes pronouns of so many characters. */
export const MAX_PRONOUNS = 20;

/** Sections that are collections: the items of each, which have an id. */
export type Collections = Required<Pick<p.Sections, p.CollectionName>>;
/** Sections that are whole values. */
export type Sections = Required<Omit<p.Sections, p.CollectionName>>;
export type SectionName = keyof Sections;

/** Commands by type, with their fields. */
export type Commands = Required<p.Commands>;
export type CommandType = keyof Commands;

/** A polite no; i18n.ts has the sentence for its code. */
export interface Refusal {
  code: string;
  params?: Record<string, unknown>;
  retry_after_ms?: p.Millis;
}

export interface Patch {
  prev: number;
  set?: { id: string }[];
  del?: string[];
}

interface Told {
  of: string;
  seq: number;
  values?: Record<string, unknown>;
  patches?: Record<string, Patch>;
}

/** What the server sends; a frame is an array of these. */
export type Message =
  | { type: 'welcome'; session: string; seat: p.Seat; now: p.Instant; version: string; token?: string }
  | { type: 'snapshot'; seq: number; hash: string }
  | ({ type: 'sections'; hash: string } & Told)
  | ({ type: 'live' } & Told)
  | { type: 'clock'; now: p.Instant }
  | { type: 'bye'; code: string | number; reconnect_in_ms?: p.Millis }
  | { type?: undefined; re: string; refused?: Refusal };

/** Where a client stands in a session's log: a sequence number and the hash of the chain up to it. */
export interface Position {
  seq: number;
  hash: string;
}

/** The largest frame a client may send, in bytes. */
export const MAX_FRAME = 16 * 1024;

/** Live sections have a counter of their own and start anew with each connection. */
export const LIVE: ReadonlySet<string> = new Set(['main', 'drafts', 'room_chat', 'ballot', 'arrivals', 'media']);

/** Says whether an audience is a place; a person is in exactly one. */
export function isPlace(audience: string): boolean {
  return audience === 'main' || audience === 'quiet' || audience.startsWith('room/');
}

/** The id of a room, such as "2.3". */
export const roomId = (round: number, number: number) => `${round}.${number}`;

/** The round and number of a place such as "room/2.3" or a room's id "2.3"; undefined elsewhere. */
export function roomOf(place: string | undefined): { round: number; number: number } | undefined {
  const found = /^(?:room\/)?(\d+)\.(\d+)$/.exec(place ?? '');
  return found ? { round: Number(found[1]), number: Number(found[2]) } : undefined;
}

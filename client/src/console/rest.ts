// The requests that only facilitators make.
import { api, call } from '../api';
import type { Ways } from '../display/channel';
import { fileName, saveFile } from '../parts/file';
import type { Seat } from '../protocol';
import { type HeldSeat, keepSeat } from '../seat';

const of = (session: string) => `/sessions/${encodeURIComponent(session)}`;

/** The code, and the link for everyone who joins. */
export function links(session: string, { token }: HeldSeat): Promise<Ways> {
  return api(`${of(session)}/links`, { token });
}

/**
 * A personal link for another facilitator, or a new one for the host, which
 * replaces the old and every token of the host's but the one that comes with it.
 * Each is shown once.
 */
export function invite(
  session: string,
  { token }: HeldSeat,
  who: 'facilitators' | 'host-link',
): Promise<{ link: string; token?: string }> {
  return api(`${of(session)}/${who}`, { method: 'POST', token });
}

export interface Asides {
  notes: { seat: Seat; name: string; note?: string; with?: Seat }[];
  pairs: { a: Seat; b: Seat }[];
}

/** What people asked the host for in confidence; kept in this page only. */
export function asides(session: string, { token }: HeldSeat): Promise<Asides> {
  return api(`${of(session)}/asides`, { token });
}

/** Keeps a pair apart or no longer, or ends what somebody asked for; gives what there is then. */
export function changeAsides(
  session: string,
  { token }: HeldSeat,
  change: { pair: { a: Seat; b: Seat }; on: boolean } | { done: Seat },
): Promise<Asides> {
  return api(`${of(session)}/asides`, { method: 'POST', token, body: change });
}

/** So many simulated people come to a rehearsal at most; the server has the same figure. */
export const MOST_REHEARSING = 200;

/** Makes a copy of the session with simulated people, with its host's seat kept in this browser; gives its id. */
export async function rehearse(session: string, { token }: HeldSeat, people: number): Promise<string> {
  const made = await api<{ id: string; host_token: string; host_seat: Seat }>(`${of(session)}/rehearsals`, {
    method: 'POST',
    token,
    body: { people },
  });
  keepSeat(made.id, { token: made.host_token, seat: made.host_seat, role: 'host' });
  sessionStorage.setItem(rehearsed(made.id), session);
  return made.id;
}

const rehearsed = (rehearsal: string) => `plenary.rehearsed.${rehearsal}`;

/** The session that this tab came from to a rehearsal of it; the server tells nobody. */
export function sessionRehearsed(rehearsal: string): string | undefined {
  return sessionStorage.getItem(rehearsed(rehearsal)) ?? undefined;
}

export type ExportFormat = 'md' | 'csv' | 'json';

/** Saves what was shared as a file. */
export async function saveExport(session: string, { token }: HeldSeat, format: ExportFormat, name: string) {
  const response = await call(`${of(session)}/export?format=${format}`, { token });
  saveFile(await response.blob(), `${fileName(name)}.${format}`);
}

/** Saves the calendar file of the session. */
export async function saveCalendar(session: string, { token }: HeldSeat, name: string) {
  const response = await call(`${of(session)}/calendar.ics`, { token });
  saveFile(await response.blob(), `${fileName(name)}.ics`);
}

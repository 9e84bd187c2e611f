// Try it: one person, two seats. They lie apart from the seats of real
// sessions, in this tab only.
import { api, Refused } from '../api';
import type { Seat } from '../protocol';
import type { HeldSeat } from '../seat';

export interface TrySeats {
  host: HeldSeat;
  participant: HeldSeat;
}

interface Made {
  id: string;
  host_token: string;
  host_seat: Seat;
  participant_token: string;
  participant_seat: Seat;
}

const key = (session: string) => `plenary.try.${session}`;

/** Starts a session with 11 simulated people; gives its id. */
export async function startTry(): Promise<string> {
  const made = await api<Made>('/try', {
    method: 'POST',
    body: {},
  });
  const seats: TrySeats = {
    host: { token: made.host_token, seat: made.host_seat, role: 'host' },
    participant: { token: made.participant_token, seat: made.participant_seat, role: 'participant' },
  };
  sessionStorage.setItem(key(made.id), JSON.stringify(seats));
  return made.id;
}

/** The two seats of a Try it session of this tab. */
export function trySeats(session: string): TrySeats | undefined {
  const text = sessionStorage.getItem(key(session));
  return text ? (JSON.parse(text) as TrySeats) : undefined;
}

/** Erases a Try it session. If the server can't be reached it does so by itself, half an hour after the start. */
export async function eraseTry(session: string) {
  const seats = trySeats(session);
  sessionStorage.removeItem(key(session));
  if (!seats) return;
  try {
    await api(`/sessions/${encodeURIComponent(session)}`, { method: 'DELETE', token: seats.host.token });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

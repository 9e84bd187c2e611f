// The requests of the start page.
import { api } from '../api';
import type { Plan, Seat } from '../protocol';
import { keepSeat } from '../seat';

export interface About {
  version: string;
  needs_start_key: boolean;
  fast: boolean;
  /** Addresses that others on this network can use. */
  urls: string[];
  media: string;
}

export const about = () => api<About>('/about');

export interface Template {
  name: string;
  title: string;
  summary: string;
  plan: Plan;
}

export const templates = () => api<Template[]>('/templates');

/** A session that has just been made, as only its host sees it. */
export interface Made {
  id: string;
  title: string;
  code: string;
  join_link: string;
  host_link: string;
}

interface Beginning {
  title: string;
  question?: string;
  template?: string;
  plan?: Plan;
  name?: string;
}

const KEY = 'plenary.start_key';

/** The server's start key, asked once in this browser. */
export const startKey = () => localStorage.getItem(KEY) ?? '';

export function keepStartKey(key: string) {
  if (key) localStorage.setItem(KEY, key);
  else localStorage.removeItem(KEY);
}

/** Starts a session; this browser is its host from then on. */
export async function begin(beginning: Beginning): Promise<Made> {
  const made = await api<Made & { token: string; seat: Seat }>('/sessions', {
    method: 'POST',
    token: startKey() || undefined,
    body: beginning,
  });
  keepSeat(made.id, { token: made.token, seat: made.seat, role: 'host' });
  const { id, code, join_link, host_link } = made;
  return { id, title: beginning.title, code, join_link, host_link };
}

// REST: what happens before and beside the websocket.
import type { AgendaStep, Ask, Instant, Problem, Refusal, Role, Seat } from './protocol';

/** A request that was refused or failed; the code has its sentence in the catalogue. */
export class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly status: number,
    readonly problems: Problem[] = [],
  ) {
    super(refusal.code);
  }
}

declare global {
  /** What public/early.js asked for while this program was on its way. */
  var askedDoor: { secret: string; response: Promise<Response> } | undefined;
}

interface Request {
  /** The answer to this very request, if it is on its way already. */
  asked?: Promise<Response>;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  token?: string;
  /** Sent as JSON, or as it is if it is a text. */
  body?: unknown;
  type?: string;
}

/** Calls /api/v1 and gives the response. Throws Refused, with code "unavailable" if the server cannot be reached. */
export async function call(
  path: string,
  { asked, method = 'GET', token, body, type }: Request = {},
): Promise<Response> {
  const headers: Record<string, string> = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = type ?? 'application/json';
  let response: Response;
  try {
    response = await (asked ??
      fetch(new URL(`api/v1${path}`, document.baseURI), {
        method,
        headers,
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }));
  } catch {
    throw new Refused({ code: 'unavailable' }, 0);
  }
  if (response.ok) return response;
  throw await refused(response);
}

/** Calls /api/v1 and gives what the JSON answer holds; undefined if there is none. */
export async function api<T>(path: string, request?: Request): Promise<T> {
  const response = await call(path, request);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function refused(response: Response): Promise<Refused> {
  const json = response.headers.get('content-type')?.includes('json');
  const problem = json ? ((await response.json()) as Partial<Refusal> & { problems?: Problem[] }) : {};
  const refusal: Refusal = {
    code: problem.code ?? (response.status === 429 ? 'too_fast' : response.status >= 500 ? 'unavailable' : 'malformed'),
    params: problem.params,
    retry_after_ms: problem.retry_after_ms,
  };
  return new Refused(refusal, response.status, problem.problems);
}

/** What a link or a code opens. */
export interface Door {
  door_token: string;
  session: string;
  role: Role;
  title: string;
  welcome?: string;
  language?: string;
  starts_at?: Instant;
  hosts: string[];
  asks?: Ask[];
  agenda: AgendaStep[];
  doors: boolean;
  locked?: boolean;
  ended?: boolean;
  nod?: boolean;
  room_numbers?: boolean;
}

/** Exchanges a link's secret, or a code of 8 characters, for what the door shows. */
export function openDoor(secretOrCode: string): Promise<Door> {
  const body = isCode(secretOrCode) ? { code: plainCode(secretOrCode) } : { secret: secretOrCode };
  const early = globalThis.askedDoor;
  globalThis.askedDoor = undefined;
  return api<Door>('/door', {
    method: 'POST',
    body,
    asked: early?.secret === secretOrCode ? early.response : undefined,
  });
}

/** Takes a seat behind a door. */
export function takeSeat(
  door: Door,
  person: { name: string; pronouns?: string; answers?: Record<string, string>; aside?: string; with?: string },
): Promise<{ token: string; seat: Seat }> {
  return api(`/sessions/${encodeURIComponent(door.session)}/seats`, {
    method: 'POST',
    token: door.door_token,
    body: person,
  });
}

/** What leads another device to one's own seat, once. */
export interface Transfer {
  number: string;
  /** To the door, with the number in it. */
  link: string;
  expires_at: Instant;
}

/** Asks for a number that leads another device to the seat of this token. */
export function offerSeat(session: string, token: string): Promise<Transfer> {
  return api(`/sessions/${encodeURIComponent(session)}/transfers`, { method: 'POST', token });
}

/** Takes the seat over that a number leads to. */
export function takeOver(door: Door, number: string): Promise<{ token: string; seat: Seat; role: Role }> {
  return api(`/sessions/${encodeURIComponent(door.session)}/transfers/redeem`, {
    method: 'POST',
    token: door.door_token,
    body: { number },
  });
}

/** Says whether a text is a code and not a link's secret: eight characters, spaces and hyphens apart. */
export function isCode(text: string): boolean {
  return plainCode(text).length === 8;
}

/** A code as the server knows it: capitals, without spaces, look-alikes read as what was meant. */
export function plainCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

import { type Door, Refused } from '../api';

/** Asks for something behind a door; its token lives for ten minutes only, so that the door is opened once more if need be. */
export async function behind<T>(
  door: Door,
  reopen: () => Promise<Door | undefined>,
  ask: (door: Door) => Promise<T>,
): Promise<T> {
  try {
    return await ask(door);
  } catch (error) {
    const stale = error instanceof Refused && error.status === 401;
    const fresh = stale ? await reopen() : undefined;
    if (!fresh) throw error;
    return ask(fresh);
  }
}

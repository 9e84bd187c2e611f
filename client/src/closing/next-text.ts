import { dayOf, t, timeOfDay } from '../i18n';
import type { NextDate } from '../protocol';

/** When the group meets next, in words: Wednesday 1 April, 19:00. Undefined where nobody has said. */
export function nextText({ at, on }: NextDate): string | undefined {
  if (at) return t('door:starts', { day: dayOf(at), at: timeOfDay(at) });
  // Noon of that day, in whatever zone, is on that day.
  return on ? dayOf(new Date(`${on}T12:00`).getTime()) : undefined;
}

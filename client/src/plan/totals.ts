// What a plan adds up to, and how a number of people would be split.
import type { Plan, Size, Step } from '../protocol';

export interface Totals {
  /** All in milliseconds. */
  rooms: number;
  together: number;
  whole: number;
  /** When it would end; undefined without a start. */
  ends?: number;
}

export function totals(plan: Plan): Totals {
  let rooms = 0;
  let together = 0;
  for (const step of plan.steps) {
    if (step.kind === 'question') {
      rooms += step.length_ms;
      together += step.harvest_ms ?? 0;
    } else {
      together += step.length_ms;
    }
  }
  const whole = rooms + together;
  return { rooms, together, whole, ends: plan.starts_at ? plan.starts_at + whole : undefined };
}

/** How long a step takes, the time together included. */
export function stepLength(step: Step): number {
  return step.length_ms + (step.kind === 'question' ? (step.harvest_ms ?? 0) : 0);
}

/**
 * Rooms for so many people, sizes that differ by at most one, as pairs of how
 * many rooms and their size, larger ones first; none below three people.
 */
export function split(people: number, size: Size = {}): { rooms: number; size: number }[] {
  if (people < 3) return [];
  const target = size.target ?? 4;
  const wanted = size.rooms || Math.max(1, Math.round(people / target));
  // Nobody sits alone, and no room is above the maximum if there is one.
  const most = Math.floor(people / Math.max(2, size.rooms ? 2 : (size.min ?? 2))) || 1;
  const least = size.rooms || !size.max ? 1 : Math.ceil(people / size.max);
  const count = Math.min(Math.max(wanted, least), Math.max(most, 1));
  const small = Math.floor(people / count);
  const larger = people - small * count;
  const groups = [
    { rooms: larger, size: small + 1 },
    { rooms: count - larger, size: small },
  ];
  return groups.filter((group) => group.rooms > 0);
}

/** The number of a question among the questions, from 1. */
export function questionNumber(steps: readonly Step[], index: number): number {
  return steps.slice(0, index + 1).filter((step) => step.kind === 'question').length;
}

// When the steps to come begin if each takes its time, and what more minutes cost.
import { type LoopView, MINUTE, type SessionView } from '../protocol';

/** What is given when rooms ask for more time. */
export const TWO_MINUTES = 2 * MINUTE;

/** The end of the current phase; a phase without a clock, or one that is over, ends now. */
export function phaseEnd(loop: LoopView, now: number): number {
  if (loop.phase === 'grace') return Math.max(loop.returns_at ?? 0, now);
  if (loop.phase === 'preview' && loop.opens_at) return Math.max(loop.opens_at, now);
  if (!loop.ends_at) return now;
  if (loop.paused_at) return now + Math.max(loop.ends_at - loop.paused_at, 0);
  return Math.max(loop.ends_at, now);
}

/**
 * When each step of the agenda begins, by its index; steps that have begun are
 * left out. The last entry, at agenda.length, is the end.
 */
export function beginnings(session: SessionView, loop: LoopView, now: number): (number | undefined)[] {
  const { agenda } = session;
  const times: (number | undefined)[] = agenda.map(() => undefined);
  let at = loop.phase === 'lobby' ? Math.max(session.starts_at ?? 0, now) : phaseEnd(loop, now);
  const current = agenda[loop.step];
  if (current) {
    if (loop.phase === 'preview' || (loop.phase === 'fireside' && current.kind === 'question')) {
      at += current.length_ms + (current.harvest_ms ?? 0);
    } else if (loop.phase === 'breakout' || loop.phase === 'grace') {
      at += current.harvest_ms ?? 0;
    }
  }
  for (let i = loop.step + 1; i < agenda.length; i++) {
    const step = agenda[i];
    if (!step) continue;
    times[i] = at;
    at += step.length_ms + (step.harvest_ms ?? 0);
  }
  times[agenda.length] = at;
  return times;
}

/** When the session was meant to end; undefined if it has no fixed start. */
export function plannedEnd({ agenda, starts_at }: SessionView): number | undefined {
  if (!starts_at) return undefined;
  return agenda.reduce((at, step) => at + step.length_ms + (step.harvest_ms ?? 0), starts_at);
}

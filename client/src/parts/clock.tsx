import { clockText, t } from '../i18n';
import type { LoopView } from '../protocol';
import { useNow } from '../store';

/** Milliseconds left of a phase, or of finishing up: what is left stands still while it is paused. */
export function leftOf(loop: LoopView, now: number): number | undefined {
  if (loop.phase === 'grace' && loop.returns_at) return Math.max(0, loop.returns_at - now);
  return loop.ends_at ? Math.max(0, loop.ends_at - (loop.paused_at || now)) : undefined;
}

/** The time left of the phase, each second: [left, part of the whole from 1 to 0]. */
export function useLeft(loop: LoopView | undefined): [number | undefined, number] {
  const now = useNow((loop?.phase === 'grace' ? loop.returns_at : loop?.ends_at) ?? 0);
  const left = loop && leftOf(loop, now);
  return [left, left !== undefined && loop?.length_ms ? left / loop.length_ms : 0];
}

/** "5:12 left of 8:00". It is read on demand, never by itself. */
export function Clock({ loop, className = '' }: { loop: LoopView; className?: string }) {
  const [left] = useLeft(loop);
  if (left === undefined) return null;
  return (
    <p className={`clock ${className}`} role="timer" aria-live="off">
      {clockText(left)}
      <small>{kindOfTime(loop)}</small>
    </p>
  );
}

function kindOfTime(loop: LoopView): string {
  if (loop.phase === 'grace') return t('finishing_up');
  return loop.paused_at ? t('paused') : t('left_of', { length: clockText(loop.length_ms ?? 0) });
}

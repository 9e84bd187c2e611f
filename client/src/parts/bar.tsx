import type { CSSProperties } from 'react';

/** A bar that is full to `part`, from 0 to 1. The same is always said in words beside it. */
export function Bar({ part }: { part: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <div className="bar" style={{ '--v': `${percent}%` } as CSSProperties} aria-hidden="true">
      <i />
    </div>
  );
}

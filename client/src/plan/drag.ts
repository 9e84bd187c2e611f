// A step is taken by its grip, by mouse, pen or finger, and set down where the
// line is. Whoever has none of them has the buttons.
import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** A step on its way: where it was, and where it would be. */
export interface Drag {
  from: number;
  to: number;
}

export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const one = all[from];
  return one === undefined ? [...all] : all.toSpliced(from, 1).toSpliced(to, 0, one);
}

/** Where a row goes that is let go at a height: below all others that have their middle above. */
export function placeAt(y: number, middles: readonly number[], from: number): number {
  return middles.filter((middle, i) => i !== from && middle < y).length;
}

/** `list` is of the steps, after one line that stays. */
export function useDrag(onMove: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const lifted = drag !== undefined;
  useEffect(() => {
    if (!lifted) return;
    const cancel = (event: KeyboardEvent) => event.key === 'Escape' && setDrag(undefined);
    addEventListener('keydown', cancel);
    return () => removeEventListener('keydown', cancel);
  }, [lifted]);
  const over = (event: PointerEvent) => {
    const rows = [...(list.current?.children ?? [])].slice(1);
    const middles = rows.map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    setDrag((now) => now && { ...now, to: placeAt(event.clientY, middles, now.from) });
  };
  const gripOf = (index: number) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ from: index, to: index });
    },
    onPointerMove: over,
    onPointerUp: () => {
      if (drag) onMove(drag.from, drag.to);
      setDrag(undefined);
    },
    onPointerCancel: () => setDrag(undefined),
  });
  return { list, drag, gripOf };
}

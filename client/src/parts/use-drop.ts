import { type DragEvent, useState } from 'react';

/** Where something that is dragged can be let go, while `takes` says so; gives what listens, and whether it is over it. */
export function useDrop(takes: boolean, onTake: () => void) {
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!takes) return;
    event.preventDefault();
    setOver(true);
  };
  return {
    over: over && takes,
    target: {
      onDragEnter: drag,
      onDragOver: drag,
      // What is inside is not outside.
      onDragLeave: (event: DragEvent) => event.currentTarget.contains(event.relatedTarget as Node) || setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        if (takes) onTake();
      },
    },
  };
}

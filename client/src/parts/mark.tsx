import type { CSSProperties, ReactNode } from 'react';

const joined = { stroke: 'currentColor', strokeWidth: 4, strokeLinejoin: 'round' } as const;

// Circle, square, hexagon, diamond, pentagon, leaf, octagon, drop, flower, pill, shield, triangle.
const shapes: readonly ReactNode[] = [
  <circle key="1" cx="20" cy="20" r="18" />,
  <rect key="2" x="3.5" y="3.5" width="33" height="33" rx="6" />,
  <polygon key="3" {...joined} points="20,4 34,12 34,28 20,36 6,28 6,12" />,
  <polygon key="4" {...joined} points="20,3.5 36.5,20 20,36.5 3.5,20" />,
  <polygon key="5" {...joined} points="20,4 36,16 30,35 10,35 4,16" />,
  <path key="6" d="M3 20A17 17 0 0 1 20 3H37V20A17 17 0 0 1 20 37H3Z" />,
  <polygon key="7" {...joined} points="35.7,26.5 26.5,35.7 13.5,35.7 4.3,26.5 4.3,13.5 13.5,4.3 26.5,4.3 35.7,13.5" />,
  <path key="8" d="M20 1.500C26.5 10 35.5 15.5 35.5 24.500a15.5 14 0 0 1-31 0C4.5 15.5 13.5 10 20 1.500Z" />,
  <path
    key="9"
    d="M20.0 4.6A6.2 6.2 0 0 1 30.9 9.1A6.2 6.2 0 0 1 35.4 20.0A6.2 6.2 0 0 1 30.9 30.9A6.2 6.2 0 0 1 20.0 35.4A6.2 6.2 0 0 1 9.1 30.9A6.2 6.2 0 0 1 4.6 20.0A6.2 6.2 0 0 1 9.1 9.1A6.2 6.2 0 0 1 20.0 4.6Z"
  />,
  <rect key="10" x="1" y="8" width="38" height="24" rx="12" />,
  <path key="11" d="M4.5 4.500h31V20c0 8.5-6.5 14.5-15.5 18C11 34.5 4.5 28.5 4.5 20Z" />,
  <polygon key="12" {...joined} points="20,4.5 36.5,34.5 3.5,34.5" />,
];

/** Which of the twelve looks a room has; room 13 starts again at the circle. */
export function lookOf(room: number): number {
  return ((room - 1) % shapes.length) + 1;
}

/** A room's shape alone, on a 40 unit square, in the current colour. */
export function RoomShape({ room }: { room: number }) {
  return shapes[lookOf(room) - 1];
}

/** A room's mark: its number, in its shape, in its colour. The room is named in words beside it. */
export function Mark({ room, size }: { room: number; size?: string }) {
  return (
    <span
      className={`mark n${lookOf(room)}`}
      style={size ? ({ '--m': size } as CSSProperties) : undefined}
      aria-hidden="true"
    >
      <svg viewBox="0 0 40 40">
        <RoomShape room={room} />
      </svg>
      <b>{room}</b>
    </span>
  );
}

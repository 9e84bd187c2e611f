import { RoomShape } from '../parts/mark';

const CENTRE = 200;
const ROOMS = 11;
const PEOPLE = 12;
const ROOM_SIZE = 40;
const ROOM_SCALE = 1.35;

function around(index: number, count: number, radius: number): [number, number] {
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
  return [CENTRE + radius * Math.cos(angle), CENTRE + radius * Math.sin(angle)];
}

/** Twelve people in one circle, with eleven small rooms around them: the product in one picture. */
export function Ring({ label, className }: { label: string; className?: string }) {
  return (
    <svg className={className} viewBox="0 0 400 400" role="img" aria-label={label}>
      <circle cx={CENTRE} cy={CENTRE} r="106" fill="var(--lamp)" opacity=".28" />
      <circle cx={CENTRE} cy={CENTRE} r="92" fill="var(--lamp)" />
      {Array.from({ length: PEOPLE }, (_, i) => {
        const [x, y] = around(i, PEOPLE, 66);
        const you = i === PEOPLE / 2;
        return <circle key={i} cx={x} cy={y} r={you ? 14 : 9} fill="var(--on-lamp)" opacity={you ? 1 : 0.5} />;
      })}
      {Array.from({ length: ROOMS }, (_, i) => (
        <Room key={i} number={i + 1} />
      ))}
    </svg>
  );
}

function Room({ number }: { number: number }) {
  const [x, y] = around(number - 1, ROOMS, 150);
  const people = number >= 10 ? 4 : 5;
  const half = (ROOM_SIZE * ROOM_SCALE) / 2;
  return (
    <g
      transform={`translate(${x - half} ${y - half}) scale(${ROOM_SCALE})`}
      style={{ color: `var(--r${number})` }}
      fill="currentColor"
    >
      <RoomShape room={number} />
      {Array.from({ length: people }, (_, i) => {
        const angle = (i / people) * 2 * Math.PI - Math.PI / 2;
        const middle = number === 5 || number === 8 ? 21 : 20;
        return (
          <circle
            key={i}
            cx={20 + 6.6 * Math.cos(angle)}
            cy={middle + 6.6 * Math.sin(angle)}
            r="2.3"
            fill="var(--on-r)"
          />
        );
      })}
    </g>
  );
}

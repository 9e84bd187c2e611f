import { encode } from 'uqr';

/** A QR picture of a link, dark on white in both themes because cameras want it so. */
export function Qr({ link, label, className }: { link: string; label: string; className?: string }) {
  const { data, size } = encode(link, { ecc: 'M', border: 1 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

import type { ReactNode } from 'react';

// Drawn for a 24 unit square, stroked by .ic in base.css.
const drawings = {
  away: (
    <path d="M3 9.500a13 13 0 0 1 4-2.600M12.5 6A13 13 0 0 1 21 9.500M6.5 13.200a8 8 0 0 1 3-1.700M14.5 11.800a8 8 0 0 1 3 1.400M12 18v.01M4 4l16 16" />
  ),
  call: <path d="M4 10v4h3l8 4.500v-13L7 10H4ZM18.5 9.500a4 4 0 0 1 0 5" />,
  camera: (
    <>
      <rect x="3" y="6.5" width="12" height="11" rx="2" />
      <path d="m15 11 6-3.500v9L15 13" />
    </>
  ),
  cards: (
    <>
      <rect x="3.5" y="7" width="13" height="13" rx="2" />
      <path d="M8 7V5.500A1.5 1.5 0 0 1 9.5 4H19a1.5 1.5 0 0 1 1.5 1.500V15a1.5 1.5 0 0 1-1.5 1.500h-2.5" />
    </>
  ),
  chat: <path d="M4 5h16v11H11l-4 3.500V16H4z" />,
  check: <path d="m5 12.5 4.5 4.500L19 7" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3.2 2" />
    </>
  ),
  close: <path d="m6 6 12 12M18 6 6 18" />,
  door: <path d="M13 21H6V4.500L13 3v18ZM13 5h5v16h-5M10.3 12v.6M4 21h16.5" />,
  dots: <path d="M5.5 12v.01M12 12v.01M18.5 12v.01" strokeWidth="3" />,
  grip: <path d="M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01" strokeWidth="2.8" />,
  hand: (
    <path d="M7 12V6.500a1.5 1.5 0 0 1 3 0V11m0-1V4.800a1.5 1.5 0 0 1 3 0V11m0-4.500a1.5 1.5 0 0 1 3 0V12m0-2.500a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1.500c-2 0-3.3-.8-4.4-2.500L4.3 14c-.9-1.6 1-3.2 2.4-1.800L8 13.5" />
  ),
  help: (
    <>
      <path d="M4 12a8 8 0 1 1 3.3 6.500L4 19.500l.9-3.300A8 8 0 0 1 4 12Z" />
      <path d="M9.8 9.700a2.3 2.3 0 1 1 3.3 2.200c-.8.4-1.1.9-1.1 1.600M12 16v.01" />
    </>
  ),
  keep: (
    <>
      <path d="M4 9h16v5a8 6.5 0 0 1-16 0V9Z" />
      <path d="M8 9V4.500h8V9M9.5 13.500c1.5 1 3.5 1 5 0" />
    </>
  ),
  link: (
    <path d="M10 14a4 4 0 0 0 5.700 0l3.200-3.200a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.200 3.200a4 4 0 0 0 5.700 5.700L12 17.700" />
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2.5" />
      <path d="M8 10.500V8a4 4 0 0 1 8 0v2.5" />
    </>
  ),
  mark: <circle cx="12" cy="12" r="7" />,
  mic: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  minus: <path d="M5 12h14" />,
  moon: <path d="M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10Z" />,
  pause: <path d="M8.5 5.500v13M15.5 5.500v13" />,
  pen: <path d="M5 19l1-4L16.5 4.500l3 3L9 18l-4 1ZM14.5 6.500l3 3" />,
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.2" />
      <path d="M3 19c.4-3.4 2.8-5.2 6-5.200s5.6 1.8 6 5.200M15.5 5.600a3.2 3.2 0 0 1 0 5.900M18 14.500c1.8.8 2.8 2.3 3 4.5" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  right: <path d="m9 5 7 7-7 7" />,
  ring: (
    <>
      <circle cx="12" cy="4.8" r="1.9" />
      <circle cx="18.8" cy="9.8" r="1.9" />
      <circle cx="16.2" cy="17.8" r="1.9" />
      <circle cx="7.8" cy="17.8" r="1.9" />
      <circle cx="5.2" cy="9.8" r="1.9" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m15 15 5 5" />
    </>
  ),
  share: <path d="M12 14V4M8 7.5 12 3.500l4 4M5 12v6.500A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.500V12" />,
  shuffle: (
    <path d="M3 7h3.500c4.5 0 6.5 10 11 10H21M3 17h3.500c1.6 0 2.8-1.2 3.9-2.900M13.6 9.900C14.7 8.2 15.9 7 17.5 7H21M18.5 4.5 21 7l-2.5 2.500M18.5 14.5 21 17l-2.5 2.5" />
  ),
  undo: <path d="M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** Drawings of a way, which is the other one where one reads from right to left. */
const WAYS: ReadonlySet<IconName> = new Set(['right', 'undo']);

/** A drawing beside a word; it never stands alone, so it has no name of its own. */
export function Icon({ name, small, className = '' }: { name: IconName; small?: boolean; className?: string }) {
  return (
    <svg
      className={`ic${small ? ' s' : ''}${WAYS.has(name) ? ' way' : ''} ${className}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  );
}

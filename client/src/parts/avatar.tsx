import type { CSSProperties } from 'react';

/** The first letter of a name; the name stands beside it. */
export function Avatar({ name, size }: { name: string; size?: string }) {
  const [first = ''] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim());
  return (
    <span className="avatar" style={size ? ({ '--a': size } as CSSProperties) : undefined} aria-hidden="true">
      {typeof first === 'string' ? first : first.segment.toLocaleUpperCase()}
    </span>
  );
}

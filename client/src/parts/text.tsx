import { Fragment, type ReactNode } from 'react';
import { t } from '../i18n';

/** A sentence from the catalogue with elements in it: <Text k="breakout:with" parts={{ names: <Names of={…} /> }} />. */
export function Text({
  k,
  values,
  parts,
}: {
  k: string;
  values?: Record<string, unknown>;
  parts: Record<string, ReactNode>;
}) {
  const names = Object.keys(parts);
  const marked = Object.fromEntries(names.map((name, i) => [name, `\u0001${i}\u0001`]));
  const pieces = t(k, { ...values, ...marked }).split('\u0001');
  return pieces.map((piece, i) => (
    // Every second piece is the number of a part.
    <Fragment key={i}>{i % 2 ? parts[names[Number(piece)] as string] : piece}</Fragment>
  ));
}

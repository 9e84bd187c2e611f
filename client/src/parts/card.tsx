import type { ReactNode } from 'react';

interface Props {
  /** Dashed, thick, single or double line: it can be told without colour. */
  state?: 'draft' | 'leaving' | 'shared' | 'kept';
  header?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** A card with what a person wrote. */
export function Card({ state, header, footer, children }: Props) {
  return (
    <article className={state ? `card ${state}` : 'card'}>
      {header && <header>{header}</header>}
      {children}
      {footer && <footer>{footer}</footer>}
    </article>
  );
}

import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { t } from '../i18n';
import { LiveContext } from '../live-context';

interface Props {
  children: ReactNode;
  /** Told to a screen reader after the visible words: ", question 2, 8 minutes, with Ann and Raj". */
  more?: ReactNode;
  /** The page's title in the browser; the visible words if left out. */
  title?: string;
  className?: string;
}

/**
 * The page's one heading. When it appears it takes the focus and names the
 * tab, so that somebody who was moved hears where they are.
 */
export function Heading({ children, more, title, className }: Props) {
  const ref = useRef<HTMLHeadingElement>(null);
  const embedded = useContext(LiveContext)?.embedded ?? false;
  const name = title ?? (typeof children === 'string' ? children : undefined);
  useEffect(() => {
    if (!embedded) ref.current?.focus({ preventScroll: true });
  }, [embedded]);
  useEffect(() => {
    if (!embedded && name) document.title = t('title', { name });
  }, [embedded, name]);
  return (
    <h1 ref={ref} tabIndex={-1} className={className}>
      {children}
      {more && <span className="vh">{more}</span>}
    </h1>
  );
}

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { LiveText } from '../live-text';
import { putInFront } from './in-front';

interface Props {
  heading: ReactNode;
  text?: ReactNode;
  /** Escape, and whatever else closes it. */
  onClose: () => void;
  /** Begins at its heading: where the first thing to press acts at once, a second Enter must not press it. */
  fromHeading?: boolean;
  children: ReactNode;
}

/**
 * A question over the page, open while it is rendered. The native dialog keeps
 * the focus inside, makes the rest inert and gives the focus back. It begins at
 * what has `data-focus`, if anything. What is said is said in it, too, and what
 * is in front comes into it.
 */
export function Sheet({ heading, text, onClose, fromHeading, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const front = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // Closed before it leaves the page, so that the browser can give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The first thing to press may be far down: what is long is read from its beginning.
    if (fromHeading || (dialog && dialog.scrollTop > 0)) {
      title.current?.setAttribute('tabindex', '-1');
      title.current?.focus();
    }
    dialog?.querySelector<HTMLElement>('[data-focus]')?.focus();
    const goBack = front.current && putInFront(front.current);
    return () => {
      goBack?.();
      dialog?.close();
      // What opened it may be gone by now: then the page's heading takes the focus.
      const { activeElement } = document;
      if (activeElement === document.body || dialog?.contains(activeElement)) {
        document.querySelector<HTMLElement>('[data-phase-heading], h1[tabindex]')?.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <LiveText />
      <div className="front" ref={front} />
      <h2 id={id} ref={title}>
        {heading}
      </h2>
      {text && <p className="sm lede">{text}</p>}
      {children}
    </dialog>
  );
}

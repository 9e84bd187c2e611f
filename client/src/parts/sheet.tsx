import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';

interface Props {
  heading: string;
  text?: ReactNode;
  /** Escape, and whatever else closes it. */
  onClose: () => void;
  children: ReactNode;
}

/**
 * A question over the page, open while it is rendered. The native dialog keeps
 * the focus inside, makes the rest inert and gives the focus back. It begins at
 * what has `data-focus`, if anything.
 */
export function Sheet({ heading, text, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page, so that the browser can give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The first thing to press may be far down: what is long is read from its beginning.
    if (dialog && dialog.scrollTop > 0) {
      const title = dialog.querySelector('h2');
      title?.setAttribute('tabindex', '-1');
      title?.focus();
    }
    dialog?.querySelector<HTMLElement>('[data-focus]')?.focus();
    return () => {
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
      <h2 id={id}>{heading}</h2>
      {text && <p className="sm lede">{text}</p>}
      {children}
    </dialog>
  );
}

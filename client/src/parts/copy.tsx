import { useEffect, useId, useRef, useState } from 'react';
import { say } from '../live-text';
import { Button } from './button';
import css from './copy.module.css';

interface Props {
  label: string;
  hideLabel?: boolean;
  value: string;
  /** On the button, before and after. */
  copy: string;
  copied: string;
}

const SHOWN_MS = 2_000;

/** A link to copy: shown in a field, so that it can be taken by hand where the clipboard is closed. */
export function Copy({ label, hideLabel, value, copy, copied }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const press = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // The clipboard needs https and a permission; the link is selected, to be copied by hand.
      return;
    }
    setDone(true);
    say(copied);
  };
  return (
    <div>
      <label htmlFor={id} className={hideLabel ? 'vh' : undefined}>
        {label}
      </label>
      <div className={css.row}>
        <input id={id} ref={field} readOnly dir="ltr" value={value} onFocus={(event) => event.target.select()} />
        <Button onClick={press} icon={done ? 'check' : undefined}>
          {done ? copied : copy}
        </Button>
      </div>
    </div>
  );
}

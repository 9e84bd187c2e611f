import type { ReactNode } from 'react';

interface Props {
  /** Radios of one name are one choice; without a name it is a box to tick. */
  name?: string;
  checked: boolean;
  onPick: (checked: boolean) => void;
  /** Without its own border, among text. */
  plain?: boolean;
  children: ReactNode;
}

/** One of several choices, or a box to tick, as large as a finger. */
export function Choice({ name, checked, onPick, plain, children }: Props) {
  return (
    <label className={plain ? 'choice plain' : 'choice'}>
      <input
        type={name ? 'radio' : 'checkbox'}
        name={name}
        checked={checked}
        onChange={(event) => onPick(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

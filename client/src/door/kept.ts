import { useState } from 'react';
import { doorKey } from '../seat';

/** A field of the door, kept in this tab until there is a seat: a reload loses nothing. */
export function useKept(session: string, field: string): [string, (text: string) => void] {
  const key = doorKey(session, field);
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const keep = (next: string) => {
    sessionStorage.setItem(key, next);
    setText(next);
  };
  return [text, keep];
}

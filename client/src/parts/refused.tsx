import { useEffect } from 'react';
import { refusalText } from '../i18n';
import { useSay } from '../live-text';
import type { Refusal } from '../protocol';

/** Why a wish was refused, in words, beside what was pressed; said politely. */
export function Refused({ of }: { of: Refusal | undefined }) {
  const { say } = useSay();
  const text = of && refusalText(of);
  useEffect(() => {
    if (text) say(text);
  }, [text, say]);
  return text ? <p className="refused">{text}</p> : null;
}

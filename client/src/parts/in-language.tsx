import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { speak, spoken } from '../i18n';

/** What is inside speaks the language of the plan, and English is spoken again after it. */
export function InLanguage({ of: tag, children }: { of: string | undefined; children: ReactNode }) {
  // English is always there, so a page in English is there at once.
  const [now, setNow] = useState<string | undefined>(() =>
    (tag ?? 'en') === 'en' && spoken() === 'en' ? 'en' : undefined,
  );
  useEffect(() => {
    let over = false;
    void speak(tag).then(() => over || setNow(spoken()));
    return () => {
      over = true;
    };
  }, [tag]);
  useEffect(() => () => void speak('en'), []);
  return now === undefined ? null : <Fragment key={now}>{children}</Fragment>;
}

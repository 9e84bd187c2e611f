import { useState } from 'react';
import { addTexts, t } from '../i18n';
import texts from '../locales/en/next.json';
import type { NextDate } from '../protocol';
import { Field } from './field';
import css from './next-date.module.css';

addTexts('next', texts);

interface Props {
  value: NextDate | undefined;
  onValue: (value: NextDate | undefined) => void;
  /** What is wrong with the date, and with the link. */
  error?: (part: 'at' | 'on' | 'link') => string | undefined;
}

/** When the group meets next: a day, its time if that is known, and a link. */
export function NextDateFields({ value, onValue, error = () => undefined }: Props) {
  const [typed, setTyped] = useState(() => typedOf(value));
  const [seen, setSeen] = useState(value);
  // Somebody else changed it; what is being typed here and means the same is left alone.
  if (!same(seen, value)) {
    setSeen(value);
    if (!same(dateOf(typed), value)) setTyped(typedOf(value));
  }
  const put = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    const date = dateOf(next);
    // The fields know no seconds, nor which of two hours when the clocks go back: another link leaves the time as it is.
    const told = 'link' in part && date?.at && value?.at ? { ...date, at: value.at } : date;
    setTyped(next);
    setSeen(told);
    onValue(told);
  };
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  return (
    <div className={css.next}>
      <Field
        label={t('next:date')}
        optional
        type="date"
        error={error('on') ?? error('at')}
        value={typed.day}
        onText={(day) => put({ day })}
      />
      {typed.day && (
        <>
          <Field
            label={t('next:time')}
            hint={t('next:time_hint', { zone })}
            optional
            type="time"
            value={typed.time}
            onText={(time) => put({ time })}
          />
          <Field
            label={t('next:link')}
            error={error('link')}
            optional
            type="url"
            placeholder="https://"
            value={typed.link}
            onText={(link) => put({ link })}
          />
        </>
      )}
    </div>
  );
}

/** What the fields hold: in this browser's zone. */
interface Typed {
  day: string;
  time: string;
  link: string;
}

const two = (n: number) => String(n).padStart(2, '0');

export function typedOf({ at, on = '', link = '' }: NextDate = {}): Typed {
  if (!at) return { day: on, time: '', link };
  const date = new Date(at);
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return { day, time: `${two(date.getHours())}:${two(date.getMinutes())}`, link };
}

export function dateOf({ day, time, link }: Typed): NextDate | undefined {
  if (!day) return undefined;
  const where = link.trim() ? { link: link.trim() } : {};
  const at = time ? new Date(`${day}T${time}`).getTime() : Number.NaN;
  // A day that makes no date with its time goes as it was typed: the server says what is wrong with it.
  return Number.isNaN(at) ? { on: day, ...where } : { at, ...where };
}

const same = (a: NextDate = {}, b: NextDate = {}) => a.at === b.at && a.on === b.on && a.link === b.link;

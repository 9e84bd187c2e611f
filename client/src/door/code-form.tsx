import { type FormEvent, useState } from 'react';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { useFirstWrong } from '../parts/first-wrong';
import { Message } from '../parts/message';
import { readCode } from '../start/code';
import { w } from '../start/words';
import css from './door.module.css';

/** A door without a link: the code, or the link pasted. `onWay` gets a code or a link's secret. */
export default function CodeForm({ onWay }: { onWay: (way: string) => void }) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const [form, showWrong] = useFirstWrong();
  const find = (event: FormEvent) => {
    event.preventDefault();
    const read = readCode(typed);
    if ('code' in read) return onWay(read.code);
    if ('secret' in read) return onWay(read.secret);
    setError(w(`code.${read.problem}`, { ...read }));
    showWrong();
  };
  return (
    <Message heading={t('door:code_heading')} text={t('door:code_text')}>
      <form className={css.code} ref={form} onSubmit={find} noValidate>
        <Field
          label={t('door:code')}
          className="code"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="K7WM 4TQD"
          value={typed}
          onText={setTyped}
          error={error}
        />
        <Button type="submit" kind="primary">
          {t('door:code_go')}
        </Button>
      </form>
    </Message>
  );
}

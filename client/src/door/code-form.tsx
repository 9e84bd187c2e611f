import { useState } from 'react';
import { isCode } from '../api';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Message } from '../parts/message';
import css from './door.module.css';

/** A door without a link: the code. */
export function CodeForm({ onCode }: { onCode: (code: string) => void }) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  return (
    <Message heading={t('door:code_heading')} text={t('door:code_text')}>
      <form
        className={css.code}
        onSubmit={(event) => {
          event.preventDefault();
          if (isCode(code)) onCode(code);
          else setError(t('door:code_length'));
        }}
      >
        <Field
          label={t('door:code')}
          className="code"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="K7WM 4TQD"
          value={code}
          onText={setCode}
          error={error}
        />
        <Button type="submit" kind="primary">
          {t('door:code_go')}
        </Button>
      </form>
    </Message>
  );
}

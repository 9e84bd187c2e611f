import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../parts/button';
import { useFirstWrong } from '../parts/first-wrong';
import { type CodeReading, readCode } from './code';
import css from './start.module.css';
import { w } from './words';

/** "I have a code": it may be typed in any case, with spaces, or a whole link may be pasted. */
export function CodeForm() {
  const [typed, setTyped] = useState('');
  const [reading, setReading] = useState<CodeReading>();
  const [, navigate] = useLocation();
  const [form, showWrong] = useFirstWrong();
  const join = (event: FormEvent) => {
    event.preventDefault();
    const read = readCode(typed);
    setReading(read);
    // In the fragment, so that neither a code nor a link's secret reaches a log.
    if ('code' in read) navigate(`/j#${read.code}`);
    else if ('secret' in read) navigate(`/j#${read.secret}`);
    else showWrong();
  };
  const problem = reading && 'problem' in reading ? reading : undefined;
  return (
    <form className={`panel ${css.panel}`} ref={form} onSubmit={join} noValidate>
      <h2>{w('code.title')}</h2>
      <p className="hint">{w('code.hint')}</p>
      <label htmlFor="code">{w('code.label')}</label>
      <div className={css.line}>
        <input
          id="code"
          className="code"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="K7WM 4TQD"
          value={typed}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? 'code-error' : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setReading(undefined);
          }}
        />
        <Button type="submit">{w('code.join')}</Button>
      </div>
      {problem && (
        <p className="refused" id="code-error">
          {w(`code.${problem.problem}`, { ...problem })}
        </p>
      )}
    </form>
  );
}

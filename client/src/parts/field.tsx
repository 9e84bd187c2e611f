import { type FocusEvent, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { t } from '../i18n';

interface Labels {
  label: string;
  /** A line under the field. */
  hint?: ReactNode;
  /** What is wrong, in words. */
  error?: string;
  optional?: boolean;
  /** The label is for screen readers only; the placeholder shows the rest what belongs here. */
  hideLabel?: boolean;
  onText: (text: string) => void;
  value: string;
}

type InputProps = Labels & Omit<InputHTMLAttributes<HTMLInputElement>, keyof Labels | 'onChange'>;
type AreaProps = Labels & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, keyof Labels | 'onChange'>;

/** A line of text with its label, hint and error. */
export function Field({ label, hint, error, optional, hideLabel, onText, ...rest }: InputProps) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, error, optional, hideLabel }}>
      <input
        id={id}
        dir="auto"
        {...rest}
        {...described(id, hint, error)}
        onChange={(event) => onText(event.target.value)}
      />
    </Labelled>
  );
}

/** Several lines of text; a person's own words, so in their voice. */
export function Area({ label, hint, error, optional, hideLabel, onText, className = 'said', ...rest }: AreaProps) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, error, optional, hideLabel }}>
      <textarea
        id={id}
        dir="auto"
        className={className}
        onFocus={toEnd}
        {...rest}
        {...described(id, hint, error)}
        onChange={(event) => onText(event.target.value)}
      />
    </Labelled>
  );
}

/** Text that was kept comes back with the caret before it: whoever comes by keyboard goes on where it ends. */
function toEnd({ currentTarget: field }: FocusEvent<HTMLTextAreaElement>) {
  if (field.selectionEnd === 0) field.setSelectionRange(field.value.length, field.value.length);
}

function described(id: string, hint: ReactNode, error: string | undefined) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined };
}

type LabelledProps = Pick<Labels, 'label' | 'hint' | 'error' | 'optional' | 'hideLabel'> & {
  id: string;
  children: ReactNode;
};

function Labelled({ id, label, hint, error, optional, hideLabel, children }: LabelledProps) {
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'vh' : undefined}>
        {label} {optional && <span className="hint">{t('optional')}</span>}
      </label>
      {children}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="refused" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

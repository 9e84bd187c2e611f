import { useId } from 'react';
import { t } from '../i18n';
import { Icon } from './icon';

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** How the value reads, such as "8:00". */
  text?: (value: number) => string;
  onValue: (value: number) => void;
}

/** A number with a press for less and one for more. */
export function Stepper({ label, value, min, max, step = 1, text = String, onValue }: Props) {
  const id = useId();
  const to = (next: number) => onValue(Math.min(max, Math.max(min, next)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its legend's layout with it
    <div role="group" aria-labelledby={id}>
      <span className="label" id={id}>
        {label}
      </span>
      <div className="stepper">
        <button
          type="button"
          disabled={value <= min}
          aria-label={t('less', { label })}
          onClick={() => to(value - step)}
        >
          <Icon name="minus" small />
        </button>
        <output>{text(value)}</output>
        <button
          type="button"
          disabled={value >= max}
          aria-label={t('more', { label })}
          onClick={() => to(value + step)}
        >
          <Icon name="plus" small />
        </button>
      </div>
    </div>
  );
}

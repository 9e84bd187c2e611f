import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { Icon, type IconName } from './icon';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary a screen; it says what it will do. */
  kind?: 'primary' | 'outlined' | 'quiet' | 'text';
  small?: boolean;
  wide?: boolean;
  icon?: IconName;
  children: ReactNode;
}

/**
 * A button. While it is disabled it does nothing and says so, but it keeps the
 * focus: a native disabled button would let it fall to the top of the page.
 */
export function Button({
  kind = 'outlined',
  small,
  wide,
  icon,
  children,
  className = '',
  type = 'button',
  disabled = false,
  onClick,
  ...rest
}: Props) {
  const names = ['btn', kind === 'outlined' ? '' : kind, small && 'small', wide && 'wide', className];
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (disabled) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type={type}
      className={names.filter(Boolean).join(' ')}
      aria-disabled={disabled || undefined}
      onClick={press}
      {...rest}
    >
      {icon && <Icon name={icon} small />}
      {children}
    </button>
  );
}

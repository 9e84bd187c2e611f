import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Icon, type IconName } from './icon';
import css from './menu.module.css';

export interface MenuItem {
  key: string;
  /** A mark or an icon before the name. */
  sign?: ReactNode;
  name: string;
  /** The language of its name, where it is another. */
  lang?: string;
  /** What it leads to, in a few words. */
  text?: string;
  onPick: () => void;
}

interface Props {
  /** What the button is called for those who don't see its three dots. */
  label: string;
  heading?: ReactNode;
  items: () => MenuItem[];
  icon?: IconName;
  /** Words on the button instead of the icon alone. */
  children?: ReactNode;
}

/** A button with a menu: the way for everybody that a drag is for some. Arrow keys, Home and End go through it. */
export function Menu({ label, heading, items, icon = 'dots', children }: Props) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = (back: boolean) => {
    setOpen(false);
    if (back) trigger.current?.focus();
  };
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={children ? 'btn small' : `btn quiet ${css.trigger}`}
        aria-label={children ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} small />
        {children}
      </button>
      {open && <Items {...{ label, heading, items: items(), trigger, close }} />}
    </>
  );
}

interface ItemsProps extends Pick<Props, 'label' | 'heading'> {
  items: MenuItem[];
  trigger: RefObject<HTMLButtonElement | null>;
  close: (back: boolean) => void;
}

function Items({ label, heading, items, trigger, close }: ItemsProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = ref.current;
    const button = trigger.current;
    if (!menu || !button) return;
    menu.showPopover();
    place(menu, button.getBoundingClientRect());
    menu.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [trigger]);
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (!ref.current?.contains(target as Node) && !trigger.current?.contains(target as Node)) close(false);
    };
    const follow = () => {
      if (ref.current && trigger.current) place(ref.current, trigger.current.getBoundingClientRect());
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('scroll', follow, true);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('scroll', follow, true);
    };
  });
  const go = (event: KeyboardEvent) => {
    const all = [...(ref.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') close(true);
    if (to === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined) all[(to + all.length) % all.length]?.focus();
  };
  return (
    <div ref={ref} popover="manual" className={css.menu} role="menu" aria-label={label} tabIndex={-1} onKeyDown={go}>
      {heading && <p className={css.heading}>{heading}</p>}
      {items.map(({ key, sign, name, lang, text, onPick }) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={css.item}
          onClick={() => {
            close(true);
            onPick();
          }}
        >
          <span>{sign}</span>
          <span>
            <bdi lang={lang}>{name}</bdi>
            {text && <small>{text}</small>}
          </span>
        </button>
      ))}
    </div>
  );
}

const GAP = 4;

/** Puts the menu under the button, or above it where there is no room; over it where neither has, inside the window. */
function place(menu: HTMLElement, button: DOMRect) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = button.bottom + GAP;
  const above = button.top - GAP - height;
  const over = Math.max(GAP, innerHeight - GAP - height);
  const top = below + height <= innerHeight ? below : above >= GAP ? above : over;
  const rtl = getComputedStyle(menu).direction === 'rtl';
  const left = rtl ? button.left : button.right - width;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.min(Math.max(GAP, left), innerWidth - width - GAP)}px`;
}

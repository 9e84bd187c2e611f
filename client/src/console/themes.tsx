import { type FormEvent, type ReactNode, type RefObject, useMemo, useRef, useState } from 'react';
import { useDraft } from '../drafts';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { Menu, type MenuItem } from '../parts/menu';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { useDrop } from '../parts/use-drop';
import type { ThemeView, WallCard } from '../protocol';
import { useCollection, useWish } from '../store';
import shared from './console.module.css';
import css from './harvest.module.css';
import { c } from './words';

/** A title is one line over cards; the server has the same figure. */
const MAX_TITLE = 120;

type Wish = ReturnType<typeof useWish>['wish'];

/** What is to be named: a theme that there is, or a new one with or without its first card. */
interface Naming {
  theme?: ThemeView;
  card?: WallCard;
}

/** Gathering cards into themes, as each card needs it: the same for as long as the wall is there. */
export interface Gathering {
  gather: (card: WallCard, theme?: ThemeView) => void;
  name: (naming: Naming) => void;
  lift: (card: WallCard | undefined) => void;
  /** The card that was gathered last: in its new place its menu takes the focus. */
  moved: RefObject<string | undefined>;
}

export function useGathering(wish: Wish): {
  gathering: Gathering;
  /** The card that is being dragged. */
  lifted: WallCard | undefined;
  sheet: ReactNode;
} {
  const { say } = useSay();
  const [naming, name] = useState<Naming>();
  const [lifted, lift] = useState<WallCard>();
  const moved = useRef<string>(undefined);
  const gathering = useMemo(() => {
    const gather = async (card: WallCard, theme?: ThemeView) => {
      moved.current = card.id;
      if (!(await wish('card.gather', { card: card.id, theme: theme?.id }))) return;
      say(theme ? c('themes.gathered', { title: theme.title }) : c('themes.apart'));
    };
    return { gather, name, lift, moved };
  }, [wish, say]);
  return {
    gathering,
    lifted,
    sheet: naming && <NameSheet naming={naming} onClose={() => name(undefined)} />,
  };
}

/** Asks for the words over a theme. */
function NameSheet({ naming: { theme, card }, onClose }: { naming: Naming; onClose: () => void }) {
  const { wish, refusal, waiting } = useWish();
  const [kept, keep] = useDraft(`theme.${theme?.id ?? 'new'}`);
  const [title, setTitle] = useState(kept || (theme?.title ?? ''));
  const close = () => {
    keep('');
    onClose();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const words = title.trim();
    if (!words || waiting) return;
    const done = theme
      ? await wish('theme.name', { theme: theme.id, title: words })
      : await wish('theme.add', { title: words, cards: card && [card.id] });
    if (done) close();
  };
  return (
    <Sheet heading={c(theme ? 'themes.rename' : 'themes.new')} text={card && <bdi>{card.text}</bdi>} onClose={onClose}>
      <form className={shared.stack} onSubmit={save}>
        <Field
          label={c('themes.title_label')}
          hint={c('themes.title_hint')}
          maxLength={MAX_TITLE}
          value={title}
          onText={(text) => {
            setTitle(text);
            keep(text);
          }}
        />
        <Refused of={refusal} />
        <div className={shared.actions}>
          <Button type="submit" disabled={waiting || !title.trim()}>
            {c(theme ? 'save' : 'themes.add')}
          </Button>
          <Button kind="quiet" onClick={close}>
            {c('cancel')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

interface ThemeProps {
  theme: ThemeView;
  cards: readonly WallCard[];
  gathering: Gathering;
  lifted: WallCard | undefined;
  wish: Wish;
  children: ReactNode;
}

/** A theme with its cards; a card can be dropped on it. */
export function Theme({ theme, cards, gathering, lifted, wish, children }: ThemeProps) {
  const items = (): MenuItem[] => [
    {
      key: 'name',
      sign: <Icon name="pen" />,
      name: c('themes.rename'),
      onPick: () => gathering.name({ theme }),
    },
    {
      key: 'remove',
      sign: <Icon name="close" />,
      name: c('themes.remove'),
      text: c('themes.remove_hint'),
      onPick: () => wish('theme.remove', { theme: theme.id }),
    },
  ];
  const id = `theme-${theme.id}`;
  return (
    <Drop {...{ gathering, lifted, theme }} label={id}>
      <header>
        <h3 id={id}>
          <bdi className="said">{theme.title}</bdi>
        </h3>
        <span className={shared.count}>{cards.length > 0 && c('harvest.cards', { count: cards.length })}</span>
        <Menu label={c('themes.menu', { title: theme.title })} heading={theme.title} items={items} />
      </header>
      {cards.length === 0 && <p className={shared.effect}>{c('themes.empty')}</p>}
      {children}
    </Drop>
  );
}

interface DropProps {
  gathering: Gathering;
  lifted: WallCard | undefined;
  /** Left out: what is dropped is with none. */
  theme?: ThemeView;
  /** The id of the heading. */
  label?: string;
  children: ReactNode;
}

/** Where a card can be let go. */
export function Drop({ gathering: { lift, gather }, lifted, theme, label, children }: DropProps) {
  const takes = lifted !== undefined && (lifted.theme ?? '') !== (theme?.id ?? '');
  const { over, target } = useDrop(takes, () => {
    lift(undefined);
    if (lifted) gather(lifted, theme);
  });
  return (
    <section
      className={[theme && css.theme, over && css.over].filter(Boolean).join(' ')}
      aria-labelledby={label}
      {...target}
    >
      {children}
    </section>
  );
}

/** The ways to gather a card that are not a drag: with a theme there is, with a new one, with none. */
export function GatherMenu({ card, gathering }: { card: WallCard; gathering: Gathering }) {
  const themes = useCollection('themes');
  const items = (): MenuItem[] => [
    ...themes
      .filter((theme) => theme.id !== card.theme)
      .map((theme) => ({
        key: theme.id,
        sign: <Icon name="cards" />,
        name: theme.title,
        onPick: () => gathering.gather(card, theme),
      })),
    {
      key: 'new',
      sign: <Icon name="plus" />,
      name: c('themes.new'),
      text: c('themes.new_hint'),
      onPick: () => gathering.name({ card }),
    },
    ...(themes.some((theme) => theme.id === card.theme)
      ? [{ key: 'none', sign: <Icon name="ring" />, name: c('themes.none'), onPick: () => gathering.gather(card) }]
      : []),
  ];
  return <Menu label={c('themes.gather', { text: card.text })} heading={c('themes.gather_to')} items={items} />;
}

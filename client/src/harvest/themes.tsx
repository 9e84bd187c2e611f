import type { ReactNode } from 'react';
import { t } from '../i18n';
import type { WallCard } from '../protocol';
import type { Gathered } from './gathered';
import css from './harvest.module.css';

interface Props {
  of: Gathered['themes'];
  children: (card: WallCard) => ReactNode;
}

/** Cards that are alike, under the words that facilitators found for them. */
export function Themes({ of, children }: Props) {
  return of.map(([theme, cards]) => (
    <section className={css.theme} key={theme.id} aria-labelledby={`theme-${theme.id}`}>
      <h3 id={`theme-${theme.id}`}>
        <span className="tag plain">{t('harvest:theme')}</span>
        <span className="said" dir="auto">
          {theme.title}
        </span>
      </h3>
      <div className={css.wall}>{cards.map(children)}</div>
    </section>
  ));
}

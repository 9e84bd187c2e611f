import { OnWall } from '../harvest/wall';
import { dayOf, t, timeOfDay } from '../i18n';
import { Brand } from '../parts/brand';
import { Heading } from '../parts/heading';
import type { WallCard } from '../protocol';
import { useCollection, useSection } from '../store';
import css from './closing.module.css';

/** The end: thanks first, then what the rooms shared and the Links, while they are kept. */
export function End() {
  const you = useSection('you');
  const loop = useSection('loop');
  const session = useSection('session');
  const cards = useCollection('wall');
  const links = useCollection('links');
  return (
    <div className="p">
      <header className="top">
        <Brand />
      </header>
      <main className={css.end}>
        <section className="stack">
          <Heading title={t('closing:end_title', { title: session?.title ?? '' })}>
            <bdi>{t('closing:thanks', { name: you?.name ?? '' })}</bdi>
          </Heading>
          <p>{t('closing:end_text')}</p>
          {loop?.erases_at ? (
            <p className="muted sm">
              {t('closing:erases', { day: dayOf(loop.erases_at), at: timeOfDay(loop.erases_at) })}
            </p>
          ) : null}
        </section>
        {byQuestion(cards).map(([question, all]) => (
          <section className={css.question} key={question}>
            <h2>{t('closing:question', { question })}</h2>
            <div className={css.cards}>
              {all.map((card) => (
                <OnWall key={card.id} card={card} />
              ))}
            </div>
          </section>
        ))}
        {links.length > 0 && (
          <section>
            <h2>{t('closing:links')}</h2>
            <ul className={css.links}>
              {links.map((link) => (
                <li key={link.id}>
                  <a href={link.url} target="_blank" rel="noopener noreferrer" dir="auto">
                    {link.title || link.url}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </div>
  );
}

function byQuestion(cards: readonly WallCard[]): [number, WallCard[]][] {
  const questions = [...new Set(cards.map((card) => card.question))].sort((a, b) => a - b);
  return questions.map((question) => [question, cards.filter((card) => card.question === question)]);
}

import { cardsBy, type Gathered, gatheredHere, promptOf } from '../harvest/gathered';
import { Themes } from '../harvest/themes';
import { OnWall } from '../harvest/wall';
import { dayOf, t, timeOfDay } from '../i18n';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { fileName, saveFile } from '../parts/file';
import { Heading } from '../parts/heading';
import { Text } from '../parts/text';
import { Written } from '../parts/written';
import type { AgendaStep, LinkView, NextDate, TopicView } from '../protocol';
import { useCollection, useSection } from '../store';
import css from './closing.module.css';
import { mostMarked } from './most-marked';
import { Next } from './next';
import { nextText } from './next-text';

/** The end: thanks first, then what the rooms shared and the Links, while they are kept. */
export function End() {
  const you = useSection('you');
  const loop = useSection('loop');
  const session = useSection('session');
  const agenda = session?.agenda ?? [];
  const cards = useCollection('wall');
  const shared = gatheredHere(useCollection('themes'), cards);
  const links = useCollection('links');
  const topics = mostMarked(useCollection('topics'));
  const save = () => {
    const text = keepsake(session?.title ?? '', session?.next ?? {}, agenda, shared, topics, links);
    saveFile(new Blob([text], { type: 'text/markdown' }), `${fileName(session?.title ?? '')}.md`);
  };
  return (
    <div className="p">
      <header className="top">
        <Brand />
      </header>
      <main className={css.end}>
        <section className="stack">
          <Heading title={t('closing:end_title', { title: session?.title ?? '' })}>
            <Text k="closing:thanks" parts={{ name: <bdi>{you?.name}</bdi> }} />
          </Heading>
          <p>{t('closing:end_text')}</p>
          {loop?.erases_at ? (
            <p className="muted sm">
              {t('closing:erases', { day: dayOf(loop.erases_at), at: timeOfDay(loop.erases_at) })}
            </p>
          ) : null}
        </section>
        <Next />
        <section className="stack">
          {(cards.length > 0 || links.length > 0 || topics.length > 0) && (
            <>
              <Button onClick={save}>{t('closing:save')}</Button>
              <p className="hint">{t('closing:save_hint')}</p>
            </>
          )}
        </section>
        {shared.themes.length > 0 && (
          <section className={css.question}>
            <h2>{t('harvest:themes')}</h2>
            <Themes of={shared.themes}>{(card) => <OnWall key={card.id} card={card} />}</Themes>
          </section>
        )}
        {cardsBy('question', shared.rest).map(([question, all]) => (
          <section className={css.question} key={question}>
            <h2>{t('closing:question', { question })}</h2>
            <Written of={promptOf(agenda, question) ?? ''} className="said" />
            <div className={css.cards}>
              {all.map((card) => (
                <OnWall key={card.id} card={card} />
              ))}
            </div>
          </section>
        ))}
        {topics.length > 0 && (
          <section>
            <h2>{t('closing:topics_marked')}</h2>
            <ul className={css.links}>
              {topics.map((topic) => (
                <li key={topic.id} className="said" dir="auto">
                  {topic.text}
                </li>
              ))}
            </ul>
          </section>
        )}
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

/** The same as a text: what the room chose to share is theirs to keep. */
function keepsake(
  title: string,
  next: NextDate,
  agenda: readonly AgendaStep[],
  { themes, rest }: Gathered,
  topics: readonly TopicView[],
  links: readonly LinkView[],
): string {
  const part = (heading: string, lines: string[]) => (lines.length ? `\n## ${heading}\n\n${lines.join('\n')}\n` : '');
  const item = (text: string) => `- ${text.replace(/\s+/g, ' ')}`;
  return [
    `# ${title}\n`,
    part(
      t('closing:next'),
      [nextText(next), next.link].filter((line) => line !== undefined),
    ),
    ...themes.map(([theme, all]) =>
      part(
        theme.title,
        all.map((card) => item(card.text)),
      ),
    ),
    ...cardsBy('question', rest).map(([question, all]) =>
      part(t('closing:question', { question }), [
        `${promptOf(agenda, question) ?? ''}\n`,
        ...all.map((card) => item(card.text)),
      ]),
    ),
    part(
      t('closing:topics_marked'),
      topics.map((topic) => item(topic.text)),
    ),
    part(
      t('closing:links'),
      links.map((link) => item(link.title ? `${link.title}: ${link.url}` : link.url)),
    ),
  ].join('');
}

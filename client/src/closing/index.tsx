import { ByQuestion } from '../harvest/by-question';
import { gatheredHere } from '../harvest/gathered';
import { Themes } from '../harvest/themes';
import { OnWall } from '../harvest/wall';
import { t } from '../i18n';
import { Head } from '../parts/shell';
import { Side } from '../stage/side';
import { Topics } from '../stage/topics';
import { useCollection, useSection } from '../store';
import { YourDock } from '../you/dock';
import { HelpNote } from '../you/help';
import { WritesNote } from '../you/writes';
import css from './closing.module.css';

/** The close: topics for next time, marked by everybody, and the themes of all questions. */
export function Closing() {
  const loop = useSection('loop');
  const ballot = useSection('ballot');
  const cards = useCollection('wall');
  const { themes } = gatheredHere(useCollection('themes'), cards);
  if (!loop) return null;
  const left = ballot ? ballot.of - ballot.topics.length : 0;
  return (
    <div className="p">
      <Head heading={t('closing:heading')} line={t('closing:line')} loop={loop} />
      <main className={css.page}>
        <section className={css.topics}>
          <WritesNote />
          <HelpNote />
          <h2>{t('closing:topics')}</h2>
          <p className="muted">{t('closing:topics_text')}</p>
          {ballot && <p className="marksleft">{t('closing:marks_left', { count: left, of: ballot.of })}</p>}
          <Topics marking />
          {themes.length > 0 && <h2>{t('harvest:themes')}</h2>}
          <Themes of={themes}>{(card) => <OnWall key={card.id} card={card} />}</Themes>
          {cards.length > 0 && <h2>{t('harvest:wall')}</h2>}
          <ByQuestion cards={cards} />
        </section>
        <Side topics={false} />
      </main>
      <YourDock hand />
    </div>
  );
}

import { useRef } from 'react';
import { t } from '../i18n';
import { Head } from '../parts/shell';
import { useWide } from '../parts/wide';
import { Side } from '../stage/side';
import { useSection } from '../store';
import { YourDock } from '../you/dock';
import { HelpNote } from '../you/help';
import { WritesNote } from '../you/writes';
import { Floor } from './floor';
import css from './harvest.module.css';
import { OwnCards } from './own-cards';
import { ShownCard } from './shown';
import { Turns } from './turns';
import { Wall } from './wall';

/** Back together: the rooms in turn, and what they chose to share. */
export function Harvest() {
  const loop = useSection('loop');
  const harvest = useSection('harvest');
  const page = useRef<HTMLDivElement>(null);
  const wide = useWide(page);
  if (!loop) return null;
  const wall = (
    <div className={css.middle}>
      <ShownCard />
      <Wall />
      {wide && <OwnCards />}
    </div>
  );
  return (
    <div className="p" ref={page}>
      <Head
        heading={t('harvest:heading')}
        line={t('harvest:line', { question: loop.question, questions: loop.questions })}
        loop={loop}
      />
      <main className={css.page}>
        {harvest && <Turns harvest={harvest} />}
        <div className={css.middle}>
          <WritesNote />
          <HelpNote />
          {harvest && <Floor harvest={harvest} />}
          {/* Whatever is open beside it, a card leaves with everybody's knowledge. */}
          {!wide && <OwnCards />}
          {wide ? wall : <Side wall={wall} />}
        </div>
        {wide && <Side />}
      </main>
      <YourDock hand />
    </div>
  );
}

import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api';
import { Next } from '../closing/next';
import { addTexts, dayOf, inARow, timeOfDay } from '../i18n';
import closing from '../locales/en/closing.json';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Heading } from '../parts/heading';
import { Refused } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import { useRequest } from '../parts/use-request';
import { forgetSeat } from '../seat';
import { useCollection, useLive, useSection } from '../store';
import shared from './console.module.css';
import css from './ended.module.css';
import { Wall } from './harvest';
import { ToReal } from './header';
import { type ExportFormat, saveExport } from './rest';
import { Topics } from './topics';
import { c } from './words';

addTexts('closing', closing);

const FORMATS: readonly ExportFormat[] = ['md', 'csv', 'json'];

export interface EndedProps {
  onErased: () => void;
}

/** After the end: thanks first, then what was shared, to take along or to erase. */
export function EndedPage({ onErased }: EndedProps) {
  const { session, seat } = useLive();
  const title = useSection('session')?.title ?? '';
  const loop = useSection('loop');
  const host = useSection('you')?.role === 'host';
  const links = useCollection('links');
  const { request, refusal, waiting } = useRequest();
  const [asking, setAsking] = useState(false);
  const at = loop?.erases_at;
  return (
    <main className={css.ended}>
      <div>
        <Heading title={inARow([c('phase.ended'), title])}>{c('ended.title')}</Heading>
        <p>{at ? c('ended.lead', { date: dayOf(at), time: timeOfDay(at) }) : c('ended.lead_soon')}</p>
        <ToReal />
      </div>
      <Next />
      <section>
        <div>
          <h2>{c('ended.export')}</h2>
          <p className="hint">{c('ended.export_hint')}</p>
        </div>
        <div className={shared.actions}>
          {FORMATS.map((format) => (
            <Button
              key={format}
              disabled={waiting}
              onClick={() => request(() => saveExport(session, seat, format, title))}
            >
              {c(`ended.${format}`)}
            </Button>
          ))}
        </div>
        <Refused of={refusal} />
      </section>
      <Wall />
      <Topics adding={false} />
      <section>
        <h2>{c('ended.links')}</h2>
        {links.length === 0 ? (
          <p className="empty">{c('ended.no_links')}</p>
        ) : (
          <ul className={shared.list}>
            {links.map((link) => (
              <li key={link.id}>
                <a href={link.url} rel="noreferrer noopener" target="_blank">
                  {link.title || link.url}
                </a>
              </li>
            ))}
          </ul>
        )}
      </section>
      {host && (
        <section>
          <div>
            <h2>{c('ended.erase')}</h2>
            <p className="hint">{c('ended.erase_hint')}</p>
          </div>
          <div className={shared.actions}>
            <Button onClick={() => setAsking(true)}>{c('ended.erase')}</Button>
            <Link className="btn quiet" href="/">
              {c('ended.again')}
            </Link>
          </div>
        </section>
      )}
      {asking && <EraseSheet onClose={() => setAsking(false)} onErased={onErased} />}
    </main>
  );
}

/** Erasing is for everybody and for good: the one thing that is typed before it is done. */
function EraseSheet({ onClose, onErased }: { onClose: () => void; onErased: () => void }) {
  const { session, seat, stop } = useLive();
  const { request, refusal, waiting } = useRequest();
  const [typed, setTyped] = useState('');
  const word = c('ended.erase_word');
  const erase = async () => {
    const done = await request(async () => {
      await api(`/sessions/${encodeURIComponent(session)}`, { method: 'DELETE', token: seat.token });
      return true;
    });
    if (!done) return;
    onErased();
    stop();
    forgetSeat(session);
  };
  return (
    <Sheet heading={c('ended.erase_title')} text={c('ended.erase_hint')} onClose={onClose}>
      <div className={shared.stack}>
        <Field label={c('ended.erase_type', { word })} autoComplete="off" value={typed} onText={setTyped} />
        <Refused of={refusal} />
        <div className={shared.actions}>
          <Button disabled={waiting || typed.trim().toLocaleLowerCase() !== word} onClick={erase}>
            {c('ended.erase_go')}
          </Button>
          <Button onClick={onClose}>{c('ended.erase_keep')}</Button>
        </div>
      </div>
    </Sheet>
  );
}

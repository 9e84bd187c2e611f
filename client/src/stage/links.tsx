import { useState } from 'react';
import { useDraft } from '../drafts';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Refused } from '../parts/refused';
import { useCollection, useWish } from '../store';
import css from './stage.module.css';

/** The shelf: links and resources, without names. */
export function Links() {
  const links = useCollection('links');
  const [url, setUrl, sentUrl] = useDraft('link.url');
  const [title, setTitle, sentTitle] = useDraft('link.title');
  const [own, setOwn] = useState(false);
  const { wish, refusal, waiting } = useWish();
  return (
    <section className={css.panel}>
      {links.length === 0 ? (
        <p className="empty">{t('stage:links_empty')}</p>
      ) : (
        <ul className={css.links}>
          {links.map((link) => (
            <li key={link.id}>
              <a href={link.url} target="_blank" rel="noopener noreferrer" dir="auto">
                {link.title || link.url}
              </a>
            </li>
          ))}
        </ul>
      )}
      {own || url ? (
        <form
          className="composer"
          onSubmit={async (event) => {
            event.preventDefault();
            if (!(await wish('link.add', title.trim() ? { url, title } : { url }))) return;
            sentUrl(url);
            sentTitle(title);
            setOwn(true);
          }}
        >
          <Field
            label={t('stage:link_url')}
            inputMode="url"
            value={url}
            onText={setUrl}
            maxLength={500}
            placeholder="https://"
          />
          <Field label={t('stage:link_title')} optional value={title} onText={setTitle} maxLength={120} />
          <Refused of={refusal} />
          <Button type="submit" disabled={waiting} className="end">
            {t('stage:link_add')}
          </Button>
        </form>
      ) : (
        <Button icon="plus" onClick={() => setOwn(true)}>
          {t('stage:link_new')}
        </Button>
      )}
    </section>
  );
}

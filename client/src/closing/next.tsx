import { call } from '../api';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { fileName, saveFile } from '../parts/file';
import { Refused } from '../parts/refused';
import { useRequest } from '../parts/use-request';
import { useLive, useSection } from '../store';
import css from './closing.module.css';
import { nextText } from './next-text';

/** When the group meets next, for the calendar where a time is known. */
export function Next() {
  const { session, seat } = useLive();
  const { title = '', next = {} } = useSection('session') ?? {};
  const { request, refusal, waiting } = useRequest();
  const when = nextText(next);
  if (!when) return null;
  const save = async () => {
    const response = await call(`/sessions/${encodeURIComponent(session)}/next.ics`, { token: seat.token });
    saveFile(await response.blob(), `${fileName(title)}.ics`);
  };
  return (
    <section className={css.next}>
      <h2>{t('closing:next')}</h2>
      <p className={css.when}>{when}</p>
      <div className={css.pair}>
        {next.at && (
          <Button disabled={waiting} onClick={() => request(save)}>
            {t('door:calendar')}
          </Button>
        )}
        {next.link && (
          <a className="btn" href={next.link} target="_blank" rel="noopener noreferrer">
            {t('closing:next_link')}
          </a>
        )}
      </div>
      <Refused of={refusal} />
    </section>
  );
}

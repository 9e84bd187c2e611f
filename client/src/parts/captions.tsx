import { t } from '../i18n';
import { usePlace, useSection } from '../store';

/** The page with live captions that the host gave, beside every room; the quiet room has nothing to caption. */
export function Captions() {
  const link = useSection('session')?.captions;
  const ended = useSection('loop')?.phase === 'ended';
  const quiet = usePlace() === 'quiet';
  if (!link || ended || quiet) return null;
  return (
    <section className="captions" aria-label={t('captions')}>
      <a href={link} target="_blank" rel="noopener noreferrer">
        {t('captions')}
      </a>
    </section>
  );
}

import { t } from '../i18n';
import { Written } from '../parts/written';
import type { LoopView } from '../protocol';
import css from './breakout.module.css';

/** The question in the host's words, with a line under it, and one for those who want more. */
export function Question({ loop }: { loop: LoopView }) {
  if (!loop.prompt) return null;
  return (
    <section className="question" aria-label={t('breakout:question')}>
      <Written of={loop.prompt} lead="h2" className="said" />
      {loop.hint && <Written of={loop.hint} className="hint" />}
      {loop.stretch && (
        <details className={css.stretch}>
          <summary>{t('breakout:stretch')}</summary>
          <Written of={loop.stretch} className="said" />
        </details>
      )}
    </section>
  );
}

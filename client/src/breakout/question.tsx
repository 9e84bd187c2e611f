import { t } from '../i18n';
import type { LoopView } from '../protocol';
import css from './breakout.module.css';

/** The question in the host's words, with a line under it, and one for those who want more. */
export function Question({ loop }: { loop: LoopView }) {
  if (!loop.prompt) return null;
  return (
    <section className="question" aria-label={t('breakout:question')}>
      <h2 className="said" dir="auto">
        {loop.prompt}
      </h2>
      {loop.hint && (
        <p className="hint" dir="auto">
          {loop.hint}
        </p>
      )}
      {loop.stretch && (
        <details className={css.stretch}>
          <summary>{t('breakout:stretch')}</summary>
          <p className="said" dir="auto">
            {loop.stretch}
          </p>
        </details>
      )}
    </section>
  );
}

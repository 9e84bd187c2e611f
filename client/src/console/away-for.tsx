import { clockText } from '../i18n';
import type { Instant } from '../protocol';
import { useNow } from '../store';
import css from './console.module.css';
import { c } from './words';

/** How long somebody has been away by now. */
export function AwayFor({ since }: { since: Instant }) {
  const now = useNow(since);
  return <span className={css.away}>{c('rooms.away', { time: clockText(now - since) })}</span>;
}

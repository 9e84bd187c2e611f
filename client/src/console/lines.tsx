import { timeOfDay } from '../i18n';
import { useScrolledDown } from '../parts/scrolled-down';
import type { ChatLine } from '../protocol';
import css from './console.module.css';
import { c } from './words';

type Line = Pick<ChatLine, 'id' | 'name' | 'at' | 'text'>;

/** What was written, the newest line in sight; `short` where it is beside something else. */
export function Lines({ lines, short }: { lines: readonly Line[]; short?: boolean }) {
  const box = useScrolledDown<HTMLOListElement>(lines.at(-1)?.id);
  return (
    /* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */
    <ol className={`${css.thread} ${short ? css.chat : ''}`} tabIndex={0} aria-label={c('chat.lines')} {...box}>
      {lines.map((line) => (
        <li key={line.id}>
          <b>
            <bdi>{line.name}</bdi> <time>{timeOfDay(line.at)}</time>
          </b>
          <bdi>{line.text}</bdi>
        </li>
      ))}
    </ol>
  );
}

import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useDraft } from '../drafts';
import { t, timeOfDay } from '../i18n';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { useKeptFocus } from '../parts/kept-focus';
import { Refused } from '../parts/refused';
import { useScrolledDown } from '../parts/scrolled-down';
import type { Seat } from '../protocol';
import { usePlace, useWish } from '../store';
import { useHidden } from '../you/hidden';
import css from './stage.module.css';

interface Line {
  id: string;
  seat: Seat;
  name: string;
  text: string;
  at: number;
}

interface LinesProps {
  lines: readonly Line[];
  label: string;
  /** Whose lines are folded away. */
  isHidden?: (seat: Seat) => boolean;
}

/** What was written, newest last. */
export function ChatLines({ lines, label, isHidden }: LinesProps) {
  return (
    <div className="chat" role="log" aria-label={label}>
      {lines.map((line) =>
        isHidden?.(line.seat) ? <Folded key={line.id} line={line} /> : <Said key={line.id} line={line} />,
      )}
    </div>
  );
}

function Said({ line }: { line: Line }) {
  return (
    <div>
      <p className="who">
        <bdi>{line.name}</bdi>
        <time className="num" dateTime={new Date(line.at).toISOString()}>
          {timeOfDay(line.at)}
        </time>
      </p>
      <p className="said" dir="auto">
        {line.text}
      </p>
    </div>
  );
}

/** A line of somebody whom one has hidden, until a press. */
function Folded({ line }: { line: Line }) {
  const [open, setOpen] = useState(false);
  const focus = useKeptFocus<HTMLDivElement>(open);
  return (
    <div {...focus}>
      {open ? (
        <Said line={line} />
      ) : (
        <p className="muted sm">
          {t('stage:hide.line')}{' '}
          <Button kind="text" small onClick={() => setOpen(true)}>
            {t('stage:hide.line_show')}
          </Button>
        </p>
      )}
    </div>
  );
}

interface ChatProps {
  lines: readonly Line[];
  label: string;
  /** The label of the field. */
  write: string;
  /** The name that unsent text is kept under: one a place. */
  where: string;
  empty: string;
  hint?: string;
  /** Why nobody here writes at present; who has begun keeps their words and the field. */
  closed?: string;
}

/** A chat with its field; enter sends, shift and enter makes a new line. */
export function Chat({ lines, label, write, where, empty, hint, closed }: ChatProps) {
  const [text, setText, sent] = useDraft(where);
  const { wish, refusal, waiting } = useWish();
  const box = useScrolledDown<HTMLDivElement>(lines.at(-1)?.id);
  const { isHidden } = useHidden();
  const place = usePlace() ?? 'main';
  const silent = closed !== undefined && !text;
  const focus = useKeptFocus<HTMLDivElement>(silent);
  const say = async () => {
    if (!text.trim() || waiting) return;
    if (await wish('say', { place, text })) sent(text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void say();
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void say();
  };
  return (
    <div className={css.panel} {...focus}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div className={css.lines} tabIndex={0} {...box}>
        {lines.length === 0 && <p className="muted sm">{empty}</p>}
        <ChatLines lines={lines} label={label} isHidden={isHidden} />
      </div>
      {closed && <p className="muted sm">{closed}</p>}
      {!silent && (
        <form className="composer" onSubmit={submit}>
          <Area
            label={write}
            hideLabel
            placeholder={write}
            rows={2}
            value={text}
            onText={setText}
            onKeyDown={key}
            maxLength={2000}
          />
          <Refused of={refusal} />
          <Button type="submit" disabled={waiting} className="end">
            {t('send')}
          </Button>
        </form>
      )}
      {hint && <p className="hint xs">{hint}</p>}
    </div>
  );
}

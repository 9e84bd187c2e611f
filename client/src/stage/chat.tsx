import { type FormEvent, Fragment, type KeyboardEvent, useState } from 'react';
import { useDraft } from '../drafts';
import { t, timeOfDay } from '../i18n';
import { Button } from '../parts/button';
import { Area } from '../parts/field';
import { useKeptFocus } from '../parts/kept-focus';
import { Refused } from '../parts/refused';
import { useScrolledDown } from '../parts/scrolled-down';
import { useScrolls } from '../parts/scrolls';
import { roomOf, type Seat } from '../protocol';
import { useCollection, usePlace, useWish } from '../store';
import { useHidden } from '../you/hidden';
import { linksIn } from './links-in';
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
  /** What is written here ends with the room, so a link in it can be put with the Links, without a name. */
  ends?: boolean;
}

/** What was written, newest last. */
export function ChatLines({ lines, label, isHidden, ends }: LinesProps) {
  return (
    <div className="chat" role="log" aria-label={label}>
      {lines.map((line) =>
        isHidden?.(line.seat) ? (
          <Folded key={line.id} line={line} ends={ends} />
        ) : (
          <Said key={line.id} line={line} ends={ends} />
        ),
      )}
    </div>
  );
}

interface SaidProps {
  line: Line;
  ends: boolean | undefined;
}

function Said({ line, ends }: SaidProps) {
  const parts = linksIn(line.text);
  const links = new Set(parts.filter(isLink));
  return (
    <div>
      <p className="who">
        <bdi>{line.name}</bdi>
        <time className="num" dateTime={new Date(line.at).toISOString()}>
          {timeOfDay(line.at)}
        </time>
      </p>
      <p className="said" dir="auto">
        {parts.map((part, i) =>
          isLink(part, i) ? (
            <a key={i} href={part} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {part}
            </a>
          ) : (
            <Fragment key={i}>{part}</Fragment>
          ),
        )}
      </p>
      {ends && [...links].map((link) => <ToLinks key={link} url={link} />)}
    </div>
  );
}

/** Every second part is one. */
const isLink = (_: string, i: number) => i % 2 === 1;

/** Puts a link that was written in a room with the Links of everyone, without a name. */
function ToLinks({ url }: { url: string }) {
  const there = useCollection('links').some((link) => link.url === url);
  const { wish, refusal, waiting } = useWish();
  const focus = useKeptFocus<HTMLDivElement>(there);
  return (
    <div {...focus}>
      {there ? (
        <p className="muted sm">{t('stage:link_there')}</p>
      ) : (
        <Button
          kind="text"
          small
          aria-label={`${t('stage:link_add')}: ${url}`}
          disabled={waiting}
          onClick={() => wish('link.add', { url })}
        >
          {t('stage:link_add')}
        </Button>
      )}
      <Refused of={refusal} />
    </div>
  );
}

/** A line of somebody whom one has hidden, until a press. */
function Folded({ line, ends }: SaidProps) {
  const [open, setOpen] = useState(false);
  const focus = useKeptFocus<HTMLDivElement>(open);
  return (
    <div {...focus}>
      {open ? (
        <Said line={line} ends={ends} />
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
  const scrolls = useScrolls(box.ref);
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
      <div className={css.lines} {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': label })} {...box}>
        {lines.length === 0 && <p className="muted sm">{empty}</p>}
        <ChatLines lines={lines} label={label} isHidden={isHidden} ends={roomOf(place) !== undefined} />
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

import { useEffect, useId, useRef } from 'react';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { loopIn } from '../own-loop';
import { pageOf } from '../page';
import { Bar } from '../parts/bar';
import { Icon } from '../parts/icon';
import { InFront, useHeight } from '../parts/in-front';
import { Mark } from '../parts/mark';
import { Names, namesText } from '../parts/names';
import { Text } from '../parts/text';
import { roomOf } from '../protocol';
import { LONGEST_HOLD_MS, type Real } from '../screen';
import { useHold, useLive, useNow, usePlace, useReal, useSend } from '../store';
import { cue } from '../you/cue';
import { useSettings } from '../you/settings';

/** Where the next move leads and when: a room's number, or the main room. */
interface Move {
  to: number | 'main';
  at: number;
  with: readonly string[];
  /** One's room ends before the others. */
  early?: boolean;
}

/** Going home takes something away, so it is told in two steps: a line for the whole grace, the notice for its end. */
const HOME_NOTICE_MS = 10_000;

/** Naming more than this many would not fit above the buttons of a phone. */
const NAMED = 4;

function moveAhead({ sections, place }: Real, now: number): Move | undefined {
  const { next, room } = sections;
  const loop = sections.loop && loopIn(room, sections.loop);
  const goesOut = loop?.opens_at && next && next.room > 0 && place === 'main';
  if (goesOut && next.at > now) return { to: next.room, at: next.at, with: others(next.people, sections.you?.name) };
  const goesHome = loop?.phase === 'grace' && loop.returns_at && roomOf(place);
  if (goesHome && loop.returns_at && loop.returns_at > now && loop.returns_at - now <= HOME_NOTICE_MS) {
    return { to: 'main', at: loop.returns_at, with: [], early: loop.returns_at === room?.returns_at };
  }
  return undefined;
}

/** The names of the others; everybody of a room is told the same list. */
function others(people: readonly string[] = [], own: string | undefined): string[] {
  const at = people.indexOf(own ?? '');
  return people.filter((_, i) => i !== at);
}

/** The one yellow thing: a move that is about to come, or one that came while the old page stays for a moment. */
export function MoveNotice() {
  const live = useLive();
  const real = useReal((told) => told);
  const { wants, waits, heldSince } = useHold();
  const { autoMove } = useSettings();
  const { loop, next } = real.sections;
  const now = useNow(loop?.opens_at ? next?.at : loop?.returns_at);
  const move = moveAhead(real, now);
  useAlarm(heldSince === undefined ? move : undefined);
  const height = useHeight('--notice-height');
  const ahead = move !== undefined;
  // What somebody wanted of a move that never came is not for the next one.
  useEffect(() => {
    if (ahead) live.screen.want(undefined);
  }, [ahead, live]);
  const send = useSend();
  const { say } = useSay();
  const hint = useId();
  const first = useRef({ at: 0, from: now });
  if (heldSince !== undefined) return <Held heldSince={heldSince} waits={waits} real={real} />;
  if (!move) return null;
  if (first.current.at !== move.at) first.current = { at: move.at, from: now };
  const part = (move.at - now) / Math.max(1000, move.at - first.current.from);
  const seconds = Math.max(0, Math.ceil((move.at - now) / 1000));
  const moveNow = () => {
    if (move.to === 'main') return void send('go', { to: 'main' });
    // Nobody is in a room before it opens.
    live.screen.want('go');
    say(t('stage:move_along', { count: seconds }));
  };
  const stay = wants === 'stay';
  const text = stay
    ? t('move.will_stay')
    : wants === 'go'
      ? t('stage:move_along', { count: seconds })
      : t('move.saved');
  return (
    <InFront>
      <section className="notice" aria-label={t('move.label')} ref={height}>
        <div className="row">
          {move.to === 'main' ? <Icon name="ring" className="notice-icon" /> : <Mark room={move.to} />}
          <div>
            <h2>
              <span className="num">
                {move.to === 'main'
                  ? t(move.early ? 'move.early' : 'move.home', { count: seconds })
                  : t('move.to', { room: move.to, count: seconds })}
              </span>
            </h2>
            <p>
              <With move={move} /> {autoMove ? text : t('move.off')}
            </p>
          </div>
        </div>
        <Bar part={part} />
        {autoMove && (
          <div className="pair">
            <button type="button" className="btn go" onClick={moveNow}>
              {t('move.now')}
            </button>
            <button
              type="button"
              className="btn"
              aria-pressed={stay}
              aria-describedby={stay ? undefined : hint}
              onClick={() => live.screen.want(stay ? undefined : 'stay')}
            >
              {t('move.stay')}
            </button>
          </div>
        )}
        {autoMove && !stay && (
          <p className="sm" id={hint}>
            {t('move.stay_hint')}
          </p>
        )}
      </section>
    </InFront>
  );
}

function With({ move }: { move: Move }) {
  if (move.to === 'main') return t(move.early ? 'move.early_text' : 'move.home_text');
  if (!move.with.length) return null;
  const rest = move.with.length > NAMED ? move.with.length - NAMED + 1 : 0;
  const named = rest ? move.with.slice(0, NAMED - 1) : move.with;
  const names = <Names of={rest ? [...named, t('move.more', { count: rest })] : named} />;
  return <Text k="move.with" parts={{ names }} />;
}

/** After the move: the old page, silent, until its 20 s are over, or until the person goes along. */
function Held({ heldSince, waits, real }: { heldSince: number; waits: boolean; real: Real }) {
  const live = useLive();
  const { say } = useSay();
  const height = useHeight('--notice-height');
  useNow();
  const left = Math.max(0, LONGEST_HOLD_MS - (performance.now() - heldSince));
  const room = roomOf(real.place);
  const page = pageOf(real);
  const heading = useWhereNow(real);
  const stays = waits ? t('move.waits') : t('move.held_text', { count: Math.ceil(left / 1000) });
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed to stay is gone.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus();
  }, []);
  useEffect(() => {
    say(heading);
  }, [say, heading]);
  return (
    <InFront>
      <section className="notice" aria-label={t('move.label')} ref={height}>
        <div className="row">
          {room ? <Mark room={room.number} /> : <Icon name="ring" className="notice-icon" />}
          <div>
            <h2>{heading}</h2>
            {/* With the end, what nobody was sent any more is forgotten. */}
            <p className="num">{page === 'ended' ? stays : `${stays} ${t('move.held_saved')}`}</p>
          </div>
        </div>
        {!waits && <Bar part={left / LONGEST_HOLD_MS} />}
        <button ref={button} type="button" className="btn go" onClick={live.screen.release}>
          {waits ? (room ? t('move.join_room', { room: room.number }) : t('move.join_main')) : t('move.now')}
        </button>
      </section>
    </InFront>
  );
}

/** Where one is while the old page stays; somebody whose place is the same is told what went on there. */
function useWhereNow(real: Real): string {
  const live = useLive();
  const same = usePlace() === real.place && pageOf(live.screen.store.getState()) !== 'lobby';
  const room = roomOf(real.place);
  const page = pageOf(real);
  if (page === 'ended') return t('move.held_ended');
  if (room) return t('move.held_room', { room: room.number });
  if (page === 'quiet') return t('move.held_quiet');
  if (same) return page === 'closing' ? t('move.held_closing') : t('move.held_on');
  return t('move.held_main');
}

/** The move is said once when its notice appears; the seconds are not counted aloud. */
function useAlarm(move: Move | undefined) {
  const live = useLive();
  const { alarm } = useSay();
  const at = move?.at;
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const ahead = latest.current;
    if (at === undefined || !ahead) return;
    const count = Math.max(1, Math.ceil((at - live.now()) / 1000));
    const where =
      ahead.to === 'main'
        ? t(ahead.early ? 'move.early' : 'move.home', { count })
        : t('move.to', { room: ahead.to, count });
    cue('move');
    alarm(ahead.with.length ? `${where}. ${t('move.with', { names: namesText(ahead.with) })}` : where);
    return () => {
      alarm('');
    };
  }, [at, alarm, live]);
}

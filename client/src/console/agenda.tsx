import { memo } from 'react';
import { nextText } from '../closing/next-text';
import { timeOfDay } from '../i18n';
import { loopIn } from '../own-loop';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { plain } from '../parts/markdown';
import type { AgendaStep, FacRoom, LoopView, Step } from '../protocol';
import { useFigure, useNow, useSection } from '../store';
import css from './agenda.module.css';
import shared from './console.module.css';
import { useOpenSheet } from './scene';
import { beginnings, plannedEnd, TWO_MINUTES } from './times';
import { c, stepName } from './words';

const PHASES = ['preview', 'breakout', 'grace', 'harvest'] as const;

/** How much longer the last room has than the others. */
const longest = (rooms: readonly FacRoom[]) => Math.max(0, ...rooms.map((room) => room.longer_ms ?? 0));

/** The plan with where we are, when each step begins, and what more time costs. */
export const Agenda = memo(function Agenda() {
  const session = useSection('session');
  const loop = useSection('loop');
  const steps = useSection('plan')?.plan.steps;
  const longer = useFigure('rooms', longest);
  const now = useNow();
  const openSheet = useOpenSheet();
  if (!session || !loop) return null;
  const times = beginnings(session, loopIn({ longer_ms: longer }, loop), now);
  const when = session.next && nextText(session.next);
  const ends = times[session.agenda.length] ?? now;
  return (
    <>
      <h2 className={shared.h2}>{c('agenda.title_ends', { time: timeOfDay(ends) })}</h2>
      <ol className={css.agenda}>
        <li
          className={loop.phase === 'lobby' ? css.now : css.done}
          aria-current={loop.phase === 'lobby' ? 'step' : undefined}
        >
          <div className={css.line}>
            <Icon name={loop.phase === 'lobby' ? 'right' : 'check'} />
            <span>{c('agenda.waiting')}</span>
          </div>
        </li>
        {session.agenda.map((step, i) => (
          <StepLine key={i} {...{ step, loop, index: i, time: times[i], words: steps?.[i] }} />
        ))}
      </ol>
      {loop.phase !== 'ended' && loop.phase !== 'closing' && (
        <Button small icon="plus" onClick={() => openSheet({ sheet: 'add' })}>
          {c('agenda.add')}
        </Button>
      )}
      <Button small kind="text" icon="pen" className={css.next} onClick={() => openSheet({ sheet: 'next' })}>
        {when ? c('agenda.next_on', { when }) : c('agenda.next')}
      </Button>
      <OnTime ends={ends} planned={plannedEnd(session)} loop={loop} later={session.agenda.slice(loop.step + 1)} />
    </>
  );
});

interface LineProps {
  step: AgendaStep;
  words: Step | undefined;
  loop: LoopView;
  index: number;
  time: number | undefined;
}

function StepLine({ step, words, loop, index, time }: LineProps) {
  const openSheet = useOpenSheet();
  const here = index === loop.step && loop.phase !== 'ended';
  const done = index < loop.step || loop.phase === 'ended';
  const coming =
    index > loop.step || (here && (loop.phase === 'fireside' || loop.phase === 'preview') && step.kind === 'question');
  const name = stepName(step);
  const told = (
    <>
      <span>
        {here ? <b>{name}</b> : name}
        {words?.prompt && <bdi className={css.prompt}>{plain(words.prompt)}</bdi>}
      </span>
      {time ? <time dateTime={new Date(time).toISOString()}>{timeOfDay(time)}</time> : <span />}
    </>
  );
  return (
    <li className={here ? css.now : done ? css.done : undefined} aria-current={here ? 'step' : undefined}>
      {coming && words ? (
        <button
          type="button"
          className={css.line}
          title={c('agenda.edit', { title: name })}
          onClick={() => openSheet({ sheet: 'edit', step: index })}
        >
          <Icon name={here ? 'right' : 'pen'} />
          {told}
        </button>
      ) : (
        <div className={css.line}>
          {done ? <Icon name="check" /> : here ? <Icon name="right" /> : <span />}
          {told}
        </div>
      )}
      {here && step.kind === 'question' && <Phases loop={loop} />}
    </li>
  );
}

function Phases({ loop }: { loop: LoopView }) {
  const at = PHASES.indexOf(loop.phase as (typeof PHASES)[number]);
  return (
    <ol className={css.phases}>
      {PHASES.map((phase, i) => (
        <li key={phase} className={i < at ? css.done : i === at ? css.here : undefined}>
          <span className={css.dot} />
          {c(`phase.${phase}`)}
        </li>
      ))}
    </ol>
  );
}

interface OnTimeProps {
  ends: number;
  planned: number | undefined;
  loop: LoopView;
  later: AgendaStep[];
}

/** What the clock costs: told before it is pressed, and without alarm. */
function OnTime({ ends, planned, loop, later }: OnTimeProps) {
  if (loop.phase === 'ended') return null;
  const over = planned ? Math.round((ends - planned) / 60_000) : 0;
  const title =
    over > 0 ? c('agenda.late', { count: over }) : over < 0 ? c('agenda.early', { count: -over }) : undefined;
  const discussion = later.some((step) => (step.harvest_ms ?? 0) > TWO_MINUTES);
  return (
    <div className={css.ontime}>
      <p>{title ?? (planned ? c('agenda.on_time') : c('agenda.ends'))}</p>
      <p className={shared.effect}>
        {c(discussion ? 'agenda.cost_or' : 'agenda.cost', { time: timeOfDay(ends + TWO_MINUTES) })}
      </p>
    </div>
  );
}

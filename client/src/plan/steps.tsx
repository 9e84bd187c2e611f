import { useEffect, useRef } from 'react';
import { timeOfDay } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { plain } from '../parts/markdown';
import { MINUTE, type Plan, type Step } from '../protocol';
import type { Chosen } from '.';
import { type Drag, moved, useDrag } from './drag';
import type { Editor, SaveState } from './editor';
import css from './plan.module.css';
import { stepLength, totals } from './totals';
import { p, stepTitle } from './words';

/** A question with good defaults; its words are still to come. */
export const NEW_QUESTION: Step = {
  kind: 'question',
  prompt: '',
  length_ms: 8 * MINUTE,
  harvest_ms: 10 * MINUTE,
  size: { target: 4, min: 3, max: 6 },
};

interface Props {
  plan: Plan;
  edit: Editor['edit'];
  state: SaveState;
  chosen: Chosen;
  started: boolean;
  onChoose: (chosen: Chosen) => void;
  onTemplates: () => void;
  /** The chosen step is elsewhere now; whoever moved it stays with the list. */
  onMoved: (to: number) => void;
}

/** The steps in their order, what they add up to, and when it ends. */
export function Steps({ plan, edit, state, chosen, started, onChoose, onTemplates, onMoved }: Props) {
  const { say } = useSay();
  const order = useRef<HTMLSpanElement>(null);
  const pressed = useRef<'up' | 'down'>(undefined);
  const move = (from: number, to: number) => {
    if (from === to) return;
    edit((now) => ({ ...now, steps: moved(now.steps, from, to) }));
    onMoved(to);
    say(p('steps.moved', { title: stepTitle(plan.steps, from), n: to + 1 }));
  };
  const press = (way: 'up' | 'down', from: number) => {
    pressed.current = way;
    move(from, way === 'up' ? from - 1 : from + 1);
  };
  // The buttons are those of the chosen step: the focus goes along with it.
  useEffect(() => {
    const [up, down] = order.current?.querySelectorAll('button') ?? [];
    const [wanted, other] = pressed.current === 'up' ? [up, down] : [down, up];
    if (pressed.current) (wanted?.disabled ? other : wanted)?.focus();
    pressed.current = undefined;
  }, [chosen]);
  const { list, drag, gripOf } = useDrag(move);
  const add = (step: Step, at: number) => {
    edit((now) => ({ ...now, steps: now.steps.toSpliced(at, 0, step) }));
    onChoose(at);
  };
  const last = plan.steps.length;
  const beforeClose = plan.steps[last - 1]?.kind === 'close' ? last - 1 : last;
  const has = (kind: Step['kind']) => plan.steps.some((step) => step.kind === kind);
  return (
    <>
      <h2 className={css.h2}>{p('steps.title')}</h2>
      <ol className={css.steps} ref={list}>
        <li>
          <button
            type="button"
            aria-current={chosen === 'session' ? 'step' : undefined}
            onClick={() => onChoose('session')}
          >
            <Icon name="ring" small />
            <span>{p('steps.session')}</span>
          </button>
        </li>
        {plan.steps.map((step, i) => (
          <li key={i} className={rowClass(i, drag)}>
            {!started && (
              <span className={css.grip} aria-hidden="true" title={p('steps.drag')} {...gripOf(i)}>
                <Icon name="grip" small />
              </span>
            )}
            <button type="button" aria-current={chosen === i ? 'step' : undefined} onClick={() => onChoose(i)}>
              <span className={css.number}>{i + 1}</span>
              <span>
                {stepTitle(plan.steps, i)}
                {step.kind === 'question' && (
                  <bdi className={css.words}>{plain(step.prompt ?? '') || p('steps.empty')}</bdi>
                )}
                {state.is === 'bad' && state.problems.some(({ path }) => path.startsWith(`steps[${i}]`)) && (
                  <Icon name="pen" small />
                )}
              </span>
              <span className={css.min}>{p('steps.minutes', { count: minutesOf(stepLength(step)) })}</span>
            </button>
            {chosen === i && !started && (
              <span className={css.order} ref={order}>
                <Button
                  kind="quiet"
                  small
                  disabled={i === 0}
                  aria-label={p('steps.up', { title: stepTitle(plan.steps, i) })}
                  onClick={() => press('up', i)}
                >
                  <span aria-hidden="true">↑</span>
                </Button>
                <Button
                  kind="quiet"
                  small
                  disabled={i === last - 1}
                  aria-label={p('steps.down', { title: stepTitle(plan.steps, i) })}
                  onClick={() => press('down', i)}
                >
                  <span aria-hidden="true">↓</span>
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {!started && (
        <div className={css.adds}>
          <Button small icon="plus" onClick={() => add(NEW_QUESTION, beforeClose)}>
            {p('steps.add_question')}
          </Button>
          {!has('fireside') && (
            <Button small kind="quiet" icon="plus" onClick={() => add({ kind: 'fireside', length_ms: 5 * MINUTE }, 0)}>
              {p('steps.add_introduction')}
            </Button>
          )}
          {!has('close') && (
            <Button small kind="quiet" icon="plus" onClick={() => add({ kind: 'close', length_ms: 5 * MINUTE }, last)}>
              {p('steps.add_closing')}
            </Button>
          )}
          <Button small kind="quiet" icon="cards" onClick={onTemplates}>
            {p('templates.open')}
          </Button>
        </div>
      )}
      <Total plan={plan} />
    </>
  );
}

const rowClass = (index: number, drag: Drag | undefined) => {
  if (drag?.from === index) return css.lifted;
  if (drag?.to === index && drag.to !== drag.from) return drag.to < drag.from ? css.before : css.after;
  return undefined;
};

const minutesOf = (ms: number) => Math.round(ms / MINUTE);

function Total({ plan }: { plan: Plan }) {
  const { rooms, together, whole, ends } = totals(plan);
  const span = (ms: number) => p('total.minutes', { count: minutesOf(ms) });
  return (
    <>
      <dl className={css.total}>
        {plan.starts_at && (
          <>
            <dt>{p('total.starts')}</dt>
            <dd>{timeOfDay(plan.starts_at)}</dd>
          </>
        )}
        <dt>{p('total.rooms')}</dt>
        <dd>{span(rooms)}</dd>
        <dt>{p('total.together')}</dt>
        <dd>{span(together)}</dd>
        <dt>{p(ends ? 'total.ends' : 'total.whole')}</dt>
        <dd>{ends ? timeOfDay(ends) : span(whole)}</dd>
      </dl>
      <p className={css.effect}>
        {ends
          ? p('total.cost', {
              time: timeOfDay(ends + plan.steps.filter((step) => step.kind === 'question').length * MINUTE),
            })
          : p('total.set_start')}
      </p>
    </>
  );
}

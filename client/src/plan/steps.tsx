import { timeOfDay } from '../i18n';
import { useSay } from '../live-text';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import type { Plan, Step } from '../protocol';
import type { Chosen } from '.';
import type { Editor, SaveState } from './editor';
import css from './plan.module.css';
import { MINUTE, stepLength, totals } from './totals';
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
}

/** The steps in their order, what they add up to, and when it ends. */
export function Steps({ plan, edit, state, chosen, started, onChoose }: Props) {
  const { say } = useSay();
  const move = (from: number, by: -1 | 1) => {
    edit((now) => ({ ...now, steps: swapped(now.steps, from, from + by) }));
    onChoose(from + by);
    say(p('steps.moved', { title: stepTitle(plan.steps, from), n: from + by + 1 }));
  };
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
      <ol className={css.steps}>
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
          <li key={i}>
            <button type="button" aria-current={chosen === i ? 'step' : undefined} onClick={() => onChoose(i)}>
              <span className={css.number}>{i + 1}</span>
              <span>
                {stepTitle(plan.steps, i)}
                {step.kind === 'question' && <bdi className={css.words}>{step.prompt || p('steps.empty')}</bdi>}
                {state.is === 'bad' && state.problems.some(({ path }) => path.startsWith(`steps[${i}]`)) && (
                  <Icon name="pen" small />
                )}
              </span>
              <span className={css.min}>{p('steps.minutes', { count: minutesOf(stepLength(step)) })}</span>
            </button>
            {chosen === i && !started && (
              <span className={css.order}>
                <Button
                  kind="quiet"
                  small
                  disabled={i === 0}
                  aria-label={p('steps.up', { title: stepTitle(plan.steps, i) })}
                  onClick={() => move(i, -1)}
                >
                  <span aria-hidden="true">↑</span>
                </Button>
                <Button
                  kind="quiet"
                  small
                  disabled={i === last - 1}
                  aria-label={p('steps.down', { title: stepTitle(plan.steps, i) })}
                  onClick={() => move(i, 1)}
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
        </div>
      )}
      <Total plan={plan} />
    </>
  );
}

function swapped(steps: readonly Step[], a: number, b: number): Step[] {
  const [first, second] = [steps[a], steps[b]];
  return first && second ? steps.with(a, second).with(b, first) : [...steps];
}

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

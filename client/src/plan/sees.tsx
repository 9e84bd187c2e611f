import { clockText } from '../i18n';
import { Bar } from '../parts/bar';
import { Icon } from '../parts/icon';
import { Mark } from '../parts/mark';
import { Written } from '../parts/written';
import type { Plan, Size } from '../protocol';
import type { Chosen } from '.';
import css from './plan.module.css';
import { questionNumber, split } from './totals';
import { p, stepTitle } from './words';

const SHOWN_ROOM = 3;
const EXAMPLES = [53, 12, 5] as const;

/** What people will see of the chosen step, as a picture that can't be pressed. */
export function Sees({ plan, chosen }: { plan: Plan; chosen: Chosen }) {
  const step = chosen === 'session' ? undefined : plan.steps[chosen];
  const question = step?.kind === 'question';
  return (
    <>
      <h2 className={css.h2}>{p('sees.title')}</h2>
      <div className={css.frame} inert>
        {step && chosen !== 'session' ? (
          <>
            <header className={css.roomhead}>
              <div className={css.roomrow}>
                {question ? <Mark room={SHOWN_ROOM} size="2.75rem" /> : <Icon name="ring" />}
                <div>
                  <h3>{question ? p('sees.room') : p('sees.main')}</h3>
                  <p>
                    {question
                      ? p('sees.of', {
                          n: questionNumber(plan.steps, chosen),
                          count: questionNumber(plan.steps, plan.steps.length),
                        })
                      : stepTitle(plan.steps, chosen)}
                  </p>
                </div>
                <p className={`clock ${css.left}`}>
                  {clockText(step.length_ms)}
                  <small>{p('sees.left', { total: clockText(step.length_ms) })}</small>
                </p>
              </div>
              <Bar part={1} />
            </header>
            {question && (
              <div className={css.roombody}>
                <div>
                  <Written of={step.prompt?.trim() || p('steps.empty')} className={`said ${css.bigprompt}`} />
                </div>
                {step.hint && (
                  <div>
                    <Written of={step.hint} className="hint" />
                  </div>
                )}
                {step.stretch && (
                  <details open>
                    <summary className="hint">{p('sees.stretch')}</summary>
                    <Written of={step.stretch} className="said" />
                  </details>
                )}
                <p className="empty">{p('sees.no_cards')}</p>
              </div>
            )}
          </>
        ) : (
          <div className={css.roombody}>
            <h3 dir="auto">{plan.title}</h3>
            {plan.welcome && (
              <p className="said" dir="auto">
                {plan.welcome}
              </p>
            )}
            <ol className={css.path}>
              {plan.steps.map((one, i) => (
                <li key={i}>
                  <span>{stepTitle(plan.steps, i)}</span>
                  <span className={css.min}>
                    {p('steps.minutes', { count: Math.round((one.length_ms + (one.harvest_ms ?? 0)) / 60_000) })}
                  </span>
                </li>
              ))}
            </ol>
          </div>
        )}
      </div>
      {question && (
        <p className={css.effect}>
          {EXAMPLES.map((people) => p('sees.sizes', { people, sizes: sizesText(people, step.size) })).join(' ')}
        </p>
      )}
    </>
  );
}

function sizesText(people: number, size: Size | undefined): string {
  const groups = split(people, size);
  const whole = groups.length === 1 && groups[0]?.rooms === 1;
  if (groups.length === 0 || whole) return p('sees.together');
  const [first, last] = groups.map(({ rooms, size: each }) => p('sees.rooms', { count: rooms, size: each }));
  return last ? p('sees.and', { first, last }) : (first ?? '');
}

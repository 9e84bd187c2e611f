import { useState } from 'react';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Area, Field } from '../parts/field';
import { Stepper } from '../parts/stepper';
import { MINUTE, type Plan, type Size, type Step } from '../protocol';
import { type Editor, problemAt, type SaveState } from './editor';
import css from './plan.module.css';
import { POLICIES } from './policies';
import { p, stepTitle } from './words';

const MAX_PROMPT = 600;
const MAX_TITLE = 120;
const MAX_MINUTES = 240;
const MAX_ROOM = 50;
const MAX_ROOMS = 500;

interface Props {
  plan: Plan;
  index: number;
  edit: Editor['edit'];
  state: SaveState;
  onRemoved: () => void;
}

/** One step: its words, its time, and how people are split. */
export function StepForm({ plan, index, edit, state, onRemoved }: Props) {
  const step = plan.steps[index];
  if (!step) return null;
  const put = (part: Partial<Step>) =>
    edit((now) => ({ ...now, steps: now.steps.map((one, i) => (i === index ? { ...one, ...part } : one)) }));
  const error = (field: string) => {
    const problem = problemAt(state, `steps[${index}].${field}`);
    if (!problem) return undefined;
    return field === 'prompt' && problem.code === 'empty'
      ? p('step.prompt_empty')
      : problemText(problem.code, problem.text);
  };
  const question = step.kind === 'question';
  const last = question && plan.steps.filter((one) => one.kind === 'question').length === 1;
  const remove = () => {
    edit((now) => ({ ...now, steps: now.steps.toSpliced(index, 1) }));
    onRemoved();
  };
  return (
    <>
      <h2>{stepTitle(plan.steps, index)}</h2>
      {question ? (
        <QuestionForm {...{ step, put, error }} />
      ) : (
        <>
          <Field
            label={p('step.title')}
            optional
            placeholder={p(`step.title_example_${step.kind}`)}
            error={error('title')}
            maxLength={MAX_TITLE}
            value={step.title ?? ''}
            onText={(title) => put({ title })}
          />
          <Minutes label={p('step.minutes')} ms={step.length_ms} onMs={(length_ms) => put({ length_ms })} />
        </>
      )}
      <div>
        <Button kind="text" small disabled={last} onClick={remove}>
          {p(question ? 'step.remove_question' : 'step.remove')}
        </Button>
        {last && <p className="hint">{p('step.last_question')}</p>}
      </div>
    </>
  );
}

export function problemText(code: string, text: string): string {
  const known = ['empty', 'too_long', 'bad_link', 'no_room', 'nothing_before'];
  return known.includes(code) ? p(`problem.${code}`) : text;
}

interface QuestionProps {
  step: Step;
  put: (part: Partial<Step>) => void;
  error: (field: string) => string | undefined;
}

function QuestionForm({ step, put, error }: QuestionProps) {
  return (
    <>
      <Area
        label={p('step.prompt')}
        hint={p('step.prompt_hint')}
        error={error('prompt')}
        className={`said ${css.prompt}`}
        rows={3}
        maxLength={MAX_PROMPT}
        value={step.prompt ?? ''}
        onText={(prompt) => put({ prompt })}
      />
      <Field
        label={p('step.title')}
        optional
        placeholder={p('step.title_example_question')}
        error={error('title')}
        maxLength={MAX_TITLE}
        value={step.title ?? ''}
        onText={(title) => put({ title })}
      />
      <div className={css.two}>
        <Area
          label={p('step.hint')}
          optional
          error={error('hint')}
          rows={3}
          maxLength={MAX_PROMPT}
          value={step.hint ?? ''}
          onText={(hint) => put({ hint })}
        />
        <Area
          label={p('step.stretch')}
          optional
          error={error('stretch')}
          rows={3}
          maxLength={MAX_PROMPT}
          value={step.stretch ?? ''}
          onText={(stretch) => put({ stretch })}
        />
      </div>
      <fieldset>
        <legend className={css.legend}>{p('step.time')}</legend>
        <div className={css.three}>
          <Minutes label={p('step.minutes_rooms')} ms={step.length_ms} onMs={(length_ms) => put({ length_ms })} />
          <SizeStepper size={step.size ?? {}} onSize={(size) => put({ size })} />
          <Minutes
            label={p('step.minutes_together')}
            least={0}
            ms={step.harvest_ms ?? 0}
            onMs={(harvest_ms) => put({ harvest_ms })}
          />
        </div>
        {(error('length') || error('size')) && <p className="refused">{error('length') ?? error('size')}</p>}
        <Limits size={step.size ?? {}} onSize={(size) => put({ size })} />
      </fieldset>
      <label>
        {p('step.policy')}
        <select
          value={step.policy || 'fresh'}
          onChange={(event) => put({ policy: event.target.value as Step['policy'] })}
        >
          {POLICIES.map((policy) => (
            <option key={policy} value={policy}>
              {p(`step.policy_${policy}`)}
            </option>
          ))}
        </select>
        <small className="hint">{p(`step.policy_${step.policy || 'fresh'}_hint`)}</small>
      </label>
      {error('policy') && <p className="refused">{error('policy')}</p>}
      <div className={css.two}>
        <label>
          {p('step.late')}
          <select
            value={step.late === 'main' ? 'main' : 'best'}
            onChange={(event) => put({ late: event.target.value })}
          >
            <option value="best">{p('step.late_best')}</option>
            <option value="main">{p('step.late_main')}</option>
          </select>
        </label>
        <label>
          {p('step.auto')}
          <select value={step.auto ? 'yes' : 'no'} onChange={(event) => put({ auto: event.target.value === 'yes' })}>
            <option value="no">{p('step.auto_no')}</option>
            <option value="yes">{p('step.auto_yes')}</option>
          </select>
        </label>
      </div>
    </>
  );
}

interface SizeProps {
  size: Size;
  onSize: (size: Size) => void;
}

/** The size with a part changed; the target stays between the limits by moving them. */
function sized({ target = 4, min = 3, max = 6 }: Size, next: Size): Size {
  const to = { target, min, max, ...next };
  return { target: to.target, min: Math.min(to.min, to.target), max: Math.max(to.max, to.target) };
}

function SizeStepper({ size, onSize }: SizeProps) {
  if (size.rooms)
    return (
      <Stepper
        label={p('step.rooms')}
        value={size.rooms}
        min={1}
        max={MAX_ROOMS}
        onValue={(rooms) => onSize({ rooms })}
      />
    );
  return (
    <Stepper
      label={p('step.people')}
      value={size.target ?? 4}
      min={2}
      max={MAX_ROOM}
      onValue={(target) => onSize(sized(size, { target }))}
    />
  );
}

/** How small and how large a room may become, or a number of rooms instead; opened when wanted. */
function Limits({ size, onSize }: SizeProps) {
  const [open, setOpen] = useState(false);
  const { target = 4, min = 3, max = 6, rooms } = size;
  return (
    <div className={css.limits}>
      <p className="hint">
        {rooms ? p('step.by_rooms') : p('step.limits', { min, max })}{' '}
        <Button kind="text" small aria-expanded={open} onClick={() => setOpen(!open)}>
          {p('step.limits_change')}
        </Button>
      </p>
      {open && (
        <>
          <fieldset className="choices">
            <legend className="vh">{p('step.how_split')}</legend>
            <Choice name="split" checked={!rooms} onPick={() => onSize(sized({}, {}))}>
              {p('step.by_size')}
            </Choice>
            <Choice name="split" checked={Boolean(rooms)} onPick={() => onSize({ rooms: 4 })}>
              {p('step.by_rooms')}
            </Choice>
          </fieldset>
          {!rooms && (
            <div className={css.three}>
              <Stepper
                label={p('step.least')}
                value={min}
                min={2}
                max={target}
                onValue={(next) => onSize(sized(size, { min: next }))}
              />
              <Stepper
                label={p('step.most')}
                value={max}
                min={target}
                max={MAX_ROOM}
                onValue={(next) => onSize(sized(size, { max: next }))}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Minutes({
  label,
  ms,
  least = 1,
  onMs,
}: {
  label: string;
  ms: number;
  least?: number;
  onMs: (ms: number) => void;
}) {
  return (
    <Stepper
      label={label}
      value={Math.round(ms / MINUTE)}
      min={least}
      max={MAX_MINUTES}
      onValue={(minutes) => onMs(minutes * MINUTE)}
    />
  );
}

import { type FormEvent, useState } from 'react';
import { useDraft } from '../../drafts';
import { Button } from '../../parts/button';
import { Choice } from '../../parts/choice';
import { Area, Field } from '../../parts/field';
import { useFirstWrong } from '../../parts/first-wrong';
import { Refused } from '../../parts/refused';
import { Sheet } from '../../parts/sheet';
import { Stepper } from '../../parts/stepper';
import { MINUTE } from '../../protocol';
import { useSection, useWish } from '../../store';
import css from '../console.module.css';
import { c, stepName } from '../words';

const MOST_MINUTES = 240;

/** Changes a step that is still to come: its words and minutes. */
export function EditSheet({ step: index, onClose }: { step: number; onClose: () => void }) {
  const plan = useSection('plan')?.plan;
  const session = useSection('session');
  const step = plan?.steps[index];
  const told = session?.agenda[index];
  // Steps have no name but their words, and another can come before them.
  const [kept, keep] = useDraft(`edit.${step?.prompt ?? step?.title ?? index}`);
  const [edit, setEdit] = useState(() => ({
    prompt: step?.prompt ?? '',
    hint: step?.hint ?? '',
    stretch: step?.stretch ?? '',
    title: step?.title ?? '',
    length_ms: step?.length_ms ?? MINUTE,
    harvest_ms: step?.harvest_ms ?? 0,
    auto: step?.auto ?? false,
    ...(kept ? (JSON.parse(kept) as object) : {}),
  }));
  const { wish, refusal, waiting } = useWish();
  const [empty, setEmpty] = useState(false);
  const [form, showWrong] = useFirstWrong();
  if (!step || !told) return null;
  const question = step.kind === 'question';
  const put = (part: Partial<typeof edit>) => {
    setEdit({ ...edit, ...part });
    keep(JSON.stringify({ ...edit, ...part }));
  };
  const done = () => {
    keep('');
    onClose();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (question && !edit.prompt.trim()) {
      setEmpty(true);
      return showWrong();
    }
    const { title, ...asked } = edit;
    const fields = question ? asked : { title, length_ms: edit.length_ms };
    if (await wish('plan.edit', { step: index, ...fields })) done();
  };
  return (
    <Sheet heading={question ? c('edit.title', { n: told.question }) : stepName(told)} onClose={onClose}>
      <form className={css.stack} ref={form} onSubmit={save}>
        {question ? (
          <>
            <Area
              label={c('edit.prompt')}
              hint={c('edit.prompt_hint')}
              error={empty ? c('edit.empty') : undefined}
              rows={3}
              maxLength={600}
              value={edit.prompt}
              onText={(prompt) => put({ prompt })}
            />
            <Area
              label={c('edit.hint')}
              optional
              rows={2}
              maxLength={600}
              value={edit.hint}
              onText={(hint) => put({ hint })}
            />
            <Area
              label={c('edit.stretch')}
              optional
              rows={2}
              maxLength={600}
              value={edit.stretch}
              onText={(stretch) => put({ stretch })}
            />
          </>
        ) : (
          <Field
            label={c('edit.step_title')}
            optional
            maxLength={120}
            value={edit.title}
            onText={(title) => put({ title })}
          />
        )}
        <div className={css.actions}>
          <Minutes
            label={c(question ? 'edit.minutes' : 'edit.minutes_step')}
            ms={edit.length_ms}
            onMs={(length_ms) => put({ length_ms })}
          />
          {question && (
            <Minutes label={c('edit.harvest')} ms={edit.harvest_ms} onMs={(harvest_ms) => put({ harvest_ms })} />
          )}
        </div>
        {question && (
          <Choice checked={edit.auto} onPick={(auto) => put({ auto })}>
            {c('edit.auto')}
          </Choice>
        )}
        <Refused of={refusal} />
        <Buttons save={c('save')} waiting={waiting} onClose={done} />
      </form>
    </Sheet>
  );
}

/** Adds a question after the current step. */
export function AddSheet({ onClose }: { onClose: () => void }) {
  const [prompt, setPrompt] = useDraft('question');
  const [length_ms, setLength] = useState(8 * MINUTE);
  const [empty, setEmpty] = useState(false);
  const [form, showWrong] = useFirstWrong();
  const { wish, refusal, waiting } = useWish();
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!prompt.trim()) {
      setEmpty(true);
      return showWrong();
    }
    if (await wish('plan.add', { prompt: prompt.trim(), length_ms })) done();
  };
  const done = () => {
    setPrompt('');
    onClose();
  };
  return (
    <Sheet heading={c('edit.title_add')} text={c('edit.add_hint')} onClose={onClose}>
      <form className={css.stack} ref={form} onSubmit={add}>
        <Area
          label={c('edit.prompt')}
          hint={c('edit.prompt_hint')}
          error={empty ? c('edit.empty') : undefined}
          rows={3}
          maxLength={600}
          value={prompt}
          onText={setPrompt}
        />
        <Minutes label={c('edit.minutes')} ms={length_ms} onMs={setLength} />
        <Refused of={refusal} />
        <Buttons save={c('edit.add')} waiting={waiting} onClose={done} />
      </form>
    </Sheet>
  );
}

function Minutes({ label, ms, onMs }: { label: string; ms: number; onMs: (ms: number) => void }) {
  return (
    <Stepper
      label={label}
      value={Math.round(ms / MINUTE)}
      min={1}
      max={MOST_MINUTES}
      onValue={(minutes) => onMs(minutes * MINUTE)}
    />
  );
}

function Buttons({ save, waiting, onClose }: { save: string; waiting: boolean; onClose: () => void }) {
  return (
    <div className={css.actions}>
      <Button type="submit" disabled={waiting}>
        {save}
      </Button>
      <Button kind="quiet" onClick={onClose}>
        {c('cancel')}
      </Button>
    </div>
  );
}

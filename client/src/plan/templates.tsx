import { useEffect, useState } from 'react';
import { Refused } from '../api';
import { say } from '../live-text';
import { Button } from '../parts/button';
import { Option } from '../parts/option';
import { Refused as RefusedText } from '../parts/refused';
import { Sheet } from '../parts/sheet';
import type { Refusal, Step } from '../protocol';
import { type Template, templates } from '../start/rest';
import css from './plan.module.css';
import { p } from './words';

interface Props {
  steps: readonly Step[];
  onSteps: (steps: Step[]) => void;
  onClose: () => void;
}

/** Shapes to begin with, each with when it is for. They bring steps; the rest of the plan stays. */
export function TemplatesSheet({ steps, onSteps, onClose }: Props) {
  const [known, setKnown] = useState<Template[]>([]);
  const [refusal, setRefusal] = useState<Refusal>();
  const [asking, setAsking] = useState<Template>();
  useEffect(() => {
    templates().then(setKnown, (problem: unknown) => {
      if (!(problem instanceof Refused)) throw problem;
      setRefusal(problem.refusal);
    });
  }, []);
  const take = ({ title, plan }: Template) => {
    onSteps(plan.steps);
    say(p('templates.done', { title }));
    onClose();
  };
  if (asking) {
    return (
      <Sheet
        key="asking"
        heading={p('templates.sure')}
        text={p('templates.sure_text', { title: asking.title })}
        onClose={onClose}
      >
        <div className={css.files}>
          <Button onClick={() => take(asking)}>{p('templates.replace', { title: asking.title })}</Button>
          <Button kind="quiet" onClick={() => setAsking(undefined)}>
            {p('templates.keep')}
          </Button>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet heading={p('templates.title')} text={p('templates.lead')} onClose={onClose}>
      <div className={css.files}>
        <RefusedText of={refusal} />
        {known.map((one) => (
          <Option
            key={one.name}
            icon="cards"
            name={one.title}
            text={one.summary}
            onPick={() => (haveWords(steps) ? setAsking(one) : take(one))}
          />
        ))}
        <Button kind="quiet" onClick={onClose}>
          {p('files.close')}
        </Button>
      </div>
    </Sheet>
  );
}

/** Whether somebody has written something that would be lost. */
const haveWords = (steps: readonly Step[]) =>
  steps.some(({ prompt, hint, stretch, title }) => [prompt, hint, stretch, title].some((words) => words?.trim()));

import { type FormEvent, useEffect, useState } from 'react';
import { Refused } from '../api';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Area, Field } from '../parts/field';
import { useFirstWrong } from '../parts/first-wrong';
import { Heading } from '../parts/heading';
import { Refused as RefusedText } from '../parts/refused';
import type { Refusal } from '../protocol';
import { about, begin, keepStartKey, type Made, startKey, type Template, templates } from './rest';
import css from './start.module.css';
import { w } from './words';

const MAX_PROMPT = 600;

interface Props {
  title: string;
  onBack: () => void;
  onMade: (made: Made) => void;
}

/** The second small step of starting a session: one question, and how many there will be. */
export function Begin({ title, onBack, onMade }: Props) {
  const [question, setQuestion] = useState('');
  const [template, setTemplate] = useState('');
  const [name, setName] = useState('');
  const [key, setKey] = useState('');
  const [askKey, setAskKey] = useState(false);
  const [media, setMedia] = useState<string>();
  const [error, setError] = useState<'question' | 'key'>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [waiting, setWaiting] = useState(false);
  const [form, showWrong] = useFirstWrong();
  const [known, setKnown] = useState<Template[]>([]);
  useEffect(() => {
    const quietly = (problem: unknown) => {
      // The form works without them: the button says what is wrong when it is pressed.
      if (!(problem instanceof Refused)) throw problem;
    };
    about().then((server) => {
      setAskKey(server.needs_start_key && !startKey());
      setMedia(server.media);
    }, quietly);
    templates().then(setKnown, quietly);
  }, []);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (!question.trim() && !template) {
      setError('question');
      return showWrong();
    }
    setError(undefined);
    setRefusal(undefined);
    if (key.trim()) keepStartKey(key.trim());
    setWaiting(true);
    try {
      const words = {
        title: title.trim(),
        question: question.trim() || undefined,
        template: template || undefined,
        name: name.trim() || undefined,
      };
      onMade(await begin(words));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      if (problem.status !== 401 && problem.status !== 403) return setRefusal(problem.refusal);
      keepStartKey('');
      setAskKey(true);
      setError('key');
      showWrong();
    } finally {
      setWaiting(false);
    }
  };
  return (
    <>
      <header className="top">
        <Brand />
      </header>
      <main className={css.begin}>
        <div>
          <p className="hint">{w('begin.step')}</p>
          <Heading title={w('begin.title')}>{title.trim()}</Heading>
        </div>
        <form className={css.form} ref={form} onSubmit={create} noValidate>
          <Area
            label={w('begin.question')}
            hint={template ? `${w('begin.question_hint')} ${w('begin.question_place')}` : w('begin.question_hint')}
            error={error === 'question' ? w('begin.question_empty') : undefined}
            optional={template !== ''}
            placeholder={w('begin.question_example')}
            rows={3}
            maxLength={MAX_PROMPT}
            value={question}
            onText={setQuestion}
          />
          <fieldset>
            <legend>{w('begin.shape')}</legend>
            <div className="choices">
              <Choice name="template" checked={template === ''} onPick={() => setTemplate('')}>
                {w('begin.one')}
                <small className={css.small}>{w('begin.one_hint')}</small>
              </Choice>
              {known.map((one) => (
                <Choice
                  key={one.name}
                  name="template"
                  checked={template === one.name}
                  onPick={() => setTemplate(one.name)}
                >
                  {one.title}
                  <small className={css.small}>{one.summary}</small>
                </Choice>
              ))}
            </div>
          </fieldset>
          <Field
            label={w('begin.made_by')}
            hint={w('begin.made_by_hint')}
            optional
            autoComplete="given-name"
            maxLength={60}
            value={name}
            onText={setName}
          />
          {askKey && (
            <Field
              label={w('begin.key')}
              hint={w('begin.key_hint')}
              error={error === 'key' ? w('begin.key_wrong') : undefined}
              type="password"
              autoComplete="off"
              value={key}
              onText={setKey}
            />
          )}
          <RefusedText of={refusal} />
          <div className={css.press}>
            <Button type="submit" kind="primary" disabled={waiting}>
              {waiting ? w('begin.creating') : w('begin.create', { title: title.trim() })}
            </Button>
            <Button kind="quiet" onClick={onBack}>
              {w('begin.back')}
            </Button>
          </div>
          <p className="hint">
            {w('begin.effect')} {media && w(`begin.media.${media.replace(' ', '_')}`)}
          </p>
        </form>
      </main>
    </>
  );
}

import { type FormEvent, useState } from 'react';
import { mostMarked } from '../closing/most-marked';
import { unsent } from '../drafts';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Refused } from '../parts/refused';
import { useCollection, useWish } from '../store';
import css from './console.module.css';
import { c } from './words';

/** Topics for next time; their marks are told from the closing on. */
export function Topics({ adding = true }: { adding?: boolean }) {
  const { wish, refusal, waiting } = useWish();
  const [text, setText] = useState('');
  const ranked = mostMarked(useCollection('topics'));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await wish('topic.add', { text: text.trim() }))) setText((now) => unsent(now, text));
  };
  return (
    <section aria-labelledby="topics">
      <div className={css.listhead}>
        <h2 id="topics">{c('topics.title')}</h2>
      </div>
      {ranked.length === 0 ? (
        <p className="empty">{c('topics.none')}</p>
      ) : (
        <ol className={css.list}>
          {ranked.map((topic) => (
            <li key={topic.id}>
              <bdi className="said">{topic.text}</bdi>
              <span className={css.count}>{c('topics.marks', { count: topic.marks })}</span>
            </li>
          ))}
        </ol>
      )}
      {adding && (
        <form className={css.addline} onSubmit={add}>
          <Field label={c('topics.add')} maxLength={200} value={text} onText={setText} />
          <Button type="submit" disabled={waiting || !text.trim()}>
            {c('topics.add_button')}
          </Button>
        </form>
      )}
      <Refused of={refusal} />
    </section>
  );
}

import { mostMarked } from '../closing/most-marked';
import { useDraft } from '../drafts';
import { t } from '../i18n';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { Refused } from '../parts/refused';
import { useCollection, useSection, useWish } from '../store';
import css from './stage.module.css';

/** Topics for next time; at the close with marks. */
export function Topics({ marking = false }: { marking?: boolean }) {
  const topics = useCollection('topics');
  const ballot = useSection('ballot');
  const [text, setText, sent] = useDraft('topic');
  const adding = useWish();
  const marks = useWish();
  const marked = new Set(ballot?.topics);
  const shown = marking ? mostMarked(topics) : topics;
  return (
    <section className={css.panel}>
      {topics.length === 0 ? (
        <p className="empty">{t('stage:topics_empty')}</p>
      ) : (
        <ul className={css.topics}>
          {shown.map((topic) => (
            <li key={topic.id}>
              <span className="said" dir="auto">
                {topic.text}
              </span>
              {marking && (
                <button
                  type="button"
                  className="markbtn"
                  aria-pressed={marked.has(topic.id)}
                  onClick={() => marks.wish('topic.mark', { topic: topic.id, on: !marked.has(topic.id) })}
                >
                  <Icon name="mark" small />
                  {t('stage:topic_marks', { count: topic.marks })}
                  <span className="vh" dir="auto">
                    {topic.text}
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Refused of={marks.refusal} />
      <form
        className="composer"
        onSubmit={async (event) => {
          event.preventDefault();
          if (text.trim() && (await adding.wish('topic.add', { text }))) sent(text);
        }}
      >
        <Field label={t('stage:topic_new')} value={text} onText={setText} maxLength={200} />
        <Refused of={adding.refusal} />
        <Button type="submit" disabled={adding.waiting} className="end">
          {t('stage:topic_add')}
        </Button>
      </form>
    </section>
  );
}

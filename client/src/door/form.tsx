import { useEffect, useRef, useState } from 'react';
import { type Door, Refused as RefusedError, takeSeat } from '../api';
import { t } from '../i18n';
import { useSay } from '../live-text';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Field } from '../parts/field';
import { useFirstWrong } from '../parts/first-wrong';
import { Heading } from '../parts/heading';
import { Icon } from '../parts/icon';
import { Names } from '../parts/names';
import { Refused } from '../parts/refused';
import { Text } from '../parts/text';
import { type Ask, MAX_PRONOUNS, type Refusal, type Role } from '../protocol';
import { keepSeat } from '../seat';
import { behind } from './behind';
import { Continue } from './continue';
import css from './door.module.css';
import { useKept } from './kept';
import { NotYet, startText } from './not-yet';
import { Full } from './shut';

interface Props {
  door: Door;
  /** Opens the door again, because its token lives for ten minutes only. */
  reopen: () => Promise<Door | undefined>;
  /** From a link that another device shows: the place there is to come here. */
  number?: string;
  onIn: (role: Role) => void;
}

/** Closed or locked meanwhile: the door says so itself. */
const SHUT = ['locked', 'doors_closed', 'ended'];

/** A name for today, the private questions, the house rules, who sees what. */
export function DoorForm({ door, reopen, number = '', onIn }: Props) {
  const [elsewhere, setElsewhere] = useState(number !== '');
  const [name, setName] = useKept(door.session, 'name');
  const [pronouns, setPronouns] = useKept(door.session, 'pronouns');
  // What is asked in confidence is not kept: whoever sits down at this tab next would read it.
  const [aside, setAside] = useState('');
  const [companion, setCompanion] = useState('');
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [waiting, setWaiting] = useState(false);
  const [form, showWrong] = useFirstWrong();

  const comeIn = async () => {
    if (!name.trim()) {
      setError(t('door:name_empty'));
      return showWrong();
    }
    setWaiting(true);
    setError(undefined);
    const person = {
      name: name.trim(),
      ...(pronouns.trim() && { pronouns: pronouns.trim() }),
      ...(aside.trim() && { aside: aside.trim() }),
      ...(companion.trim() && { with: companion.trim() }),
      ...(Object.keys(answers).length > 0 && { answers }),
    };
    try {
      const seat = await behind(door, reopen, (open) => takeSeat(open, person));
      keepSeat(door.session, { ...seat, role: door.role }, shared);
      onIn(door.role);
    } catch (failure) {
      if (!(failure instanceof RefusedError)) throw failure;
      const { code } = failure.refusal;
      if (code === 'bad_name') {
        setError(t('refusals:bad_name'));
        showWrong();
      }
      const saidElsewhere = code === 'bad_name' || (SHUT.includes(code) && (await reopen()));
      setRefusal(saidElsewhere ? undefined : failure.refusal);
      setWaiting(false);
    }
  };

  const shut = door.role === 'participant' && (!door.doors || door.locked);
  const { say } = useSay();
  const waited = useRef(false);
  useEffect(() => {
    if (!shut && waited.current) say(t('door:now_open'));
    waited.current = shut ?? false;
  }, [shut, say]);

  // Here and not around the form, so that what was filled in stays.
  if (elsewhere) return <Continue {...{ door, number, reopen, onIn }} onBack={() => setElsewhere(false)} />;
  if (shut) {
    return <NotYet door={door} onLook={reopen} onElsewhere={() => setElsewhere(true)} />;
  }
  if (refusal?.code === 'full') {
    return <Full title={door.title} refusal={refusal} waiting={waiting} onAgain={comeIn} />;
  }
  return (
    <div className="p">
      <header className="top">
        <Brand />
      </header>
      <main className={css.page}>
        <p className="muted sm">
          {door.starts_at ? `${startText(door.starts_at)} · ` : ''}
          {door.hosts.length > 0 && <Text k="door:hosted" parts={{ names: <Names of={door.hosts} /> }} />}
        </p>
        <Heading title={t('door:title', { title: door.title })}>
          <bdi>{door.title}</bdi>
        </Heading>
        {door.welcome && (
          <p className={`said ${css.welcome}`} dir="auto">
            {door.welcome}
          </p>
        )}
        <form
          ref={form}
          onSubmit={(event) => {
            event.preventDefault();
            void comeIn();
          }}
          noValidate
        >
          <section className={css.fields}>
            <Field
              label={t('door:name')}
              hint={t('door:name_hint')}
              value={name}
              onText={setName}
              error={error}
              maxLength={80}
              autoComplete="given-name"
              required
            />
            <Field
              label={t('pronouns')}
              optional
              value={pronouns}
              onText={setPronouns}
              maxLength={MAX_PRONOUNS}
              autoComplete="off"
            />
          </section>
          {(door.asks ?? []).map((ask) => (
            <AskChoices
              key={ask.id}
              ask={ask}
              answer={answers[ask.id]}
              onAnswer={(answer) => setAnswers(answered(answers, ask.id, answer))}
            />
          ))}
          {door.role === 'participant' && (
            <details className={css.asides}>
              <summary>{t('door:asides')}</summary>
              <Field
                label={t('door:aside')}
                hint={t('door:aside_hint')}
                optional
                value={aside}
                onText={setAside}
                maxLength={200}
                autoComplete="off"
              />
              <Field
                label={t('door:with')}
                hint={t('door:with_hint')}
                optional
                value={companion}
                onText={setCompanion}
                maxLength={80}
                autoComplete="off"
              />
            </details>
          )}
          <Rules />
          <WhoSees numbers={door.room_numbers ?? false} />
          <section>
            {door.nod && door.role === 'participant' && <p>{t('door:nod')}</p>}
            <Choice plain checked={shared} onPick={setShared}>
              {t('door:shared')}
            </Choice>
            <Refused of={waiting ? undefined : refusal} />
            <Button type="submit" kind="primary" wide disabled={waiting}>
              {t('door:in')}
            </Button>
            <Button kind="quiet" wide onClick={() => setElsewhere(true)}>
              {t('door:elsewhere')}
            </Button>
          </section>
        </form>
      </main>
    </div>
  );
}

function answered(answers: Record<string, string>, ask: string, answer: string | undefined): Record<string, string> {
  const { [ask]: _, ...rest } = answers;
  return answer === undefined ? rest : { ...rest, [ask]: answer };
}

/** A private question; to rather not say is an answer like the others, and the one that is set. */
function AskChoices({
  ask,
  answer,
  onAnswer,
}: {
  ask: Ask;
  answer: string | undefined;
  onAnswer: (answer: string | undefined) => void;
}) {
  return (
    <section>
      <fieldset>
        <legend dir="auto">{ask.text}</legend>
        <p className="hint">{ask.use === 'apart' ? t('door:ask_apart') : t('door:ask_mix')}</p>
        <div className="choices">
          {ask.options.map((option) => (
            <Choice key={option} name={ask.id} checked={answer === option} onPick={() => onAnswer(option)}>
              <bdi>{option}</bdi>
            </Choice>
          ))}
          <Choice name={ask.id} checked={answer === undefined} onPick={() => onAnswer(undefined)}>
            {t('door:rather_not')}
          </Choice>
        </div>
      </fieldset>
    </section>
  );
}

function Rules() {
  return (
    <section>
      <h2>{t('door:rules')}</h2>
      <ul className={css.rules}>
        <li>
          <Icon name="lock" />
          <span>{t('door:rule_details')}</span>
        </li>
        <li>
          <Icon name="keep" />
          <span>{t('door:rule_stays')}</span>
        </li>
        <li>
          <Icon name="door" />
          <span>{t('door:rule_leave')}</span>
        </li>
      </ul>
    </section>
  );
}

function WhoSees({ numbers }: { numbers: boolean }) {
  const seers = ['room', 'facilitators', 'everyone', 'server'] as const;
  return (
    <section>
      <h2>{t('door:sees')}</h2>
      <dl className={css.sees}>
        {seers.map((who) => (
          <div key={who}>
            <dt>{t(`door:sees_${who}`)}</dt>
            <dd>
              {t(`door:sees_${who}_what`)} {who === 'everyone' && numbers && t('door:sees_numbers')}
            </dd>
          </div>
        ))}
      </dl>
      <p className={`hint ${css.photo}`}>{t('door:photo')}</p>
    </section>
  );
}

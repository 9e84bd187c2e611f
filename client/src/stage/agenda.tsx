import type { ReactNode } from 'react';
import { shortSpan, t, timeOfDay } from '../i18n';
import { Names } from '../parts/names';
import { Text } from '../parts/text';
import type { AgendaStep, SessionView } from '../protocol';
import css from './stage.module.css';

/** What will happen, told as an evening and not as a list of steps: questions in a row are one line. */
export function Agenda({ session, hosts }: { session: SessionView; hosts: readonly string[] }) {
  return (
    <ol className={css.path}>
      {chapters(session.agenda).map((steps) => (
        <Chapter key={session.agenda.indexOf(steps[0] as AgendaStep)} steps={steps} session={session} hosts={hosts} />
      ))}
    </ol>
  );
}

function chapters(agenda: readonly AgendaStep[]): AgendaStep[][] {
  const told: AgendaStep[][] = [];
  for (const step of agenda) {
    const last = told.at(-1);
    if (last && step.kind === 'question' && last[0]?.kind === 'question') last.push(step);
    else told.push([step]);
  }
  return told;
}

function Chapter({ steps, session, hosts }: { steps: AgendaStep[]; session: SessionView; hosts: readonly string[] }) {
  const [step] = steps;
  if (!step) return null;
  if (step.kind === 'question') {
    const lengths = new Set(steps.map(({ length_ms }) => length_ms));
    const each = lengths.size === 1 ? shortSpan(step.length_ms) : '';
    return (
      <>
        <Line
          name={t('stage:questions', { count: steps.length })}
          text={t('stage:questions_text')}
          time={each && t('stage:each', { count: steps.length, length: each })}
        />
        <Line
          name={t('stage:after', { count: steps.length })}
          text={t('stage:after_text')}
          time={step.harvest_ms ? shortSpan(step.harvest_ms) : ''}
        />
      </>
    );
  }
  if (step.kind === 'close') {
    const by = session.ends_at ? t('stage:by', { at: timeOfDay(session.ends_at) }) : shortSpan(step.length_ms);
    return <Line name={titleOf(step) || t('stage:close')} text={t('stage:close_text')} time={by} />;
  }
  const introduction = hosts.length ? (
    <Text k="stage:introduce" values={{ count: hosts.length }} parts={{ names: <Names of={hosts} /> }} />
  ) : (
    t('stage:introduction')
  );
  return (
    <Line name={titleOf(step) || introduction} text={t('stage:introduction_text')} time={shortSpan(step.length_ms)} />
  );
}

/** What the plan calls a step, in its own direction. */
const titleOf = ({ title }: AgendaStep) => title && <bdi>{title}</bdi>;

function Line({ name, text, time }: { name: ReactNode; text: string; time: string }) {
  return (
    <li>
      <div>
        <b>{name}</b>
        <p>{text}</p>
      </div>
      <span className="muted sm num">{time}</span>
    </li>
  );
}

import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { refusalText, t } from '../i18n';
import { LiveSession } from '../live-session';
import { Brand } from '../parts/brand';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { Message } from '../parts/message';
import { OwnLanguage } from '../parts/own-language';
import { Refused } from '../parts/refused';
import type { PlanView, Step } from '../protocol';
import { useLive, useSection, useWish } from '../store';
import { type Editor, useEditor } from './editor';
import { FilesSheet } from './files';
import css from './plan.module.css';
import { RehearseSheet } from './rehearse';
import { Sees } from './sees';
import { SessionForm } from './session-form';
import { StepForm } from './step-form';
import { Steps } from './steps';
import { TemplatesSheet } from './templates';
import { p } from './words';

/** The page /s/<id>/plan. */
export default function PlanPage({ session = '' }: { session?: string }) {
  return (
    <LiveSession session={session} hold={false}>
      <Loaded />
    </LiveSession>
  );
}

function Loaded() {
  const told = useSection('plan');
  const you = useSection('you');
  if (you?.role === 'participant') return <Message heading={p('not_facilitator')} home />;
  if (!told) return <Message heading={p('loading')} />;
  return (
    <OwnLanguage>
      <PlanEditor told={told} />
    </OwnLanguage>
  );
}

/** The index of a step, or "session" for what is said about the whole. */
export type Chosen = number | 'session';

export function PlanEditor({ told }: { told: PlanView }) {
  const { session, seat } = useLive();
  const editor = useEditor(session, seat, told);
  const phase = useSection('loop')?.phase ?? 'lobby';
  const { plan, state, edit } = editor;
  const firstQuestion = plan.steps.findIndex((step) => step.kind === 'question');
  const [chosen, setChosen] = useState<Chosen>(firstQuestion >= 0 ? firstQuestion : 'session');
  const [open, setOpen] = useState<'files' | 'templates' | 'rehearse'>();
  const at: Chosen = chosen === 'session' || plan.steps[chosen] ? chosen : 'session';
  const started = phase !== 'lobby';
  const close = () => setOpen(undefined);
  const takeSteps = (steps: Step[]) => {
    edit((now) => ({ ...now, steps }));
    setChosen(steps.findIndex((step) => step.kind === 'question'));
  };
  const form = useRef<HTMLElement>(null);
  const choose = (next: Chosen) => {
    setChosen(next);
    // On a phone the form is far below the list.
    if (!matchMedia('(min-width: 48rem)').matches) form.current?.scrollIntoView();
  };
  const [asked, setAsked] = useState(0);
  const goTo = (bad: Chosen) => {
    setChosen(bad);
    setAsked((times) => times + 1);
  };
  // After the step with the problem is shown.
  useEffect(() => {
    if (asked) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [asked]);
  useEffect(() => {
    document.title = t('title', { name: p('page_title', { title: plan.title }) });
  }, [plan.title]);
  return (
    <div className={css.page}>
      <Header editor={editor} onFiles={() => setOpen('files')} onRehearse={() => setOpen('rehearse')} onBad={goTo} />
      {started && <p className={css.note}>{p('started')}</p>}
      <main className={css.plan}>
        <nav className={css.col} aria-label={p('steps.title')}>
          <Steps
            {...{ plan, edit, state, started }}
            chosen={at}
            onChoose={choose}
            onMoved={setChosen}
            onTemplates={() => setOpen('templates')}
          />
        </nav>
        <section className={css.mid} ref={form}>
          <fieldset className={css.form} disabled={started} key={String(at)}>
            {at === 'session' ? (
              <SessionForm {...{ plan, edit, state }} />
            ) : (
              <StepForm {...{ plan, edit, state }} index={at} onRemoved={() => setChosen(Math.max(0, at - 1))} />
            )}
          </fieldset>
        </section>
        <aside className={css.col}>
          <Sees plan={plan} chosen={at} />
        </aside>
      </main>
      {open === 'files' && <FilesSheet editor={editor} started={started} onClose={close} />}
      {open === 'rehearse' && <RehearseSheet onClose={close} />}
      {open === 'templates' && <TemplatesSheet steps={plan.steps} onSteps={takeSteps} onClose={close} />}
    </div>
  );
}

interface HeaderProps {
  editor: Editor;
  onFiles: () => void;
  onRehearse: () => void;
  onBad: (chosen: Chosen) => void;
}

function Header({ editor, onFiles, onRehearse, onBad }: HeaderProps) {
  const { session } = useLive();
  const doors = useSection('loop')?.doors;
  const rehearsal = useSection('session')?.rehearsal;
  const { wish, refusal } = useWish();
  const [, navigate] = useLocation();
  const ready = async () => {
    if (await editor.flush()) return true;
    const problem = editor.problem();
    if (problem !== undefined) onBad(stepOf(problem));
    return false;
  };
  const open = async () => {
    if ((await ready()) && (doors || (await wish('doors.open', {})))) navigate(`/s/${session}/console`);
  };
  const rehearseIt = async () => {
    if (await ready()) onRehearse();
  };
  return (
    <>
      <header className={`topbar ${css.top}`}>
        <span className={css.brand}>
          <Brand />
        </span>
        <h1>
          <bdi>{editor.plan.title}</bdi>
        </h1>
        <Saved editor={editor} />
        <div className={css.actions}>
          <Button small onClick={onFiles}>
            {p('header.import')}
          </Button>
          {!rehearsal && (
            <Button small onClick={rehearseIt}>
              {p('header.rehearse_some')}
            </Button>
          )}
          {!doors && (
            <Link className="btn small" href={`/s/${session}/console`}>
              {p('header.console')}
            </Link>
          )}
          <Button kind="primary" className={css.primary} onClick={open}>
            {p(doors ? 'header.console' : 'header.open')}
          </Button>
        </div>
      </header>
      <Refused of={refusal} />
    </>
  );
}

/** The step that a problem's path such as "steps[2].prompt" is about. */
export function stepOf(path = ''): Chosen {
  const found = /^steps\[(\d+)\]/.exec(path);
  return found ? Number(found[1]) : 'session';
}

function Saved({ editor }: { editor: Editor }) {
  const { state, takeTheirs, keepMine } = editor;
  switch (state.is) {
    case 'saved':
      return (
        <span className={css.saved} role="status">
          <Icon name="check" small />
          {p('saved')}
        </span>
      );
    case 'bad':
      return (
        <span className={css.saved} role="status">
          {p('problems', { count: state.problems.length })}
        </span>
      );
    case 'failed':
      return (
        <span className={css.saved} role="alert">
          {p('not_saved', { text: refusalText(state.refusal) })}
        </span>
      );
    case 'conflict':
      return (
        <span className={css.saved} role="alert">
          {p('changed_elsewhere')}
          <Button small onClick={takeTheirs}>
            {p('take_theirs')}
          </Button>
          <Button small onClick={keepMine}>
            {p('keep_mine')}
          </Button>
        </span>
      );
    default:
      return <span className={css.saved}>{p(state.is === 'saving' ? 'saving' : 'unsaved')}</span>;
  }
}

import { memo, useState } from 'react';
import { clockText, inARow, t } from '../i18n';
import { Bar } from '../parts/bar';
import { Button } from '../parts/button';
import { useLeft } from '../parts/clock';
import { Refused } from '../parts/refused';
import { Written } from '../parts/written';
import { type AgendaStep, type LoopView, MINUTE } from '../protocol';
import { useFigure, useNow, useSection, useWish } from '../store';
import { instead, mainAction, nextStep, undo } from './action';
import shared from './console.module.css';
import { MainButton } from './main-button';
import css from './now.module.css';
import { inMain, longerRooms, openRooms, useOpenSheet, useScene } from './scene';
import { c, counted, peopleCount, stepName } from './words';

/** What can be given to finish the sentence, beside what the plan has. */
const GRACES = [20_000, 30_000, MINUTE, 2 * MINUTE];

/** Where the session stands, its clock, and the one thing to press. */
export const NowBar = memo(function NowBar() {
  const planned = useScene();
  const [grace, setGrace] = useState<number>();
  const { wish, refusal } = useWish();
  const openSheet = useOpenSheet();
  if (!planned) return null;
  const scene = { ...planned, grace_ms: grace ?? planned.grace_ms };
  const { loop, session, you, people } = scene;
  const step = session.agenda[loop.step];
  const undoing = undo(loop);
  const timed = clockRuns(loop) && you.driving;
  const action = mainAction(scene);
  const other = instead(scene);
  const name = nowName(loop, step);
  return (
    <section className={css.nowbar} aria-labelledby="now">
      <div className={css.nowhead}>
        <div>
          <h2 id="now" tabIndex={-1} data-phase-heading>
            {name}
          </h2>
          {loop.prompt ? (
            <Written of={loop.prompt} className={css.said} />
          ) : (
            <p>
              {loop.doors
                ? c(loop.phase === 'lobby' ? 'now.lobby_line' : 'now.main_line', { people: peopleCount(people) })
                : c('now.doors_closed')}
            </p>
          )}
          {loop.locked && <p className={shared.effect}>{c('now.locked')}</p>}
        </div>
        <BigClock />
      </div>
      <GoesOn />
      {loop.waits && <WaitsFor />}
      <TimeBar />
      {undoing && you.driving && <UndoLine key={undoing.command} />}
      <div className={css.press}>
        {(timed || other) && (
          <div className={css.timectl}>
            {timed && (
              <>
                <Button aria-label={c('now.take_1')} onClick={() => wish('loop.extend', { by_ms: -MINUTE })}>
                  <bdi dir="ltr">−1:00</bdi>
                </Button>
                {[1, 2, 5].map((minutes) => (
                  <Button
                    key={minutes}
                    aria-label={c(`now.add_${minutes}`)}
                    onClick={() => wish('loop.extend', { by_ms: minutes * MINUTE })}
                  >
                    <bdi dir="ltr">+{minutes}:00</bdi>
                  </Button>
                ))}
                {loop.paused_at ? (
                  <Button icon="right" onClick={() => wish('loop.resume', {})}>
                    {c('now.resume')}
                  </Button>
                ) : (
                  <Button icon="pause" onClick={() => wish('loop.pause', {})}>
                    {c('now.pause')}
                  </Button>
                )}
              </>
            )}
            {other && (
              <Button
                kind="quiet"
                onClick={() => (other.final ? openSheet({ sheet: 'end' }) : wish(other.command, {}))}
              >
                {c(`action.${other.label}`)}
              </Button>
            )}
          </div>
        )}
        {action?.command === 'loop.recall' ? (
          <div className={css.recall}>
            <Grace planned={planned.grace_ms} chosen={scene.grace_ms} onChoose={setGrace} />
            <MainButton action={action} />
          </div>
        ) : (
          action && <MainButton action={action} />
        )}
      </div>
      {action && (
        <p className={`${shared.effect} ${css.end}`}>
          {c(`action.${action.effect}`, counted(action.words))} {action.command === 'loop.recall' && <EndsLonger />}
        </p>
      )}
      <Refused of={refusal} />
    </section>
  );
});

/** How long everybody has to finish the sentence. */
function Grace({ planned, chosen, onChoose }: { planned: number; chosen: number; onChoose: (ms: number) => void }) {
  const all = [...new Set([planned, ...GRACES])].sort((a, b) => a - b);
  return (
    <label className={css.grace}>
      {c('now.warning')}
      <select value={chosen} onChange={(event) => onChoose(Number(event.target.value))}>
        {all.map((ms) => (
          <option key={ms} value={ms}>
            {c('now.seconds', { seconds: Math.round(ms / 1000) })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Said where nobody has to press: the plan has the next step come when the clock is at nothing. */
function GoesOn() {
  const session = useSection('session');
  const loop = useSection('loop');
  const auto = useSection('plan')?.plan.steps[loop?.step ?? -1]?.auto;
  if (!session || loop?.phase !== 'harvest' || !loop.ends_at || !auto || !nextStep({ session, loop })) return null;
  return <p className={shared.effect}>{c('now.goes_on')}</p>;
}

/** Most rooms are back: who waits, and for which. */
function WaitsFor() {
  const rooms = useFigure('rooms', openRooms);
  const people = useFigure('people', inMain);
  return <p className={shared.effect}>{c('now.waits', { people: peopleCount(people), rooms })}</p>;
}

/** To call everybody back takes from a room what it was given. */
function EndsLonger() {
  const rooms = useFigure('rooms', longerRooms);
  return rooms && c('now.ends_longer', { rooms });
}

/** Whether the phase has a clock of its own that can be changed; a notice and the grace count down apart. */
function clockRuns({ ends_at, phase }: LoopView): boolean {
  return Boolean(ends_at) && phase !== 'grace' && phase !== 'preview' && phase !== 'ended';
}

/** "Question 2, In rooms"; the step's name alone where the phase says nothing more. */
export function nowName(loop: LoopView, step: AgendaStep | undefined): string {
  if (!step || loop.phase === 'lobby') return c('phase.lobby');
  if (loop.phase === 'ended') return c('phase.ended');
  if (step.kind !== 'question') return loop.phase === 'preview' ? c('phase.preview') : stepName(step);
  return inARow([stepName(step), c(`phase.${loop.phase === 'fireside' ? 'question_told' : loop.phase}`)]);
}

function BigClock() {
  const scene = useScene();
  const [left] = useLeft(scene?.loop);
  if (!scene || left === undefined || !clockRuns(scene.loop)) return null;
  const { loop } = scene;
  return (
    <p className={css.bigclock} role="timer" aria-live="off">
      {clockText(left)}
      <small>
        {loop.paused_at
          ? t('paused')
          : left === 0
            ? c('now.over')
            : c('now.left', { total: clockText(loop.length_ms ?? 0) })}
      </small>
    </p>
  );
}

function TimeBar() {
  const scene = useScene();
  const [left, part] = useLeft(scene?.loop);
  return scene && left !== undefined && clockRuns(scene.loop) ? <Bar part={part} /> : null;
}

/** What can be taken back while it runs, with its countdown. */
function UndoLine() {
  const scene = useScene();
  const undoing = scene && undo(scene.loop);
  const now = useNow(undoing?.until ?? 0);
  const longer = useFigure('rooms', longerRooms);
  const { wish, refusal } = useWish();
  if (!undoing) return null;
  // A recall takes every room; the end of the time leaves those that were given longer.
  const but = undoing.command === 'loop.extend' && longer ? '_but' : '';
  const title = undoing.command === 'loop.unsend' ? 'notice_title' : `grace_title${but}`;
  return (
    <div className={css.undo}>
      <p>
        {c(`action.${title}`, { rooms: longer })}{' '}
        <span role="timer" aria-live="off" className="num">
          {clockText(undoing.until - now)}
        </span>
        <small>{c(`action.${undoing.effect}${but}`)}</small>
      </p>
      <Button
        icon={undoing.command === 'loop.extend' ? 'plus' : 'undo'}
        onClick={() => wish(undoing.command, undoing.fields ?? {})}
      >
        {c(`action.${undoing.label}`)}
      </Button>
      <Refused of={refusal} />
    </div>
  );
}

// The plan while it is edited: saved a moment after the last change, and never
// over what somebody else saved in the meantime.
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, Refused } from '../api';
import type { Plan, PlanView, Problem, Refusal } from '../protocol';
import type { HeldSeat } from '../seat';

export type SaveState =
  | { is: 'saved' | 'unsaved' | 'saving' | 'conflict' }
  | { is: 'bad'; problems: Problem[] }
  | { is: 'failed'; refusal: Refusal };

/** A pause in typing; short enough that a closed tab loses a word at most. */
const SAVE_AFTER_MS = 600;
/** When the server did not answer it is asked again after this. */
const AGAIN_AFTER_MS = 3_000;

export interface Editor {
  plan: Plan;
  state: SaveState;
  edit: (change: (plan: Plan) => Plan) => void;
  /** Saves at once; says whether everything is saved. */
  flush: () => Promise<boolean>;
  /** The path of the first problem that the last save met, if any; newer than `state` after a flush. */
  problem: () => string | undefined;
  /** After a conflict: what the others saved, or mine over it. */
  takeTheirs: () => void;
  keepMine: () => void;
}

/** `told` is the plan as the server has it, newest first known. */
export function useEditor(session: string, seat: HeldSeat, told: PlanView): Editor {
  const [plan, setPlan] = useState(told.plan);
  const [state, showState] = useState<SaveState>({ is: 'saved' });
  const newest = useRef(state);
  const setState = useCallback((next: SaveState) => {
    newest.current = next;
    showState(next);
  }, []);
  // What the saving itself needs: the newest values, whatever was rendered.
  const now = useRef({ plan: told.plan, revision: told.revision, changes: 0, saved: 0, told });
  now.current.told = told;
  const running = useRef<Promise<boolean>>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const save = useCallback(async (): Promise<boolean> => {
    const changes = now.current.changes;
    setState({ is: 'saving' });
    try {
      const path = `/sessions/${encodeURIComponent(session)}/plan`;
      const body: PlanView = { plan: now.current.plan, revision: now.current.revision };
      const view = await api<PlanView>(path, { method: 'PUT', token: seat.token, body });
      now.current.revision = view.revision;
      now.current.saved = changes;
      setState({ is: now.current.changes === changes ? 'saved' : 'unsaved' });
      return now.current.changes === changes;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setState(notSaved(error));
      if (error.refusal.code === 'unavailable') timer.current = setTimeout(flush, AGAIN_AFTER_MS);
      return false;
    }
  }, [session, seat]);

  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    await running.current;
    if (now.current.changes === now.current.saved) return true;
    running.current = save();
    return running.current;
  }, [save]);

  const put = useCallback(
    (next: Plan) => {
      now.current.plan = next;
      now.current.changes++;
      setPlan(next);
      setState({ is: 'unsaved' });
      clearTimeout(timer.current);
      if (hasItsWords(next)) timer.current = setTimeout(flush, SAVE_AFTER_MS);
    },
    [flush],
  );
  const edit = useCallback((change: (plan: Plan) => Plan) => put(change(now.current.plan)), [put]);

  const takeTheirs = useCallback(() => {
    const { told: theirs } = now.current;
    clearTimeout(timer.current);
    now.current.plan = theirs.plan;
    now.current.revision = theirs.revision;
    now.current.saved = now.current.changes;
    setPlan(theirs.plan);
    setState({ is: 'saved' });
  }, []);
  const keepMine = useCallback(() => {
    now.current.revision = now.current.told.revision;
    put(now.current.plan);
  }, [put]);

  useEffect(() => {
    const { revision, changes, saved } = now.current;
    if (told.revision > revision && changes === saved) takeTheirs();
  }, [told, takeTheirs]);
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent) => {
      if (now.current.changes !== now.current.saved) event.preventDefault();
    };
    addEventListener('beforeunload', leave);
    return () => {
      removeEventListener('beforeunload', leave);
      void flush();
    };
  }, [flush]);
  const problem = () => (newest.current.is === 'bad' ? newest.current.problems[0]?.path : undefined);
  return { plan, state, edit, flush, problem, takeTheirs, keepMine };
}

/** A question that was just added has no words yet: it is saved with them, and nobody is told off meanwhile. */
const hasItsWords = ({ title, steps }: Plan) =>
  title.trim() !== '' && steps.every(({ kind, prompt = '' }) => kind !== 'question' || prompt.trim() !== '');

function notSaved({ refusal, problems }: Refused): SaveState {
  if (refusal.code === 'plan_changed') return { is: 'conflict' };
  const all = problems.length > 0 ? problems : ((refusal.params?.problems as Problem[] | undefined) ?? []);
  return all.length > 0 ? { is: 'bad', problems: all } : { is: 'failed', refusal };
}

/** The sentence for what is wrong at a path such as "steps[2].prompt"; undefined if nothing is. */
export function problemAt(state: SaveState, path: string): Problem | undefined {
  return state.is === 'bad' ? state.problems.find((problem) => problem.path === path) : undefined;
}

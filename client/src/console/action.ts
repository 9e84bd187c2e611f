// The one primary button of the console: what it does in each phase, in which
// words, and what can be undone meanwhile. The server holds the rules; this
// only chooses what to offer.
import {
  type AgendaStep,
  type CommandType,
  type LoopView,
  MINUTE,
  type PreviewView,
  type SessionView,
  type YouView,
} from '../protocol';
import { TWO_MINUTES } from './times';

/** What the console knows when it chooses. `people` are those who would be moved. */
export interface Scene {
  session: SessionView;
  loop: LoopView;
  preview?: PreviewView;
  you: YouView;
  people: number;
  /** The notice, and the time to finish the sentence: as the plan has them, or as was chosen. */
  notice_ms: number;
  grace_ms: number;
}

export type Words = Record<string, string | number>;

export interface Action {
  command: CommandType;
  fields?: object;
  /** Keys under `action.` of the catalogue: the button, and its effect in one sentence. */
  label: string;
  effect: string;
  words: Words;
  /** Nothing brings it back: it is asked once more. */
  final?: boolean;
  /** Shown, but there is nothing to press yet. */
  waiting?: boolean;
}

export interface Undo {
  command: CommandType;
  fields?: object;
  label: string;
  effect: string;
  until: number;
}

/** One or two people need no rooms; the server has the same figure. */
const FEWEST_FOR_ROOMS = 3;

/** The next step of the plan that the session has not reached, if there is one. */
export function nextStep(scene: Pick<Scene, 'session' | 'loop'>): AgendaStep | undefined {
  return scene.session.agenda[scene.loop.step + 1];
}

/** Gives what the primary button does now; undefined while something runs that can only be undone. */
export function mainAction(scene: Scene): Action | undefined {
  const { loop, you } = scene;
  if (loop.phase === 'ended') return undefined;
  if (loop.driver && !you.driving) return takeOver(loop);
  if (loop.phase === 'lobby' && !loop.doors) return act('doors.open', 'doors');
  switch (loop.phase) {
    case 'lobby':
    case 'harvest':
      return goOn(scene);
    case 'fireside':
      return questionHere(scene) && !isFew(scene) ? act('loop.preview', 'see') : goOn(scene);
    case 'preview':
      return loop.opens_at ? undefined : send(scene);
    case 'breakout':
      return {
        ...act('loop.recall', 'recall', { ...counted(scene), grace: seconds(scene.grace_ms) }),
        fields: scene.grace_ms ? { grace_ms: scene.grace_ms } : undefined,
      };
    case 'closing':
      return goOn(scene);
    default:
      return undefined;
  }
}

/** While a question is told in the main room: what can be done instead, with rooms or without. */
export function instead(scene: Scene): Action | undefined {
  if (scene.loop.phase !== 'fireside' || !scene.you.driving || !questionHere(scene)) return undefined;
  if (isFew(scene)) return act('loop.preview', 'see');
  return nextStep(scene) ? act('loop.next', 'skip') : goOn(scene);
}

/** Gives what can be taken back now. */
export function undo(loop: LoopView): Undo | undefined {
  if (loop.phase === 'preview' && loop.opens_at) {
    return { command: 'loop.unsend', label: 'unsend', effect: 'unsend_effect', until: loop.opens_at };
  }
  if (loop.phase !== 'grace' || !loop.returns_at) return undefined;
  if (loop.recalled) {
    return { command: 'loop.stay', label: 'stay', effect: 'stay_effect', until: loop.returns_at };
  }
  return {
    command: 'loop.extend',
    fields: { by_ms: TWO_MINUTES },
    label: 'more',
    effect: 'more_effect',
    until: loop.returns_at,
  };
}

function act(command: CommandType, name: string, words: Words = {}): Action {
  return { command, label: name, effect: `${name}_effect`, words };
}

function questionHere({ session, loop }: Scene): boolean {
  return session.agenda[loop.step]?.kind === 'question';
}

function isFew({ people }: Scene): boolean {
  return people < FEWEST_FOR_ROOMS;
}

function goOn(scene: Scene): Action {
  const next = nextStep(scene);
  const words = counted(scene);
  if (!next) {
    const hours = Math.round(scene.session.keep_for_ms / 3_600_000);
    const end = act('loop.end', 'end', { ...words, hours });
    return { ...end, effect: scene.session.keep_for_ms > MINUTE ? end.effect : 'end_soon_effect', final: true };
  }
  if (next.kind === 'close') return act('loop.next', 'close', words);
  if (next.kind === 'fireside') {
    const minutes = Math.round(next.length_ms / 60_000);
    return act('loop.next', next.title ? 'step' : 'introduction', {
      ...words,
      title: next.title ?? '',
      minutes,
    });
  }
  // From an introduction one goes straight to the rooms; after a harvest the
  // question is told to everybody first, and so it is where there are too few for rooms.
  const { phase, round } = scene.loop;
  if ((phase === 'fireside' || phase === 'lobby') && !isFew(scene)) return act('loop.preview', 'see');
  const told = act('loop.next', 'question', { ...words, n: next.question ?? 0 });
  return round ? told : { ...told, effect: 'question_told_effect' };
}

function send(scene: Scene): Action {
  const { preview } = scene;
  if (!preview || preview.pending) return { ...act('loop.send', 'drawing'), waiting: true };
  const rooms = preview.rooms.filter((room) => room.length > 0);
  const people = rooms.reduce((sum, room) => sum + room.length, 0);
  if (preview.impossible) return { ...act('loop.send', 'impossible'), waiting: true };
  if (preview.too_few || rooms.length === 0) return { ...act('loop.cancel', 'talk'), fields: { tell: true } };
  const words = {
    people,
    rooms: rooms.length,
    minutes: minutes(preview.length_ms),
    notice: seconds(scene.notice_ms),
  };
  return act('loop.send', rooms.length === 1 ? 'together' : 'send', words);
}

function takeOver(loop: LoopView): Action {
  const words = { name: loop.driver?.name ?? '' };
  if (loop.taking) return { ...act('drive.take', 'taking', words), waiting: true };
  return act('drive.take', loop.driver?.state === 'away' ? 'take' : 'ask', words);
}

function counted({ people }: Scene): Words {
  return { people };
}

/** Whole minutes where they are whole, else one decimal. */
export function minutes(ms: number): number {
  return Math.round(ms / 6_000) / 10;
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

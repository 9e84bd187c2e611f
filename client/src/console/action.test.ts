import { describe, expect, test } from 'vitest';
import type { LoopView, PreviewView } from '../protocol';
import { instead, mainAction, type Scene, undo } from './action';
import { beginnings } from './times';

const agenda: Scene['session']['agenda'] = [
  { kind: 'fireside', length_ms: 300_000 },
  { kind: 'question', question: 1, length_ms: 480_000, harvest_ms: 600_000 },
  { kind: 'question', question: 2, length_ms: 480_000, harvest_ms: 600_000 },
  { kind: 'close', length_ms: 300_000 },
];

function scene(loop: Partial<LoopView>, more: Partial<Scene> = {}): Scene {
  return {
    session: { title: 'Evening', talk: 'writing', agenda, hosts: [], keep_for_ms: 86_400_000 },
    loop: { phase: 'lobby', doors: true, step: -1, questions: 2, driver: { seat: 1, name: 'Jo' }, ...loop },
    you: { seat: 1, name: 'Jo', role: 'host', place: 'main', driving: true },
    people: 53,
    notice_ms: 5000,
    grace_ms: 20_000,
    ...more,
  };
}

const preview: PreviewView = {
  step: 1,
  rooms: [
    [2, 3, 4],
    [5, 6, 7],
  ],
  present: 6,
  length_ms: 480_000,
  size: { target: 3, min: 2, max: 5 },
  repeats: 0,
  policy: 'fresh',
};

describe('the primary button', () => {
  const at = (loop: Partial<LoopView>, more?: Partial<Scene>) => mainAction(scene(loop, more));
  test('goes through an evening', () => {
    expect(at({ doors: false })).toMatchObject({ command: 'doors.open' });
    expect(at({})).toMatchObject({ command: 'loop.next', label: 'introduction', words: { minutes: 5 } });
    expect(at({ phase: 'fireside', step: 0 })).toMatchObject({ command: 'loop.preview' });
    expect(at({ phase: 'preview', step: 1 }, { preview })).toMatchObject({
      command: 'loop.send',
      label: 'send',
      words: { people: 6, rooms: 2, minutes: 8 },
    });
    expect(at({ phase: 'breakout', step: 1 })).toMatchObject({ command: 'loop.recall' });
    expect(at({ phase: 'harvest', step: 1 })).toMatchObject({ label: 'question', words: { n: 2 } });
    expect(at({ phase: 'fireside', step: 2 })).toMatchObject({ command: 'loop.preview' });
    expect(at({ phase: 'harvest', step: 2 })).toMatchObject({ label: 'close' });
    expect(at({ phase: 'closing', step: 3 })).toMatchObject({ command: 'loop.end', effect: 'end_effect', final: true });
    const rehearsed = { ...scene({}).session, keep_for_ms: 60_000 };
    expect(at({ phase: 'closing', step: 3 }, { session: rehearsed })).toMatchObject({ effect: 'end_soon_effect' });
    expect(at({ phase: 'ended', step: 3 })).toBeUndefined();
  });
  test('speaks of one room, of too few, of a draw', () => {
    const one = { ...preview, rooms: [[2, 3, 4]] };
    expect(at({ phase: 'preview', step: 1 }, { preview: one })).toMatchObject({ label: 'together' });
    const few = { ...preview, rooms: [], too_few: true };
    expect(at({ phase: 'preview', step: 1 }, { preview: few })).toMatchObject({
      command: 'loop.cancel',
      fields: { tell: true },
    });
    const pending = { ...preview, pending: true };
    expect(at({ phase: 'preview', step: 1 }, { preview: pending })).toMatchObject({ waiting: true });
  });
  test('goes through the questions without rooms where one or two are here', () => {
    const few = { people: 2 };
    expect(at({ phase: 'fireside', step: 0 }, few)).toMatchObject({ command: 'loop.next', label: 'question' });
    expect(at({ phase: 'fireside', step: 1 }, few)).toMatchObject({ label: 'question', words: { n: 2 } });
    expect(at({ phase: 'fireside', step: 2 }, few)).toMatchObject({ label: 'close' });
    expect(instead(scene({ phase: 'fireside', step: 1 }, few))).toMatchObject({ command: 'loop.preview' });
    const questions = { ...few, session: { ...scene({}).session, agenda: agenda.slice(1, 3) } };
    expect(at({}, questions)).toMatchObject({ command: 'loop.next', label: 'question', words: { n: 1 } });
    expect(at({ phase: 'fireside', step: 1 }, questions)).toMatchObject({ command: 'loop.end', final: true });
  });
  test('has a way past the rooms beside it', () => {
    expect(instead(scene({ phase: 'fireside', step: 1 }))).toMatchObject({ command: 'loop.next', label: 'skip' });
    const last = { ...scene({}).session, agenda: agenda.slice(0, 3) };
    expect(instead(scene({ phase: 'fireside', step: 2 }, { session: last }))).toMatchObject({ final: true });
    expect(instead(scene({ phase: 'fireside', step: 0 }))).toBeUndefined();
  });
  test('offers to take over to who does not drive', () => {
    const you = { ...scene({}).you, driving: false };
    expect(at({}, { you })).toMatchObject({ label: 'ask' });
    expect(at({ driver: { seat: 1, name: 'Jo', state: 'away' } }, { you })).toMatchObject({ label: 'take' });
  });
  test('can be undone where it is safe', () => {
    expect(undo(scene({ phase: 'preview', opens_at: 9 }).loop)).toMatchObject({ command: 'loop.unsend' });
    expect(undo(scene({ phase: 'grace', returns_at: 9, recalled: true }).loop)).toMatchObject({
      command: 'loop.stay',
    });
    expect(undo(scene({ phase: 'grace', returns_at: 9 }).loop)).toMatchObject({ command: 'loop.extend' });
    expect(undo(scene({ phase: 'breakout' }).loop)).toBeUndefined();
  });
});

describe('beginnings', () => {
  test('count from what is left of the phase', () => {
    const { session, loop } = scene({ phase: 'breakout', step: 1, ends_at: 100_000 });
    expect(beginnings(session, loop, 40_000)).toEqual([undefined, undefined, 700_000, 1_780_000, 2_080_000]);
  });
  test('stand still with the clock', () => {
    const { session, loop } = scene({ phase: 'harvest', step: 2, ends_at: 100_000, paused_at: 90_000 });
    expect(beginnings(session, loop, 500_000)[3]).toBe(510_000);
  });
});

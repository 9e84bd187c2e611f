import { describe, expect, it } from 'vitest';
import { fold, NOTHING, type Told } from './fold';
import type { Message } from './protocol';

const welcome: Message = { type: 'welcome', session: 's', seat: 7, now: 0, version: '1' };

function sections(of: string, seq: number, rest: object): Message {
  return { type: 'sections', of, seq, hash: `h${seq}`, ...rest };
}
function live(of: string, seq: number, rest: object): Message {
  return { type: 'live', of, seq, ...rest };
}
function told(...frames: Message[][]): { told: Told; resync: string[] } {
  let state = { told: NOTHING, resync: [] as string[] };
  for (const frame of frames) {
    const next = fold(state.told, frame);
    state = { told: next.told, resync: [...state.resync, ...next.resync] };
  }
  return state;
}
const item = (id: string, n: number) => ({ id, n });
const ids = (state: Told, name: 'wall' | 'drafts') => state.collections[name]?.map((one) => one.id);

describe('values', () => {
  it('are taken when newer, and only then', () => {
    const state = told([
      sections('all', 5, { values: { loop: { phase: 'lobby' } } }),
      sections('all', 4, { values: { loop: { phase: 'ended' } } }),
      sections('all', 5, { values: { loop: { phase: 'ended' } } }),
    ]);
    expect(state.told.sections.loop?.phase).toBe('lobby');
    expect(state.told.position).toEqual({ seq: 5, hash: 'h5' });
  });

  it('of the live kind begin anew with each connection', () => {
    const first = [welcome, live('main', 900, { values: { main: { count: 5, here: 5 } } })];
    const again = [welcome, live('main', 3, { values: { main: { count: 6, here: 6 } } })];
    expect(told(first, again).told.sections.main?.count).toBe(6);
  });

  it('do not move the position when they are live', () => {
    expect(told([live('main', 900, { values: { main: { count: 1, here: 1 } } })]).told.position).toBeUndefined();
  });
});

it('stays the same object where a frame tells nothing', () => {
  const state = told([sections('all', 5, { values: { loop: { phase: 'lobby' } } })]).told;
  expect(fold(state, [{ type: 'clock', now: 1 }, { re: 'command' }]).told).toBe(state);
});

describe('patches', () => {
  const whole = sections('all', 3, { patches: { wall: { prev: 0, set: [item('b', 2), item('a', 1)], del: [] } } });

  it('begin with the whole and stay in order', () => {
    expect(ids(told([whole]).told, 'wall')).toEqual(['a', 'b']);
  });

  it('go on from the own copy', () => {
    const next = sections('all', 7, { patches: { wall: { prev: 3, set: [item('c', 0)], del: ['a'] } } });
    expect(ids(told([whole, next]).told, 'wall')).toEqual(['c', 'b']);
  });

  it('are ignored when they are older', () => {
    const state = told([whole, sections('all', 3, { patches: { wall: { prev: 2, set: [item('x', 9)] } } })]);
    expect(ids(state.told, 'wall')).toEqual(['a', 'b']);
    expect(state.resync).toEqual([]);
  });

  it('that do not fit ask for the section once, until it comes whole', () => {
    const gap = (seq: number) => sections('all', seq, { patches: { wall: { prev: seq - 1, set: [item('x', 9)] } } });
    const state = told([whole, gap(8), gap(9)]);
    expect(state.resync).toEqual(['wall']);
    expect(ids(state.told, 'wall')).toEqual(['a', 'b']);
    const healed = fold(state.told, [sections('all', 9, { patches: { wall: { prev: 0, set: [item('z', 1)] } } })]);
    expect(ids(healed.told, 'wall')).toEqual(['z']);
    expect(fold(healed.told, [gap(12)]).resync).toEqual(['wall']);
  });

  it('of one large collection add up', () => {
    const part = (prev: number, id: string) => sections('all', 8, { patches: { wall: { prev, set: [item(id, 1)] } } });
    expect(ids(told([part(0, 'a'), part(8, 'b'), part(8, 'c')]).told, 'wall')).toEqual(['a', 'b', 'c']);
  });
});

describe('places', () => {
  const inRoom: Message[] = [
    welcome,
    sections('all', 2, { values: { loop: { phase: 'breakout', round: 1 } } }),
    sections('room/1.3', 2, { values: { room: { id: '1.3' } } }),
    live('room/1.3', 50, { patches: { drafts: { prev: 0, set: [item('card', 1)] } } }),
  ];

  it('are where the last message of a place came from', () => {
    expect(told(inRoom).told.place).toBe('room/1.3');
  });

  it('take everything of theirs along when one is moved', () => {
    const state = told(inRoom, [sections('main', 6, { patches: { main_chat: { prev: 0, set: [] } } })]).told;
    expect(state.place).toBe('main');
    expect(state.sections.room).toBeUndefined();
    expect(state.collections.drafts).toBeUndefined();
    expect(state.sections.loop?.phase).toBe('breakout');
  });

  it('leave the desk, which follows the main room and goes with it', () => {
    const desk = [
      sections('main', 6, { values: {} }),
      sections('desk/1.3', 6, { values: { room: { id: '1.3' } } }),
      live('desk/1.3', 50, { patches: { drafts: { prev: 0, set: [item('card', 1)] } } }),
    ];
    const home = told(inRoom, desk).told;
    expect(home.place).toBe('main');
    expect(home.sections.room?.id).toBe('1.3');
    expect(ids(home, 'drafts')).toEqual(['card']);
    const next = fold(home, [sections('room/2.1', 9, { values: { room: { id: '2.1' } } })]).told;
    expect(next.sections.room?.id).toBe('2.1');
    expect(next.collections.drafts).toBeUndefined();
    // A room that has decided on no card still has its drafts.
    const together = fold(home, [
      sections('all', 9, { values: { loop: { phase: 'harvest', round: 1 } } }),
      sections('desk/1.3', 9, { values: { room: { id: '1.3', closed: true, cards: [] } } }),
    ]).told;
    expect(together.sections.room?.closed).toBe(true);
    expect(ids(together, 'drafts')).toEqual(['card']);
    const over = [
      sections('all', 11, { values: { loop: { phase: 'closing', round: 1 } } }),
      sections('desk/1.3', 11, { values: { room: { id: '1.3', closed: true, cards: [] } } }),
    ];
    const closed = fold(together, over).told;
    expect(closed.sections.room).toBeUndefined();
    expect(closed.collections.drafts).toBeUndefined();
    expect(closed.place).toBe('main');
  });
});

it('drops everything at a snapshot', () => {
  const state = told(
    [sections('all', 5, { values: { loop: { phase: 'lobby' }, session: { title: 'old' } } })],
    [{ type: 'snapshot', seq: 2, hash: 'other' }, sections('all', 2, { values: { loop: { phase: 'closing' } } })],
  ).told;
  expect(state.sections.loop?.phase).toBe('closing');
  expect(state.sections.session).toBeUndefined();
  expect(state.position).toEqual({ seq: 2, hash: 'h2' });
});

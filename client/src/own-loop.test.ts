import { describe, expect, it } from 'vitest';
import { loopIn } from './own-loop';
import type { LoopView } from './protocol';

const loop: LoopView = {
  phase: 'breakout',
  doors: true,
  step: 1,
  questions: 2,
  length_ms: 480_000,
  ends_at: 1_000_000,
};

describe('the loop in a room', () => {
  it('is everybody’s where nothing else was said', () => {
    expect(loopIn(undefined, loop)).toBe(loop);
    expect(loopIn({}, loop)).toBe(loop);
  });

  it('goes on by as much as the room was given, while the others finish up', () => {
    const grace: LoopView = { ...loop, phase: 'grace', returns_at: 1_020_000 };
    const longer = { phase: 'breakout', ends_at: 1_120_000, length_ms: 600_000 };
    expect(loopIn({ longer_ms: 120_000 }, loop)).toMatchObject(longer);
    expect(loopIn({ longer_ms: 120_000 }, grace)).toMatchObject(longer);
    expect(loopIn({ longer_ms: 120_000 }, grace)).not.toHaveProperty('returns_at');
  });

  it('ends with everybody when they are called back', () => {
    const recalled: LoopView = { ...loop, phase: 'grace', returns_at: 500_000, recalled: true };
    expect(loopIn({ longer_ms: 120_000 }, recalled)).toBe(recalled);
  });

  it('finishes up before the others where the room ends early, but never after them', () => {
    expect(loopIn({ returns_at: 700_000 }, loop)).toMatchObject({ phase: 'grace', returns_at: 700_000 });
    const recalled: LoopView = { ...loop, phase: 'grace', returns_at: 650_000, recalled: true };
    expect(loopIn({ returns_at: 700_000 }, recalled)).toBe(recalled);
  });
});

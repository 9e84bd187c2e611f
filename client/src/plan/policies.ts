import type { PreviewView } from '../protocol';

/** Who meets whom, in the order in which it is offered; the first where a plan says nothing. */
export const POLICIES = ['fresh', 'same', 'join', 'stay_one', 'choose'] as const satisfies PreviewView['policy'][];

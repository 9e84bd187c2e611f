// What is shown. It follows what is told at once, except that a move which
// comes by itself may find somebody in the middle of a word: then the old page
// stays as it was, for 20 s at most, while everything real has moved on.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Line } from './connection';
import type { Told } from './fold';
import { pageOf } from './page';
import { inText } from './parts/keys';

export interface Real extends Told {
  line: Line;
}

export interface Shown extends Real {
  /** What the person wants when the move comes: this page for a while, or to go along whatever they do. */
  wants: 'stay' | 'go' | undefined;
  /** The person moves the page themselves: it waits until they press. */
  waits: boolean;
  /** The old page is shown since then, in performance.now() milliseconds. */
  heldSince?: number;
}

/** How long an old page may stay after its time. */
export const LONGEST_HOLD_MS = 20_000;
const LOOK_EVERY_MS = 500;

export class Screen {
  readonly store: StoreApi<Shown>;
  private ownMoveUntil = 0;
  private looking: ReturnType<typeof setInterval> | undefined;
  private unfollow: (() => void) | undefined;

  /** `busy` says whether somebody is typing or has a dialog open right now. */
  constructor(
    private readonly real: StoreApi<Real>,
    private readonly busy: () => boolean,
    /** `byItself` says whether the page changes by itself when the person is moved. */
    private readonly byItself: () => boolean = () => true,
    /** Told when another page is about to be shown that the person did not ask for at that moment. */
    private readonly onMoved: () => void = () => {},
  ) {
    this.store = createStore<Shown>(() => ({ ...real.getState(), wants: undefined, waits: false }));
  }

  start() {
    this.unfollow = this.real.subscribe(this.follow);
    this.follow(this.real.getState());
  }

  /** An old page does not outlast the line: whoever comes back sees what is real. */
  stop() {
    this.unfollow?.();
    this.release();
  }

  /** What to do when the move comes; undefined: to see then whether somebody is in the middle of a word. */
  want(wants: Shown['wants']) {
    this.store.setState({ wants });
  }

  /** Shows what is real. */
  release = () => {
    clearInterval(this.looking);
    if (pageOf(this.store.getState()) !== pageOf(this.real.getState())) this.onMoved();
    this.store.setState({ ...this.real.getState(), wants: undefined, waits: false, heldSince: undefined });
  };

  /** The person moves by their own wish: nothing to hold. */
  expectMove() {
    this.ownMoveUntil = performance.now() + 5_000;
  }

  private follow = (real: Real) => {
    const shown = this.store.getState();
    const from = pageOf(shown);
    const to = pageOf(real);
    if (from === undefined || from === to) {
      if (shown.heldSince !== undefined) this.release();
      else this.store.setState(real);
      return;
    }
    if (to === undefined || shown.heldSince !== undefined) {
      this.store.setState({ line: real.line });
      return;
    }
    const waits = !this.byItself() && shown.place !== real.place && to !== 'ended';
    const own = performance.now() < this.ownMoveUntil;
    const goes = own || shown.wants === 'go';
    if (goes || !(shown.wants === 'stay' || waits || this.busy())) {
      if (!own) this.onMoved();
      this.store.setState({ ...real, wants: undefined });
      return;
    }
    this.store.setState({ line: real.line, heldSince: performance.now(), waits });
    if (waits) return;
    this.looking = setInterval(this.look, LOOK_EVERY_MS);
  };

  private look = () => {
    const { wants, heldSince = 0 } = this.store.getState();
    if (performance.now() - heldSince >= LONGEST_HOLD_MS || !(wants === 'stay' || this.busy())) this.release();
  };
}

let lastTyped = Number.NEGATIVE_INFINITY;
const PAUSE_IN_TYPING_MS = 3_000;

/** Notes that somebody typed, for {@link busy}. */
export function watchTyping() {
  document.addEventListener('input', () => {
    lastTyped = performance.now();
  });
}

/** Says whether somebody is in the middle of a word or of a question that the page asked. */
export function busy(): boolean {
  return (
    (inText() && performance.now() - lastTyped < PAUSE_IN_TYPING_MS) || document.querySelector('dialog[open]') !== null
  );
}

// What the server has told, folded into what can be shown. Pure: a frame goes
// in, a new state and the sections to ask for again come out.
import {
  type CollectionName,
  type Collections,
  isPlace,
  LIVE,
  type LoopView,
  type Message,
  type Patch,
  type Phase,
  type Position,
  roomOf,
  type SectionName,
  type Sections,
} from './protocol';

/** Whose copy of a section this is, and how new. */
interface Copy {
  of: string;
  seq: number;
  /** A resync is on its way; patches that do not fit are to be expected until then. */
  asked?: boolean;
}

export interface Told {
  sections: { readonly [K in SectionName]?: Sections[K] };
  collections: { readonly [K in CollectionName]?: readonly Collections[K][] };
  copies: Readonly<Record<string, Copy>>;
  /** Where one is: main, quiet or room/2.3. */
  place: string | undefined;
  position: Position | undefined;
  seat: number | undefined;
}

/** The messages that are folded. */
const TELLING: ReadonlySet<string> = new Set(['welcome', 'snapshot', 'sections', 'live']);

export const NOTHING: Told = {
  sections: {},
  collections: {},
  copies: {},
  place: undefined,
  position: undefined,
  seat: undefined,
};

/**
 * Folds one frame. `resync` names the collections whose patch did not fit.
 * A frame that tells nothing, as an answer or the clock, gives the same object:
 * they come all the time, and a new one would wake everything that is shown.
 */
export function fold(told: Told, frame: readonly Message[]): { told: Told; resync: string[] } {
  if (!frame.some(({ type }) => type !== undefined && TELLING.has(type))) return { told, resync: [] };
  const draft = new Draft(told);
  for (const message of frame) {
    switch (message.type) {
      case 'welcome':
        draft.told.seat = message.seat;
        draft.startLiveAnew();
        break;
      case 'snapshot':
        draft.dropAll();
        draft.told.position = { seq: message.seq, hash: message.hash };
        break;
      case 'sections':
        draft.take(message);
        if (message.seq >= (draft.told.position?.seq ?? 0)) {
          draft.told.position = { seq: message.seq, hash: message.hash };
        }
        break;
      case 'live':
        draft.take(message);
        break;
    }
  }
  return { told: draft.told, resync: draft.resync };
}

/** A copy of the state that one frame may write to; untouched parts stay the same objects. */
class Draft {
  told: Told;
  resync: string[] = [];
  private sections: Record<string, unknown>;
  private collections: Record<string, readonly Item[]>;
  private copies: Record<string, Copy>;

  constructor(from: Told) {
    this.sections = { ...from.sections };
    this.collections = { ...from.collections } as Record<string, readonly Item[]>;
    this.copies = { ...from.copies };
    this.told = { ...from, ...this.parts() };
  }

  private parts() {
    return {
      sections: this.sections as Told['sections'],
      collections: this.collections as unknown as Told['collections'],
      copies: this.copies,
    };
  }

  dropAll() {
    this.sections = {};
    this.collections = {};
    this.copies = {};
    this.told = { ...this.told, ...this.parts(), place: undefined };
  }

  startLiveAnew() {
    for (const [name, copy] of Object.entries(this.copies)) {
      if (LIVE.has(name)) this.copies[name] = { of: copy.of, seq: -1 };
      else if (copy.asked) this.copies[name] = { ...copy, asked: false };
    }
  }

  take(message: { of: string; seq: number; values?: Record<string, unknown>; patches?: Record<string, Patch> }) {
    if (isPlace(message.of) && message.of !== this.told.place) this.moveTo(message.of);
    for (const [name, value] of Object.entries(message.values ?? {})) this.takeValue(name, message, value);
    for (const [name, patch] of Object.entries(message.patches ?? {})) this.takePatch(name, message, patch);
    const { loop } = this.told.sections;
    if (loop) this.drop((of) => isDesk(of) && !isAtHand(of, loop));
  }

  private drop(which: (of: string) => boolean) {
    for (const [name, copy] of Object.entries(this.copies)) {
      if (!which(copy.of)) continue;
      delete this.copies[name];
      delete this.sections[name];
      delete this.collections[name];
    }
  }

  private moveTo(place: string) {
    // The desk, one's own room's cards in the main room, goes with the place and is told after it.
    this.drop((of) => isPlace(of) || isDesk(of));
    this.told.place = place;
  }

  private takeValue(name: string, { of, seq }: { of: string; seq: number }, value: unknown) {
    const own = this.copies[name];
    if (own && own.of === of && seq <= own.seq) return;
    this.copies[name] = { of, seq };
    if (value === null) delete this.sections[name];
    else this.sections[name] = value;
  }

  private takePatch(name: string, { of, seq }: { of: string; seq: number }, patch: Patch) {
    const own = this.copies[name];
    if (patch.prev === 0) {
      if (own && own.of === of && seq <= own.seq && !own.asked) return;
      this.collections[name] = patched([], patch);
    } else if (own && seq <= own.seq && patch.prev !== own.seq) {
      return;
    } else if (own && patch.prev <= own.seq) {
      this.collections[name] = patched(this.collections[name] ?? [], patch);
    } else {
      if (!own?.asked) this.resync.push(name);
      this.copies[name] = { ...(own ?? { of, seq: -1 }), asked: true };
      return;
    }
    this.copies[name] = { of, seq };
  }
}

const isDesk = (of: string) => of.startsWith('desk/');

/** While rooms are open and until the harvest closes; what a room did not share by then is nobody's any more. */
const AT_HAND: ReadonlySet<Phase> = new Set<Phase>(['breakout', 'grace', 'harvest']);

function isAtHand(desk: string, { phase, round }: LoopView): boolean {
  return AT_HAND.has(phase) && roomOf(desk.replace('desk/', ''))?.round === round;
}

interface Item {
  id: string;
  n?: number;
  number?: number;
  asked_at?: number;
  seat?: number;
}

function patched(items: readonly Item[], patch: Patch): Item[] {
  const byID = new Map(items.map((item) => [item.id, item]));
  for (const item of patch.set ?? []) byID.set(item.id, item as Item);
  for (const id of patch.del ?? []) byID.delete(id);
  return [...byID.values()].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** Cards, lines and links have an order of their own; rooms a number, requests a time, people a seat. */
function rank(item: Item): number {
  return item.n ?? item.number ?? item.asked_at ?? item.seat ?? 0;
}
